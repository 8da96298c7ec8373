"""What is asked about tracks reaches all that it is about: both editions that one address is found for, untagged files."""

from musictui.jobs.scrape_draft import scrape_draft
from musictui.jobs.scrape_unwritten import proposed
from musictui.library import scraped_releases
from musictui.model.changes import Draft
from tests.changes.conftest import Library, library
from tests.jobs.scraping import ALBUM, Asking, asking
from tests.tui.asking import POST, serve_stores

__all__ = ["asking", "library"]


async def drafted(asking: Asking, scrape_id: int, *fields: str) -> Draft:
    """What a scrape would write."""
    return await asking.library.database.read(lambda conn: scrape_draft(conn, scrape_id, fields))


async def test_both_editions_that_ask_for_one_release_are_it_and_only_its_own_gets_the_label(
    asking: Asking, library: Library
) -> None:
    serve_stores(asking.site)
    for album in ("Post", "Post (Deluxe Edition)"):
        titles = POST if album == "Post" else (*POST, "Cover Me", "Headphones")
        for number, title in enumerate(titles, 1):
            tags = {"title": title, "artist": "Björk", "album": album, "tracknumber": str(number)}
            library.make(f"{album}/{number:02}.flac", tags)
    await library.index()
    there = {track.id: path for path, track in (await library.tracks()).items()}

    result = await asking.ask(sources=("deezer",), track_ids=tuple(there))
    assert asking.site.asked("/deezer/album/7") == 1
    found = await asking.library.database.read(lambda conn: scraped_releases.releases(conn, result.scrape_id))
    assert {pair.track_id for each in found for pair in each.match.tracks} == {
        track_id for track_id, path in there.items() if path.stem.isdigit() and int(path.stem) <= len(POST)
    }
    draft = await drafted(asking, result.scrape_id, "label", "genre")
    changed = {there[change.track_id] for change in draft.changes if change.track_id}
    assert changed == {path for path in there.values() if path.parent.name == "Post"}
    assert {change.after["label"] for change in draft.changes} == {("One Little Indian",)}
    assert draft.title == f"From the web: Post, {len(POST)} files"
    told = await asking.library.database.read(
        lambda conn: proposed(
            conn, result.scrape_id, ("label",), overwrites=True, genre_case="title", trust=()
        )
    )
    assert {(each.path.split(b"/")[-2], each.reason) for each in told.unwritten} == {
        (b"Post (Deluxe Edition)", "It is of another edition.")
    }


async def test_an_address_is_held_against_the_tracks_that_it_is_asked_for(
    asking: Asking, library: Library
) -> None:
    asking.site.put("/tides", ALBUM)
    for number, title in enumerate(("Low Water", "High Water"), 1):
        library.make(f"tides/{number:02} {title}.flac", {"comment": "no names"})
    library.make("else/01 Other.flac", {"comment": "no names"})
    await library.index()
    there = {track.id: path for path, track in (await library.tracks()).items()}

    nobody = await asking.ask("/tides")
    assert nobody.matched == 0
    result = await asking.ask("/tides", track_ids=tuple(there))
    draft = await drafted(asking, result.scrape_id, "date")
    changed = {there[change.track_id].parent.name for change in draft.changes if change.track_id}
    assert (len(draft.changes), changed) == (2, {"tides"})

"""What is asked about tracks reaches all that it is about: both editions that one address is found for, untagged files."""

from musictui.jobs.scrape_draft import scrape_draft
from musictui.model.changes import Draft
from tests.changes.conftest import Library, library
from tests.jobs.scraping import ALBUM, Asking, asking
from tests.tui.asking import POST, serve_stores

__all__ = ["asking", "library"]


async def drafted(asking: Asking, scrape_id: int, *fields: str) -> Draft:
    """What a scrape would write."""
    return await asking.library.database.read(lambda conn: scrape_draft(conn, scrape_id, fields))


async def test_both_editions_that_ask_for_one_release_get_what_it_says(
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
    draft = await drafted(asking, result.scrape_id, "label", "genre")
    assert {there[change.track_id] for change in draft.changes if change.track_id} == set(there.values())
    assert {change.after["label"] for change in draft.changes} == {("One Little Indian",)}


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

"""Which albums of the library a release is: by its title, by other editions, by its artist."""

from typing import Any

import pytest

from musictui.jobs import scrape_match
from musictui.model.release import Release, ReleaseMatch, ReleaseTrack
from tests.changes.conftest import Library, library

__all__ = ["library"]

TITLES = ("Low Water", "High Water", "Slack")


def album(
    library: Library,
    name: str,
    artist: str = "Ann Example",
    titles: tuple[str, ...] = TITLES,
    *,
    folder: str | None = None,
) -> None:
    """An album in the library, numbered; in a folder of its own it names no album artist."""
    for number, title in enumerate(titles, 1):
        tags = {"title": title, "artist": artist, "album": name, "tracknumber": str(number)}
        if folder is None:
            tags["albumartist"] = artist
        library.make(f"{folder or ''}/{artist} {name} {number:02}.flac".lstrip("/"), tags)


def release(title: str, titles: tuple[str, ...] = TITLES, **facts: Any) -> Release:
    """A release of these tracks; without any it is a post about one."""
    tracks = tuple(ReleaseTrack(title=each, position=number) for number, each in enumerate(titles, 1))
    return Release("https://example.org/1", "page", title, "Ann Example", tracks=tracks, **facts)


async def matched(library: Library, wanted: Release) -> ReleaseMatch:
    """What the release is of the whole library."""
    (found,) = await library.database.read(lambda conn: scrape_match.matches(conn, [wanted], ()))
    return found


async def albums(library: Library, found: ReleaseMatch) -> set[tuple[str, str]]:
    """The artists and albums of the tracks that were found."""
    ids = {each.track_id for each in found.tracks}
    tracks = (await library.tracks()).values()
    return {(track.tags["artist"][0], track.tags["album"][0]) for track in tracks if track.id in ids}


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("Tides (Deluxe Edition)", "Tides"),
        ("Tides [2011 Remaster]", "Tides"),
        ("Tides - Remastered", "Tides"),
        ("Tides", "Tides (Collector's Edition)"),
        ("Tides [2011 Remaster]", "tides (Deluxe)"),
    ],
)
@pytest.mark.parametrize("titles", [TITLES, ()], ids=["tracks", "post"])
async def test_another_edition_is_found_weighs_less_and_says_so(
    library: Library, asked: str, there: str, titles: tuple[str, ...]
) -> None:
    album(library, there)
    await library.index()
    same = await matched(library, release(there, titles))
    other = await matched(library, release(asked, titles))
    assert {each.track_id for each in other.tracks} == {each.track_id for each in same.tracks}
    assert len(other.tracks) == 3
    assert scrape_match.FITS < other.score < same.score
    assert other.reasons[0] == f"another edition: {asked} / {there}"
    assert not any("edition" in reason for reason in same.reasons)


async def test_every_edition_is_matched_and_the_release_itself_goes_before_one_that_fits_better(
    library: Library,
) -> None:
    album(library, "Tides", titles=(*TITLES, "Else", "Other"))
    album(library, "Tides (Deluxe Edition)")
    await library.index()
    both = {("Ann Example", "Tides"), ("Ann Example", "Tides (Deluxe Edition)")}
    for title, own in (("Tides", "Tides"), ("Tides (Deluxe Edition)", "Tides (Deluxe Edition)")):
        found = await matched(library, release(title))
        assert await albums(library, found) == both
        first = found.tracks[:3]
        assert await albums(library, found._replace(tracks=first)) == {("Ann Example", own)}
        assert {each.album_score for each in first} == {found.score}
        assert "another edition" in found.reasons[-1]
        assert len(found.extra) == 2
    remaster = await matched(library, release("Tides (Remastered)"))
    assert await albums(library, remaster) == both
    assert remaster.reasons[0] == "another edition: Tides (Remastered) / Tides (Deluxe Edition)"


async def test_a_release_that_two_albums_asked_for_is_held_against_both(library: Library) -> None:
    album(library, "Tides")
    album(library, "Tides (Deluxe Edition)")
    album(library, "Tides", "Bob")
    await library.index()
    ids: dict[str, list[int]] = {}
    for track in (await library.tracks()).values():
        if track.tags["artist"] == ("Ann Example",):
            ids.setdefault(track.tags["album"][0], []).append(track.id)
    asked = [track_id for members in ids.values() for track_id in members]
    for members in ids.values():
        (found,) = await library.database.read(
            lambda conn, members=members: scrape_match.matches(conn, [release("Tides")], members, asked)
        )
        assert {each.track_id for each in found.tracks} == set(asked)
        (alone,) = await library.database.read(
            lambda conn, members=members: scrape_match.matches(conn, [release("Tides")], members, members)
        )
        assert {each.track_id for each in alone.tracks} == set(members)


async def test_a_release_that_one_album_asked_for_is_held_against_a_better_one_of_the_same_question(
    library: Library,
) -> None:
    # By name and number some of the tracks of the first are those of the second.
    album(library, "Etudes", titles=("Low Water", "Fire", "Slack", "Sand"))
    album(library, "Etudes, Volume 1")
    album(library, "Sea Songs", titles=TITLES[:1])
    await library.index()
    ids: dict[str, list[int]] = {}
    for track in (await library.tracks()).values():
        ids.setdefault(track.tags["album"][0], []).append(track.id)
    asked = [track_id for members in ids.values() for track_id in members]
    for title in ("Etudes Vol. 1", "Studies"):
        (found,) = await library.database.read(
            lambda conn, title=title: scrape_match.matches(conn, [release(title)], ids["Etudes"], asked)
        )
        assert {each.track_id for each in found.tracks[:3]} == {*ids["Etudes, Volume 1"]}
        assert found.score == found.tracks[0].album_score > found.tracks[-1].album_score
    assert not {each.track_id for each in found.tracks} & {*ids["Sea Songs"]}


async def test_two_ways_to_write_the_name_of_an_edition_are_no_other_edition(library: Library) -> None:
    album(library, "Tides (Deluxe)")
    album(library, "Mire demos")
    await library.index()
    for asked, name in (("Tides (Deluxe Edition)", "Tides (Deluxe)"), ("Mire (Demos)", "Mire demos")):
        for titles in (TITLES, ()):
            found = await matched(library, release(asked, titles))
            first = found._replace(tracks=found.tracks[:3])
            assert await albums(library, first) == {("Ann Example", name)}
            assert "edition" not in found.reasons[0]


@pytest.mark.parametrize("there", ["Tides (Live)", "Tides II", "Tides of Dub", "Low Tides"])
async def test_another_recording_or_album_is_no_edition(library: Library, there: str) -> None:
    album(library, there, titles=("Buoy", "Mole", "Pier"))
    await library.index()
    assert await matched(library, release("Tides (Deluxe Edition)")) == ReleaseMatch()


async def test_an_id_says_that_it_is_this_edition(library: Library) -> None:
    for number, title in enumerate(TITLES, 1):
        tags = {"title": title, "artist": "Ann Example", "album": "Tides", "musicbrainz_albumid": "a-b"}
        library.make(f"{number}.flac", tags | {"tracknumber": str(number)})
    await library.index()
    found = await matched(library, release("Tides (Deluxe Edition)", ids={"musicbrainz_albumid": "a-b"}))
    assert len(found.tracks) == 3
    assert not any("edition" in reason for reason in found.reasons)


async def test_albums_of_one_name_by_other_artists_do_not_count_against_it(library: Library) -> None:
    for artist in ("Ann Example", "Bob", "Cid"):
        album(library, "Greatest Hits", artist)
    await library.index()
    found = await matched(library, release("Greatest Hits"))
    assert await albums(library, found) == {("Ann Example", "Greatest Hits")}
    assert not found.extra
    assert found.score > 0.9


async def test_single_songs_of_the_artist_are_found_on_any_album(library: Library) -> None:
    library.make("1.flac", {"title": "Low Water", "artist": "Ann Example", "album": "Best of the Sea"})
    library.make("2.flac", {"title": "Low Water", "artist": "Cid"})
    await library.index()
    found = await matched(library, release("Tides"))
    assert len(found.tracks) == 1
    assert found.missing == (1, 2)


@pytest.mark.parametrize("has_folders", [True, False], ids=["folders", "album artists"])
@pytest.mark.parametrize("titles", [TITLES, ()], ids=["tracks", "post"])
async def test_only_the_album_of_its_artist_is_matched_among_many_of_one_name(
    library: Library, titles: tuple[str, ...], *, has_folders: bool
) -> None:
    for artist in ("Ann Example", "Bob", "Cid", "Dora", "Eve"):
        named = TITLES if artist == "Ann Example" else tuple(f"{artist} {number}" for number in range(9))
        album(library, "Greatest Hits", artist, named, folder=artist if has_folders else None)
    await library.index()
    found = await matched(library, release("Greatest Hits", titles))
    assert await albums(library, found) == {("Ann Example", "Greatest Hits")}
    assert len(found.tracks) == 3
    assert (found.extra, found.missing) == ((), ())
    assert found.score >= 0.9


async def test_albums_of_one_name_in_one_folder_do_not_count_against_it(library: Library) -> None:
    album(library, "Greatest Hits", folder="all")
    album(library, "Greatest Hits", "Bob", tuple(f"Bob {number}" for number in range(30)), folder="all")
    await library.index()
    found = await matched(library, release("Greatest Hits"))
    assert len(found.tracks) == 3
    assert found.score > 0.9
    assert not found.extra


async def test_a_post_about_an_artist_of_a_compilation_is_none_about_the_others(library: Library) -> None:
    album(library, "Odd Names", "Bob", ("A", "B", "C", "D"), folder="odd")
    library.make("odd/9.flac", {"title": "E", "artist": "Ann Example", "album": "Odd Names"})
    library.make("odd/10.flac", {"title": "F", "artist": "Ann Example & Cid", "album": "Odd Names"})
    await library.index()
    found = await matched(library, release("Odd Names", ()))
    titles = {
        track.tags["title"][0]
        for track in (await library.tracks()).values()
        if track.id in {each.track_id for each in found.tracks}
    }
    assert titles == {"E", "F"}


async def test_two_albums_that_are_called_like_their_artist_are_not_mixed_up(library: Library) -> None:
    old, new = ("Ulv", "Skog", "Blod"), ("Hi", "Spor", "Sult")
    album(library, "Varg", "Varg", old, folder="Varg/Varg (2003)")
    album(library, "Varg", "Varg", new, folder="Varg/Varg (2020)")
    await library.index()
    for titles in (old, new):
        tracks = tuple(
            ReleaseTrack(title=title, position=at, length_s=1.0) for at, title in enumerate(titles, 1)
        )
        found = await matched(library, Release("u", "page", "Varg", "Varg", tracks=tracks))
        paths = {track.id: track for track in (await library.tracks()).values()}
        assert [paths[each.track_id].tags["title"][0] for each in found.tracks] == list(titles)
        assert not any("cop" in reason for reason in found.reasons)


async def test_named_files_without_tags_are_told_by_their_names(library: Library) -> None:
    for number, title in enumerate(TITLES, 1):
        library.make(f"x/{number:02} {title}.flac", {"comment": "no other tag"})
    for number in range(scrape_match.MOST_CANDIDATES):
        library.make(f"y/{number:03}.flac", {"comment": "another"})
    await library.index()
    everything = {track.id: path for path, track in (await library.tracks()).items()}
    few = [track_id for track_id, path in everything.items() if path.parent.name == "x"]
    for named in (few, list(everything)):
        (found,) = await library.database.read(
            lambda conn, named=named: scrape_match.matches(conn, [release("Tides")], named, named)
        )
        assert len(found.tracks) == 3
        assert all("the title is in the file's name" in each.reasons for each in found.tracks)


async def test_the_album_of_its_artist_is_not_pushed_out_by_hundreds_of_its_name(library: Library) -> None:
    for number in range(scrape_match.MOST_CANDIDATES + 1):
        library.make(
            f"a/{number:03}.flac", {"title": f"Song {number}", "artist": "Bob", "album": "Greatest Hits"}
        )
    album(library, "Greatest Hits", folder="z")
    await library.index()
    for titles in (TITLES, ()):
        found = await matched(library, release("Greatest Hits", titles))
        assert await albums(library, found) == {("Ann Example", "Greatest Hits")}
        assert len(found.tracks) == 3

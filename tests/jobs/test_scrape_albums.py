"""Which tracks make an album of the library."""

import pytest

from musictui.jobs.scrape_albums import albums
from musictui.model.track import Track


def track(path: str, **tags: str) -> Track:
    """A track with these tags, known by its path."""
    return Track(
        hash(path), path.encode(), {name: (value,) for name, value in tags.items()}, None, 0, 0, 0, 0
    )


def grouped(*tracks: Track) -> set[frozenset[str]]:
    """The paths of the tracks album by album."""
    return {frozenset(each.path.decode() for each in album) for album in albums(tracks)}


def test_albums_of_one_title_are_told_apart_by_album_artist() -> None:
    named = [track(f"/a/{by}.mp3", album="Hits", albumartist=by) for by in ("Ann", "Bob")]
    assert grouped(*named) == {frozenset({"/a/Ann.mp3"}), frozenset({"/a/Bob.mp3"})}


def test_without_album_artist_albums_are_told_apart_by_folder() -> None:
    named = [track(f"/{folder}/1.mp3", album="Hits", artist="Ann") for folder in ("a", "b")]
    assert grouped(*named) == {frozenset({"/a/1.mp3"}), frozenset({"/b/1.mp3"})}
    together = [track(f"/a/{by}.mp3", album="Hits", artist=by) for by in ("Ann", "Bob")]
    assert grouped(*together) == {frozenset({"/a/Ann.mp3", "/a/Bob.mp3"})}


@pytest.mark.parametrize("folders", [("CD1", "CD2"), ("Disc 1", "Disc 2"), ("disk-a", "disk-b")])
def test_folders_of_discs_are_one_album(folders: tuple[str, str]) -> None:
    first, second = (track(f"/a/{folder}/1.mp3", album="Hits", tracknumber="1") for folder in folders)
    assert len(grouped(first, second)) == 1


@pytest.mark.parametrize(("number", "count"), [("1", 2), ("2", 1), ("", 2)])
def test_folders_of_one_artists_album_are_one_unless_they_number_alike(number: str, count: int) -> None:
    first = track("/a/1.mp3", album="Varg", albumartist="Varg", tracknumber="1")
    second = track("/b/1.mp3", album="Varg", albumartist="Varg", tracknumber=number)
    assert len(grouped(first, second)) == count


def test_a_file_that_lacks_the_album_artist_of_its_album_is_of_it() -> None:
    first = track("/a/1.mp3", album="Hits", albumartist="Ann")
    assert len(grouped(first, track("/a/2.mp3", album="Hits"))) == 1


def test_files_without_album_are_together_by_folder() -> None:
    assert len(grouped(track("/a/1.mp3"), track("/a/2.mp3"), track("/b/1.mp3"))) == 2

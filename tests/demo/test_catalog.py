"""Artists, records and tags: varied, plausible, and the same for the same seed."""

import os
import re
import unicodedata
from collections import Counter
from itertools import chain

import pytest

from musictui.demo.albums import Album, Catalog
from musictui.demo.artists import ALL_SCENES, SPECIAL, Roster
from musictui.demo.encodings import ENCODINGS
from musictui.demo.filing import filed, safe_name
from musictui.demo.genres import GENRES
from musictui.demo.items import Item, Recorded
from musictui.demo.styles import STYLES, TIMBRES
from musictui.model.fields import BY_NAME

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")


@pytest.fixture(scope="module")
def albums() -> list[Album]:
    """The first records of a library."""
    catalog = Catalog(seed=3, seconds=0.3)
    return [catalog.album(at) for at in range(150)]


@pytest.fixture(scope="module")
def items(albums: list[Album]) -> list[Item]:
    """Their files."""
    taken: set[str] = set()
    return [item for album in albums for item in filed(album, taken)]


def test_tables_name_what_there_is() -> None:
    for scene in ALL_SCENES:
        assert set(scene.genres) <= set(GENRES)
    assert {genre.style for genre in GENRES.values()} <= set(STYLES)
    for style in STYLES.values():
        assert {style.chords, style.lead, style.bass} <= set(TIMBRES)
        assert {len(pattern) for pattern in (style.chord_pattern, style.bass_pattern)} == {style.beats * 4}


def test_names_are_unique_but_for_the_namesakes() -> None:
    roster = Roster(seed=3)
    names = Counter(roster.artist(number).name for number in range(1200))
    assert [name for name, count in names.items() if count > 1] == ["Lantern"]
    assert {name for name, _, _ in SPECIAL} <= set(names)
    assert len({roster.artist(number).mbid for number in range(1200)}) == 1200


def test_many_scripts_and_countries() -> None:
    roster = Roster(seed=3)
    artists = [roster.artist(number) for number in range(45)]
    assert {artist.scene.country for artist in artists} == {scene.country for scene in ALL_SCENES}
    scripts = {
        unicodedata.name(letter).split()[0]
        for artist in artists
        for letter in artist.name
        if letter.isalpha()
    }
    assert scripts >= {
        "LATIN",
        "CYRILLIC",
        "GREEK",
        "HEBREW",
        "ARABIC",
        "DEVANAGARI",
        "HANGUL",
        "CJK",
        "GEORGIAN",
    }


def test_names_for_sorting_are_latin() -> None:
    roster = Roster(seed=3)
    for number in range(300):
        sort = roster.artist(number).sort
        assert all("LATIN" in unicodedata.name(letter) for letter in sort if letter.isalpha()), sort
    names = {roster.artist(number).sort for number in range(300)}
    assert any(name.endswith(", The") for name in names)


def test_same_seed_same_records(albums: list[Album]) -> None:
    again = Catalog(seed=3, seconds=0.3)
    assert [again.album(at) for at in range(150)] == albums
    assert Catalog(seed=4, seconds=0.3).album(0) != albums[0]


def test_kinds_of_records(albums: list[Album]) -> None:
    kinds = Counter(album.kind for album in albums)
    assert set(kinds) == {"album", "ep", "single", "live", "double", "soundtrack", "compilation"}
    assert any(len(album.discs) == 2 for album in albums)
    assert any(len(album.artists) == 2 for album in albums)
    assert any(album.year > album.original_year for album in albums)
    assert {"careful", "plain", "sloppy"} == {album.care for album in albums}
    assert {album.encoding.partition("-")[0] for album in albums} >= {
        "mp3",
        "flac",
        "aac",
        "alac",
        "opus",
        "vorbis",
    }


def test_no_two_songs_are_the_same_music(albums: list[Album]) -> None:
    songs = [song for album in albums for disc in album.discs for song in disc]
    assert len({(song.sound.song, song.sound.take) for song in songs}) == len(songs)


def test_music_fits_its_genre(albums: list[Album]) -> None:
    for album in albums:
        for song in chain(*album.discs):
            assert song.genre.slowest <= song.sound.bpm <= song.genre.fastest
            assert song.sound.style == song.genre.style
            assert album.original_year >= song.genre.since


def test_tags_are_fields_with_values(items: list[Item]) -> None:
    for item in items:
        for name, values in item.tags.items():
            assert BY_NAME[name].is_tag
            assert values
            assert all(values), (name, values)


def test_tags_fit_the_music(items: list[Item]) -> None:
    told = [
        (item.tags, item.origin.sound)
        for item in items
        if isinstance(item.origin, Recorded) and "bpm" in item.tags
    ]
    assert len(told) > 100
    for tags, sound in told:
        assert float(tags["bpm"][0]) == sound.bpm
        assert tags["initialkey"][0] in {sound.key.name, sound.key.camelot}
    assert {tags["initialkey"][0][-1] for tags, _ in told} >= {"A", "B", "m"}


def test_identifiers_are_well_formed(items: list[Item]) -> None:
    careful = [item.tags for item in items if "isrc" in item.tags]
    assert len(careful) > 300
    for tags in careful:
        assert ISRC.fullmatch(tags["isrc"][0])
        assert all(
            UUID.fullmatch(mbid) for name in tags if name.startswith("musicbrainz") for mbid in tags[name]
        )
        digits = [int(digit) for digit in tags["barcode"][0]]
        assert sum(digits[0::2]) % 10 == -3 * sum(digits[1::2]) % 10
        assert len(digits) == 13
        assert len(tags["artists"]) == len(tags["musicbrainz_artistid"])


def test_variety_of_tags(items: list[Item]) -> None:
    tracks = [item.tags for item in items if item.is_track]
    for name in ("genre", "artist", "artists", "mood"):
        assert any(len(tags.get(name, ())) > 1 for tags in tracks), name
    for name in ("genre", "date", "album", "tracknumber", "albumartist"):
        assert any(name not in tags for tags in tracks), name
    assert any(" feat. " in tags["artist"][0] for tags in tracks)
    assert any(
        tags.get("compilation") == ("1",) and tags["albumartist"] == ("Various Artists",) for tags in tracks
    )
    assert any("\n" in tags["lyrics"][0] for tags in tracks if "lyrics" in tags)
    assert any(item.has_replaygain for item in items)
    assert any(item.cover for item in items)
    assert not all(item.cover for item in items)


def test_works_are_in_their_key(items: list[Item]) -> None:
    works = [item for item in items if "work" in item.tags]
    assert works
    for item in works:
        assert isinstance(item.origin, Recorded)
        key = item.origin.sound.key
        mode = "minor" if key.is_minor else "major"
        assert f" in {key.name[0]}" in item.tags["work"][0]
        assert mode in item.tags["title"][0]


def test_paths_are_unique_and_taken_everywhere(items: list[Item]) -> None:
    paths = [os.fsdecode(item.path) for item in items]
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        for part in path.split("/"):
            assert len(os.fsencode(part)) <= 130
            assert part == part.strip(" ")
            assert not part.startswith(".")
            assert not re.search(r'[\x00-\x1f\\:*?"<>|]', part)


def test_suffix_is_that_of_the_encoding(items: list[Item]) -> None:
    for item in items:
        if isinstance(item.origin, Recorded):
            assert os.fsdecode(item.path).endswith(ENCODINGS[item.origin.encoding].suffix)


@pytest.mark.parametrize(
    ("text", "name"),
    [("AC/DC: Live?", "AC_DC_ Live_"), ("...", "_"), (" x. ", "x"), ("a\nb", "a_b"), ("長" * 60, "長" * 40)],
)
def test_safe_name(text: str, name: str) -> None:
    assert safe_name(text) == name

"""Values that came from elsewhere: who said them is kept, searched, and true as long as the value stands."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from musictui.errors import QueryError
from musictui.library import provenance, search
from musictui.model.changes import Change, Deed, Mark, Said
from musictui.model.query import parse
from tests.changes.conftest import Library

DAY_S = 86_400.0


async def found(library: Library, text: str) -> list[str]:
    """The names of the files that a search finds."""

    def read(conn: Any) -> list[str]:
        wanted = set(search.ids(conn, parse(text), now_s=time.time()))
        rows = conn.execute("SELECT id, path FROM tracks ORDER BY path")
        return [Path(path.decode()).stem for track_id, path in rows if track_id in wanted]

    return await library.database.read(read)


async def written(library: Library, name: str, age_days: float, *said: str) -> tuple[Path, int]:
    """A file whose genres were said by sources so many days ago, and the set that wrote them."""
    path = library.make(f"{name}.flac", {"title": name, "genre": ["Rock"]})
    await library.index()
    at_s = time.time() - age_days * DAY_S
    sources = tuple(
        Said("genre", source, f"https://{source}.example/a", "tag link: Dub", at_s, 0.8) for source in said
    )
    edit = replace(await library.edit(path, genre=["Dub", "Zouk “ü”"]), sources=sources)
    set_id = await library.store(edit)
    assert (await library.apply(set_id)).done == 1
    return path, set_id


async def test_values_are_found_by_who_said_them_and_how_long_ago(library: Library) -> None:
    await written(library, "old", 200, "bandcamp", "discogs")
    await written(library, "young", 2, "musicbrainz")
    library.make("own.flac", {"title": "own", "genre": ["Dub"]})
    await library.index()

    assert await found(library, "genre.source:bandcamp") == ["old"]
    assert await found(library, "genre.source:Discogs") == ["old"]
    assert await found(library, "genre.source:any") == ["old", "young"]
    assert await found(library, "genre.source:none") == ["own"]
    assert await found(library, "genre.age:>180d") == ["old"]
    assert await found(library, "genre.age:<7d") == ["young"]
    assert await found(library, "-genre.source:bandcamp genre:dub") == ["own", "young"]
    assert await found(library, "label.source:any") == []


async def test_a_statement_is_told_with_its_source(library: Library) -> None:
    path, _ = await written(library, "song", 3, "bandcamp")
    track = await library.track(path)
    (said,) = await library.database.read(lambda conn: provenance.of(conn, track.id))
    assert (said.field, said.source, said.url) == ("genre", "bandcamp", "https://bandcamp.example/a")
    assert (said.text, said.confidence) == ("tag link: Dub", 0.8)


async def test_undo_makes_a_statement_silent_and_redo_true_again(library: Library) -> None:
    path, set_id = await written(library, "song", 3, "bandcamp")
    before = path.read_bytes()

    await library.undo(set_id)
    assert await found(library, "genre.source:bandcamp") == []

    await library.redo(set_id)
    assert path.read_bytes() == before
    assert await found(library, "genre.source:bandcamp") == ["song"]


async def test_an_edit_by_hand_makes_a_statement_silent(library: Library) -> None:
    path, _ = await written(library, "song", 3, "bandcamp")
    set_id = await library.store(await library.edit(path, genre=["Ska"]))
    await library.apply(set_id)
    assert await found(library, "genre.source:any") == []


async def test_a_new_statement_takes_the_place_of_the_old_ones(library: Library) -> None:
    path, _ = await written(library, "song", 200, "bandcamp", "discogs")
    edit = replace(
        await library.edit(path, genre=["Ska"]), sources=(Said("genre", "lastfm", at_s=time.time()),)
    )
    await library.apply(await library.store(edit))
    assert await found(library, "genre.source:bandcamp") == []
    assert await found(library, "genre.source:lastfm genre.age:<1d") == ["song"]


async def test_a_file_that_comes_back_from_the_quarantine_still_has_its_statement(library: Library) -> None:
    path, _ = await written(library, "song", 3, "bandcamp")
    track = await library.track(path)
    set_id = await library.store(Change(Deed.REMOVE, track.path, Mark.of(track), track.id))
    assert (await library.apply(set_id)).done == 1
    assert await found(library, "genre.source:any") == []
    await library.undo(set_id)
    assert await found(library, "genre.source:bandcamp") == ["song"]


async def test_a_country_is_found_in_both_fields(library: Library) -> None:
    path = library.make("song.flac", {"title": "Song"})
    await library.index()
    said = (Said("artistcountry", "musicbrainz", at_s=time.time() - 200 * DAY_S),)
    edit = replace(await library.edit(path, artistcountry="NO"), sources=said)
    await library.apply(await library.store(edit))
    assert await found(library, "country.age:>180d") == ["song"]
    assert await found(library, "artistcountry.source:musicbrainz") == ["song"]


@pytest.mark.parametrize(
    ("text", "sentence", "hint"),
    [
        ("genre.sorce:x", "There is no field “genre.sorce”.", "genre.source:"),
        ("genre.age:blue", "a date or an age is expected", ""),
        ("genre.source:/x/", "takes no regular expression", ""),
        ("genre.source:", "Something is expected after “genre.source:”.", ""),
    ],
)
def test_mistakes_are_told(text: str, sentence: str, hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert sentence in caught.value.message
    assert hint in caught.value.hint


def test_addresses_and_names_with_dots_stay_words() -> None:
    for text in ("www.example.org:8080", "r.e.m.:", "a.b:c"):
        assert parse(text) == parse(f'"{text}"'), text


@pytest.mark.parametrize("genre", [["Mine", "Dub"], ["Dub"], ["Rock", "Dub", "Zouk", "Mine"]])
async def test_a_statement_holds_while_the_tag_has_a_value_that_was_said(
    library: Library, genre: list[str]
) -> None:
    path = library.make("song.flac", {"title": "Song", "genre": ["Rock"]})
    await library.index()
    said = Said("genre", "bandcamp", "https://b.example/a", "tag", time.time(), 0.8, ("Dub", "Zouk"))
    edit = replace(await library.edit(path, genre=["Rock", "Dub", "Zouk"]), sources=(said,))
    await library.apply(await library.store(edit))

    set_id = await library.store(await library.edit(path, genre=genre))
    await library.apply(set_id)
    assert await found(library, "genre.source:bandcamp") == ["song"]
    await library.apply(await library.store(await library.edit(path, genre=["Rock", "Mine"])))
    assert await found(library, "genre.source:any") == []


async def test_a_new_statement_beside_an_old_one_leaves_it(library: Library) -> None:
    path, _ = await written(library, "song", 200, "bandcamp")
    said = (Said("genre", "lastfm", at_s=time.time(), values=("Ska",)),)
    edit = replace(await library.edit(path, genre=["Dub", "Ska"]), sources=said)
    await library.apply(await library.store(edit))
    track = await library.track(path)
    told = await library.database.read(lambda conn: provenance.of(conn, track.id))
    assert {each.source: each.values for each in told} == {
        "bandcamp": ("Dub", "Zouk “ü”"),
        "lastfm": ("Ska",),
    }
    await library.apply(await library.store(replace(await library.edit(path, genre=["Ska"]), sources=said)))
    assert await found(library, "genre.source:bandcamp") == []
    assert await found(library, "genre.source:lastfm") == ["song"]

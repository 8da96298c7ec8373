"""What a search says of the sources of values, and of those that there are not."""

import pytest

from musictui.errors import QueryError
from musictui.model.query import Sourced, parse
from musictui.model.query_values import SOURCES
from musictui.scrape import registry


@pytest.mark.parametrize(
    ("text", "told", "hint"),
    [
        ("foo.source:x", "There is no field “foo.source”.", "in quotes"),
        ("gener.source:discogs", "There is no field “gener.source”.", "“genre.source:”"),
        ("genre.source:discogss", "There is no source “discogss”.", "“discogs”"),
        ("genre.source:xyzzy", "There is no source “xyzzy”.", "musicbrainz, bandcamp"),
        ("length.source:discogs", "No source says “length”: it is no tag.", "genre.source:"),
    ],
)
def test_what_no_source_can_have_said_is_refused(text: str, told: str, hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.message == told
    assert hint in caught.value.hint
    assert "length.source:”" not in caught.value.hint


def test_every_source_and_part_of_its_name_can_be_asked_for() -> None:
    assert set(SOURCES) == {*registry.sources(registry.SourceSettings()), "user"}
    assert parse("genre.source:MusicB") == Sourced("genre", "musicb")
    assert parse("mr.foo:x") != parse("mr")

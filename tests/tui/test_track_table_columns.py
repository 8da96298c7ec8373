"""Widths of the columns, and cells that are cut right."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from musictui.model.fields import FIELDS
from musictui.tui.visible import fit, visible, visible_same_length
from musictui.tui.widgets.track_columns import (
    DEFAULT_COLUMNS,
    GAP,
    LEAST_FLEXIBLE,
    all_columns,
    known,
    lay_out,
    total_width,
)

NAMES = [field.name for field in FIELDS]


@pytest.mark.parametrize("available", [74, 80, 100, 120, 154, 200, 400])
def test_default_columns_fill_the_width_exactly(available: int) -> None:
    assert total_width(lay_out(known(DEFAULT_COLUMNS), available)) == available


@pytest.mark.parametrize("available", [0, 10, 40, 60])
def test_too_narrow_keeps_readable_columns_beyond_the_edge(available: int) -> None:
    columns = lay_out(known(DEFAULT_COLUMNS), available)
    assert {"title", "artist", "album"} <= {column.name for column in columns}
    assert min(column.width for column in columns if column.name == "title") >= LEAST_FLEXIBLE


@given(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=20), st.integers(0, 300))
def test_columns_stand_side_by_side_and_hold_their_headings(names: list[str], available: int) -> None:
    columns = lay_out(names, available)
    assert [column.name for column in columns] == names
    for left, right in pairwise(columns):
        assert left.start + left.width + GAP == right.start
    assert all(len(column.heading) <= column.width for column in columns)


def test_unknown_and_repeated_names_are_left_out() -> None:
    assert known(["title", "no such field", "artist", "title"]) == ("title", "artist")


def test_every_field_may_be_a_column_once() -> None:
    names = [field.name for field in all_columns()]
    assert sorted(names) == sorted(NAMES)


@given(st.text(st.characters(codec=None)), st.integers(0, 40), st.booleans())
def test_any_text_fits_its_cells_exactly(text: str, width: int, is_right: bool) -> None:
    assert cell_len(fit(visible(text), width, is_right=is_right)) == width


@given(st.text(st.characters(codec=None)))
def test_visible_text_is_one_line_that_can_be_written_out(text: str) -> None:
    shown = visible(text)
    shown.encode("utf-8")
    assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")


@given(st.text(st.characters(codec=None)))
def test_an_edited_text_keeps_its_positions(text: str) -> None:
    assert len(visible_same_length(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\tc", "a␊b␉c"),
        ("\x1b[31mred", "␛[31mred"),
        ("caf\udce9", "caf\\xe9"),
        ("\u202egnp.exe", "⇠gnp.exe"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f", "👨👩👧 ❤"),
        ("[b]大航海[/b]", "[b]大航海[/b]"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_hostile_characters_become_symbols(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_wide_character_is_never_cut_in_half() -> None:
    assert fit("大航海時代", 4) == "大… "
    assert fit("大航海時代", 5) == "大航…"

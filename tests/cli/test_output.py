"""What reaches a terminal: nothing that acts on it, in columns that stay aligned."""

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.cli import output
from musictui.cli.formats import Table
from tests.cli.conftest import Cli


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("東京 café", "東京 café"),
        ("a\tb\nc\r", r"a\tb\nc\r"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\x9b31m\x7f", r"\x9b31m\x7f"),
        ("abc\u202ecba\u2069", r"abc\u202ecba\u2069"),
        ("a\u2028b", r"a\u2028b"),
        ("caf\udce9", r"caf\xe9"),
        ("\ud800", r"\ud800"),
        ("👩\u200d👧 no\xa0break", "👩\u200d👧 no\xa0break"),
    ],
)
def test_safe_escapes_what_acts_on_a_terminal(text: str, shown: str) -> None:
    assert output.safe(text) == shown


@given(st.text())
def test_safe_text_is_one_printable_line_that_can_be_encoded(text: str) -> None:
    shown = output.safe(text)
    shown.encode()
    assert len(shown.splitlines()) <= 1
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in shown)
    assert output.safe(shown) == shown


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("東京", 4), ("e\u0301", 1), ("Ａ", 2), ("👍", 2), ("a\u200db", 2), ("", 0)],
)
def test_cells_counts_columns(text: str, width: int) -> None:
    assert output.cells(text) == width


@given(st.text().map(output.safe), st.integers(1, 30), st.booleans())
def test_fitted_fills_exactly_its_width(text: str, width: int, is_right: bool) -> None:
    assert output.cells(output.fitted(text, width, is_right=is_right)) == width


def test_text_that_must_not_be_cut_stays_whole() -> None:
    assert output.fitted("longer", 3, is_cut=False) == "longer"


@pytest.mark.parametrize("width", [20, 40, 80, 120, 200])
def test_table_fits_the_terminal_as_far_as_columns_can_give_way(width: int) -> None:
    table = Table(("artist", "title", "album", "year", "length", "format"), width)
    row = table.row(["坂本龍一" * 20, "t" * 300, "a" * 300, "1994", "4:12", "FLAC 16/44"])
    fixed = 4 + 7 + 12 + 5 * 2
    assert output.cells(row) <= max(width, fixed + 3 * 8)


def test_table_without_a_terminal_keeps_values_whole() -> None:
    table = Table(("artist", "year"), None)
    assert table.row(["a" * 50, "1994"]) == f"{'a' * 50}  1994"


class _Terminal(io.TextIOWrapper):
    """A terminal as far as output looks at it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "is_terminal", "is_colored"),
    [
        ({"TERM": "xterm"}, True, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, True, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, False, False),
    ],
)
def test_styles_need_a_terminal_that_shows_them(
    environment: dict[str, str], is_terminal: bool, is_colored: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = _Terminal(io.BytesIO())
    assert output.is_terminal(stream) is is_terminal
    assert output.is_colored(stream) is is_colored
    assert (output.styled("x", "1", stream) != "x") is is_colored
    assert output.styled("x", "1", io.StringIO()) == "x"


def test_narrow_encoding_gets_question_marks(program: Cli, library: object) -> None:
    outcome = program("find", "artist:坂本", "--columns", "artist", env={"PYTHONIOENCODING": "latin-1"})
    assert outcome.code == 0
    assert outcome.out.endswith(b"\n????\n")


def test_stderr_that_is_closed_is_no_failure(program: Cli, library: object) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    try:
        outcome = program("find", "nosuchword", stderr=write_end, capture_output=False)
    finally:
        os.close(write_end)
    assert outcome.code == 0

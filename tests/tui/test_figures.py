"""Figures, times and paths as they are shown."""

import os
from pathlib import Path

import pytest
from rich.cells import cell_len

from musictui.tui import figures
from tests.tui.conftest import NOW_S, hostile_names


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 tracks"), (1, "1 track"), (2, "2 tracks"), (12408, "12,408 tracks")],
)
def test_count(number: int, text: str) -> None:
    assert figures.count(number, "tracks") == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0.0 s"), (2.64, "2.6 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1:00"), (252, "4:12"),
        (3852, "1:04:12"), (200_000, "2 d 7 h"),
    ],
)  # fmt: skip
def test_duration(seconds: float, text: str) -> None:
    assert figures.duration(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.1, "1 s"), (3.4, "3 s"), (75, "1:15")])
def test_remaining_has_no_decimals(seconds: float, text: str) -> None:
    assert figures.remaining(seconds) == text


@pytest.mark.parametrize(("per_s", "text"), [(4949.6, "4,950 files/s"), (0.25, "0.2 files/s")])
def test_rate(per_s: float, text: str) -> None:
    assert figures.rate(per_s, "files") == text


@pytest.mark.parametrize(
    ("ago_s", "text"),
    [(60, "14:31"), (86_400, "1 Mar"), (86_400 * 90, "2 Dec 2025")],
)
def test_moment(ago_s: float, text: str) -> None:
    assert figures.moment(NOW_S - ago_s, NOW_S) == text


@pytest.mark.parametrize("then_s", [1e300, -1e300, float("nan"), float("inf")])
def test_what_is_no_time_has_no_moment(then_s: float) -> None:
    assert figures.moment(then_s, NOW_S) == ""


def test_home_is_a_tilde(person: Path) -> None:
    assert figures.home_path(os.fsencode(person / "Music")) == "~/Music"
    assert figures.home_path(os.fsencode(person)) == "~"
    assert figures.home_path(os.fsencode(f"{person}-else/x")) == f"{person}-else/x"


def test_path_in_a_sentence_is_shortened(person: Path) -> None:
    assert figures.shortened(f"Indexing {person}/Music, {person}/More") == "Indexing ~/Music, ~/More"


@pytest.mark.parametrize("name", hostile_names())
@pytest.mark.parametrize("width", [1, 2, 7, 30, 300])
def test_path_fits_exactly(name: bytes, width: int) -> None:
    fitted = figures.fit_path(figures.home_path(b"/music/" + name), width)
    assert cell_len(fitted) == width
    assert "\n" not in fitted
    fitted.encode()


def test_cut_path_keeps_its_end() -> None:
    assert figures.fit_path("/music/Björk/Post/01 Army of Me.flac", 20) == "…/01 Army of Me.flac"

"""`musictui stats`: figures of the library."""

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from musictui.cli import output
from musictui.cli.program import Program, pass_program
from musictui.model import units

if TYPE_CHECKING:  # imported when it is computed
    from musictui.library.stats import Stats

BAR_CELLS = 24


@click.command("stats")
@click.option("--json", "is_json", is_flag=True, help="Print them as one JSON object.")
@pass_program
def command(program: Program, is_json: bool) -> None:
    """Show figures of the library."""
    from musictui.library import stats

    with program.reader() as conn:
        figures = stats.stats(conn)
    if is_json:
        from musictui.cli.formats import json_line

        output.write_data([json_line({**dataclasses.asdict(figures), "formats": dict(figures.formats)})])
    else:
        output.write_lines(_lines(figures))


def _lines(figures: "Stats") -> Iterator[str]:
    rows = [
        ("Tracks", f"{figures.tracks:,}"),
        ("Artists", f"{figures.artists:,}"),
        ("Albums", f"{figures.albums:,}"),
        ("Genres", f"{figures.genres:,}"),
        ("Length", _length(figures.length_s)),
        ("Size", units.size(figures.size)),
        ("Folders", f"{figures.roots:,}"),
        ("Problems", f"{figures.problems:,}"),
        ("Missing", f"{figures.missing:,}"),
    ]
    width = max(len(value) for _, value in rows)
    for label, value in rows:
        yield f"{label:<10}{value:>{width}}"
    if figures.formats:
        yield ""
        yield from _bars(figures.formats)


def _bars(formats: tuple[tuple[str, int], ...]) -> Iterator[str]:
    most = max(count for _, count in formats)
    names = max(output.cells(name) for name, _ in formats)
    digits = max(len(f"{count:,}") for _, count in formats)
    for name, count in formats:
        bar = "█" * max(1, round(BAR_CELLS * count / most))
        yield f"{output.fitted(name, names)}  {count:>{digits},}  {bar}"


def _length(seconds: float) -> str:
    minutes = round(seconds / 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    shown = [f"{number:,} {unit}" for number, unit in parts if number]
    return " ".join(shown) or f"{seconds:.0f} s"

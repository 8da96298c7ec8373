"""`musictui find`: the tracks that match, as a table for people or as data for programs."""

import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

import click

from musictui.cli import output, query
from musictui.cli.interrupt import interruptible
from musictui.cli.program import Program, pass_program
from musictui.errors import UsageError

CHUNK = 256
"""Tracks read at a time: the first are out before the last are read."""
TABLE_COLUMNS = ("artist", "title", "album", "year", "length", "format")
MORE_COLUMNS = ("id", "length_s", "bit_rate")
"""What data have beside the fields."""
FORMATS = ("table", "csv", "jsonl", "paths")


@click.command("find", cls=query.QueryCommand)
@query.query_argument
@query.sort_option
@query.limit_option
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option(
    "--columns", metavar="FIELD,...", type=query.FIELD_NAME, help="The fields of a table or of data."
)
@click.option(
    "-0", "--null", "ends_with_null", is_flag=True, help="With paths: end each with NUL, for xargs -0."
)
@pass_program
def command(
    program: Program,
    *,
    words: tuple[str, ...],
    sort: tuple[str, ...],
    limit: int | None,
    format_: str,
    columns: str | None,
    ends_with_null: bool,
) -> None:
    """List the tracks that match.

    \b
    WORD ...          in any field, whatever case and accents; "SOME WORDS"
    FIELD:VALUE       in one field; FIELD:=VALUE its whole value; FIELD:/REGEX/
    year:1990..1999   a range, also length:<3:30, bpm:120.., added:<7d
    genre:none        without any; genre:any, is:lossless, has:problem
    genre.source:NAME a value that this source of the web said; genre.age:>180d
    -WORD             without, also not WORD; A or B; (A or B) C
    @NAME             a saved search
    """
    if ends_with_null and format_ != "paths":
        raise UsageError("--null goes with --format paths.", hint="Add --format paths.")
    if columns is not None and format_ == "paths":
        raise UsageError("--columns does not go with --format paths.", hint="Use --format csv or jsonl.")
    names = (
        query.fields(columns, more=() if format_ == "table" else MORE_COLUMNS) if columns is not None else []
    )
    keys = query.sort_keys(sort)
    wanted = query.parsed(program, words)
    with program.reader() as conn:
        from musictui.library import search

        start = time.perf_counter()
        with interruptible():
            ids = search.ids(conn, wanted, sort=keys, limit=limit)
        seconds = time.perf_counter() - start
        if format_ == "table":
            output.write_lines(_table(conn, ids, names or TABLE_COLUMNS))
            output.flush_output()
            _tell_count(len(ids), seconds, is_all=not words and limit is None)
        else:
            _write_data(conn, ids, format_, names, ends_with_null=ends_with_null)


def _table(conn: Any, ids: Sequence[int], columns: Sequence[str]) -> Iterator[str]:
    from musictui.cli.formats import Table
    from musictui.library import rows

    table = Table(columns, output.terminal_width(sys.stdout))
    if ids:
        yield output.styled(table.header(), "1", sys.stdout)
    for chunk in _chunks(ids):
        for row in rows.page(conn, chunk, columns):
            if row is not None:
                line = table.row(row.values)
                yield output.styled(line, "2", sys.stdout) if row.is_missing else line


def _write_data(
    conn: Any, ids: Sequence[int], format_: str, columns: Sequence[str], *, ends_with_null: bool
) -> None:
    from musictui.cli import formats, records
    from musictui.library import tracks

    found = tracks.iterate(conn, ids)
    if format_ == "paths":
        paths = (track.path for track in found)
        output.write_data(formats.path_lines(paths, ends_with_null=ends_with_null))
        return
    rows = map(records.record, found)
    if format_ == "jsonl":
        output.write_data(formats.json_lines(rows, columns))
        return
    table = formats.Csv(columns or records.NAMES)
    output.write_data(table.lines(rows))
    output.tell_bytes(table.not_utf_8)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _tell_count(count: int, seconds: float, *, is_all: bool) -> None:
    """A line under the table for people."""
    if not count:
        output.say("The library has no tracks yet: musictui index FOLDER" if is_all else "No track matches.")
    elif output.is_terminal(sys.stderr):
        line = f"{count:,} track{'s' * (count != 1)} in {seconds * 1000:.0f} ms"
        output.say(output.styled(line, "2", sys.stderr))

"""`musictui fingerprint`: computes the acoustic fingerprints that are missing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from musictui.cli import changes, output, query
from musictui.cli.interrupt import interruptible
from musictui.cli.program import Program, pass_program

if TYPE_CHECKING:  # imported with the job that makes it
    from musictui.jobs.fingerprint_tracks import FingerprintResult
    from musictui.session import Session

PROBLEMS_SHOWN = 20


@click.command("fingerprint", cls=query.QueryCommand)
@query.query_argument
@click.option("--json", "is_json", is_flag=True, help="Print the result as one JSON object.")
@pass_program
def command(program: Program, *, words: tuple[str, ...], is_json: bool) -> None:
    """Compute the acoustic fingerprints that are missing.

    They find the same recording in other encodings and cuts. Each file is decoded once, as long as it stays as it
    is; Ctrl+C keeps what was computed, and the next run goes on from there.
    """
    from musictui.cli import progress

    ids: Sequence[int] | None = None
    if words:
        with program.reader() as conn, interruptible():
            ids = changes.selection(conn, program, words)
    progress.run(_work(program.session(), ids, is_json=is_json))


async def _work(session: "Session", ids: Sequence[int] | None, *, is_json: bool) -> None:
    import asyncio

    from musictui.cli.progress import follow

    try:
        try:
            job = session.start("fingerprint", **({} if ids is None else {"ids": tuple(ids)}))
            result: FingerprintResult = await follow(job)
        except asyncio.CancelledError:
            output.say("What was computed so far is in the library; the next run goes on from there.")
            raise
        seconds = job.progress.elapsed_s
    finally:
        await session.close()
    _tell(result, seconds)
    if is_json:
        _print(result, seconds)


def _tell(result: "FingerprintResult", seconds: float) -> None:
    """The summary, for people."""
    from musictui.cli.progress import duration

    if not result.seen:
        output.say("No fingerprint is missing.")
        return
    tracks = f"{result.seen:,} track{'s' * (result.seen != 1)}"
    without = (
        f", {result.without:,} without one: silent, a mere tone, too short, or damaged"
        if result.without
        else ""
    )
    output.say(f"{tracks} in {duration(seconds)}: {result.made:,} fingerprinted{without}.")
    for problem in result.problems[:PROBLEMS_SHOWN]:
        output.say(f"  {output.safe(problem.subject)}: {output.safe(problem.reason)}")
    if (more := len(result.problems) - PROBLEMS_SHOWN) > 0:
        output.say(f"  … and {more:,} more.")


def _print(result: "FingerprintResult", seconds: float) -> None:
    from musictui.cli.formats import json_line

    data: dict[str, Any] = {
        "seen": result.seen,
        "made": result.made,
        "without": result.without,
        "problems": [{"path": each.subject, "reason": each.reason} for each in result.problems],
        "seconds": seconds,
    }
    output.write_data([json_line(data)])
    output.flush_output()

"""`musictui index`: brings the library up to date with what is on disk."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from musictui.cli import interrupted, output
from musictui.cli.params import FOLDER
from musictui.cli.program import Program, pass_program
from musictui.errors import MusictuiError, UsageError

if TYPE_CHECKING:  # imported with the job that makes it
    from musictui.jobs.index import IndexResult
    from musictui.session import Session

PROBLEMS_SHOWN = 20


@click.command("index")
@click.argument("folders", metavar="[FOLDER ...]", nargs=-1, type=FOLDER)
@click.option("--full", is_flag=True, help="Read every file again, changed or not.")
@click.option("--watch", is_flag=True, help="Stay and follow changes, until Ctrl+C.")
@click.option(
    "--accept-missing", is_flag=True, help="Mark files missing even where most of a folder vanished."
)
@click.option("--retry-failed", is_flag=True, help="Only read again the files that could not be read.")
@click.option(
    "--executor", metavar="SPEC", default="", help="inline, threads:N, processes:N or dask:ADDRESS."
)
@click.option("--json", "is_json", is_flag=True, help="Print the result as one JSON object.")
@pass_program
def command(
    program: Program,
    *,
    folders: tuple[Path, ...],
    full: bool,
    watch: bool,
    accept_missing: bool,
    retry_failed: bool,
    executor: str,
    is_json: bool,
) -> None:
    """Read new and changed files into the library.

    FOLDERs become part of the library; without any, all of its folders are looked through. Files that cannot be
    read are listed with their reason, and are no failure. Ctrl+C keeps what was stored.
    """
    from musictui.cli import progress

    if full and retry_failed:
        raise UsageError("--full and --retry-failed exclude each other.", hint="Leave one of them out.")
    arguments = {
        "roots": folders,
        "full": full,
        "accept_missing": accept_missing,
        "only_problems": retry_failed,
    }
    progress.run(_work(program.session(executor=executor), arguments, is_json=is_json, is_watching=watch))


async def _work(session: "Session", arguments: dict[str, Any], *, is_json: bool, is_watching: bool) -> None:
    from musictui.cli.progress import follow
    from musictui.library import roots

    try:
        if not arguments["roots"] and not await session.database.read(roots.all):
            raise UsageError("The library has no folders yet.", hint="Name one: musictui index FOLDER")
        await interrupted.settled(session)
        result = await _indexed(session, arguments)
        _tell(result)
        if is_json:
            _print(result)
        if is_watching:
            # It looks at all folders of the library: what is indexed is also followed.
            await follow(session.start("watch"), has_news=True)
    finally:
        await session.close()
    if result.held and not result.seen:
        raise MusictuiError(
            "No file was found to index.", hint="Is the drive connected, and the folder readable?"
        )


async def _indexed(session: "Session", arguments: dict[str, Any]) -> "IndexResult":
    """Index, and say what an interrupt leaves."""
    import asyncio

    from musictui.cli.progress import follow

    try:
        result: IndexResult = await follow(session.start("index", **arguments))
    except asyncio.CancelledError:
        output.say("What was read so far is in the library; the next index goes on from there.")
        raise
    return result


def _print(result: "IndexResult") -> None:
    from musictui.cli.formats import json_line

    counts = {
        name: getattr(result, name) for name in ("seen", "added", "updated", "unchanged", "moved", "missing")
    }
    problems = [{"path": problem.subject, "reason": problem.reason} for problem in result.problems]
    held = [{"path": root.path, "reason": root.reason, "vanished": root.vanished} for root in result.held]
    output.write_data([json_line({**counts, "problems": problems, "held": held, "seconds": result.seconds})])
    output.flush_output()


def _tell(result: "IndexResult") -> None:
    """The summary, for people."""
    from musictui.cli.progress import duration

    counts = [
        f"{count:,} {word}"
        for word in ("added", "updated", "unchanged", "moved", "missing")
        if (count := getattr(result, word))
    ]
    files = f"{result.seen:,} file{'s' * (result.seen != 1)}"
    for root in result.held:
        output.say(
            f"{output.styled('Left alone:', '1;33', sys.stderr)} {output.safe(root.path)}: {root.reason}"
        )
        hint = f"If that is right: musictui index --accept-missing {shlex.quote(output.safe(root.path))}"
        output.say(f"{output.styled('Hint:', '1', sys.stderr)} {hint}")
    output.say(f"{files} in {duration(result.seconds)}: {', '.join(counts) or 'nothing to do'}.")
    held = {root.path for root in result.held}
    _tell_problems([(each.subject, each.reason) for each in result.problems if each.subject not in held])


def _tell_problems(problems: list[tuple[str, str]]) -> None:
    if not problems:
        return
    output.say(f"{len(problems):,} problem{'s' * (len(problems) != 1)}:")
    for path, reason in problems[:PROBLEMS_SHOWN]:
        output.say(f"  {output.safe(path)}: {output.safe(reason)}")
    if len(problems) > PROBLEMS_SHOWN:
        rest = len(problems) - PROBLEMS_SHOWN
        output.say(f"  … and {rest:,} more: musictui find has:problem --columns problem,path")

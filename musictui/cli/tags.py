"""`musictui tags`: puts back the tags that `musictui export --tags` saved, and makes such files."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from musictui.cli import changes, output
from musictui.cli.commands import OrderedGroup
from musictui.cli.program import Program, pass_program
from musictui.errors import StorageError

if TYPE_CHECKING:
    from musictui.jobs.job import Reporter
    from musictui.jobs.tag_backup import Found, Saved
    from musictui.session import Session

LOST_SHOWN = 20


@click.group("tags", cls=OrderedGroup)
def command() -> None:
    """Put back the tags that were saved.

    Saved are they by musictui export QUERY --to tags.jsonl --tags.
    """


@command.command("restore")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False))
@changes.change_options
@pass_program
def restore(program: Program, file: str, is_dry: bool, is_agreed: bool) -> None:
    """Give files the tags that were saved in FILE.

    A file is found by its path, or where it was renamed since, by its audio. What was saved is put back as it was;
    fields that a file got since are removed.
    """
    from musictui.cli import progress
    from musictui.jobs import tag_backup

    path = os.path.expanduser(file)
    try:
        with open(path, "rb") as stream:
            saved = tag_backup.parse(stream)
    except OSError as error:
        raise StorageError(f"{file} cannot be read: {error.strerror}.", hint="Check the path.") from error
    with program.reader():
        pass  # tells it if there is no library
    found = progress.run(_found(program.session(), saved, os.path.abspath(path)))
    _tell(found, len(saved))
    changes.carry_out(program, found.draft, is_dry=is_dry, is_agreed=is_agreed)


async def _found(session: "Session", saved: "Sequence[Saved]", source: str) -> "Found":
    from musictui.cli.progress import follow
    from musictui.jobs import tag_backup

    async def body(report: "Reporter") -> "Found":
        return await tag_backup.restore_draft(
            report, database=session.database, executor=session.executor, saved=saved, source=source
        )

    try:
        result: Found = await follow(session.jobs.start("tags", body, title="Looking for the files"))
    finally:
        await session.close()
    return result


def _tell(found: "Found", count: int) -> None:
    if found.same:
        output.say(f"{found.same:,} of {count:,} files have these tags already.")
    if found.lost:
        output.say(f"Not in the library: {len(found.lost):,}")
        for path in found.lost[:LOST_SHOWN]:
            output.say(f"  {output.safe_path(path)}")
        if len(found.lost) > LOST_SHOWN:
            output.say(f"  … and {len(found.lost) - LOST_SHOWN:,} more")


def saved_lines(program: Program, paths: Sequence[bytes]) -> list[bytes]:
    """The lines of a backup of these files, in their order. Tells which could not be read."""
    from musictui.cli import progress

    return progress.run(_saved(program.session(), paths))


async def _saved(session: "Session", paths: Sequence[bytes]) -> list[bytes]:
    from musictui.cli.formats import json_line
    from musictui.cli.progress import follow
    from musictui.jobs import tag_backup

    async def body(report: "Reporter") -> dict[bytes, bytes]:
        found = tag_backup.save(report, executor=session.executor, paths=paths)
        return {saved.path: json_line(tag_backup.record(saved)) async for saved in found}

    try:
        job = session.jobs.start("tags", body, title="Reading tags")
        lines: dict[bytes, bytes] = await follow(job)
        changes.tell_problems([(problem.subject, problem.reason) for problem in job.problems])
    finally:
        await session.close()
    return [lines[path] for path in paths if path in lines]

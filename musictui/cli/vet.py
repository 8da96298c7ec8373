"""`musictui vet`: a folder of new music against the library: what is new, what is there already, what is uncertain."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from musictui.cli import changes, output
from musictui.cli.params import FOLDER
from musictui.cli.program import Program, pass_program
from musictui.errors import UsageError
from musictui.files import named_folders
from musictui.model.changes import Change, Draft

if TYPE_CHECKING:  # imported with the job that makes them
    from musictui.duplicates.verdicts import Judgment
    from musictui.jobs.job import Problem
    from musictui.jobs.vetting import Vetting
    from musictui.model.patterns import Pattern

_COLORS = {"new": "32", "duplicate": "33", "uncertain": "36"}


@click.command("vet")
@click.argument("folder", metavar="FOLDER", type=FOLDER)
@click.option("--no-fingerprint", is_flag=True, help="Do not listen to the files: only tags and bytes.")
@click.option(
    "--apply",
    "is_applied",
    is_flag=True,
    help="Move what is new into the library, and duplicates to the quarantine.",
)
@click.option("--to", metavar="DIR", default="", help="The folder of the library that new files go to.")
@click.option("--pattern", "text", metavar="PATTERN", default="", help="How they are called there.")
@click.option("--json", "is_json", is_flag=True, help="Print the result as one JSON object.")
@changes.change_options
@pass_program
def command(
    program: Program,
    *,
    folder: Path,
    no_fingerprint: bool,
    is_applied: bool,
    to: str,
    text: str,
    is_json: bool,
    is_dry: bool,
    is_agreed: bool,
) -> None:
    """Compare a folder of new music with the library.

    Each file is new, a duplicate of a track or of another file, or uncertain. A folder inside the library is
    compared with the rest of the library. No file is touched without --apply, and with it uncertain files and
    duplicates that sound better than yours stay where they are, and all files of protected folders. All of it can be taken back: musictui undo.
    """
    from musictui.cli import progress

    if not is_applied and (idle := _idle(to=to, pattern=text, dry_run=is_dry, yes=is_agreed)):
        raise UsageError(f"{idle} says how to apply, but nothing is applied.", hint="Add --apply.")
    # Asked first: listening takes a while, and is not to be in vain.
    names = _names(program, to, text) if is_applied else None
    found, problems = progress.run(_vetted(program, folder, has_fingerprints=not no_fingerprint))
    draft = None if names is None else _draft(program, found, names)
    if is_json:
        _print(found, problems, draft)
    else:
        output.write_lines(_lines(found))
        output.flush_output()
        _tell(found, problems)
    if draft is None or (is_json and is_dry):
        return
    if changes.carry_out(program, draft, is_dry=is_dry, is_agreed=is_agreed) is not None:
        _keep_sounds(program, found, draft)
    _tell_left(found)


def _idle(**options: object) -> str:
    """The first option that somebody named, as it is called; empty if none is."""
    return next((f"--{name.replace('_', '-')}" for name, value in options.items() if value), "")


async def _vetted(
    program: Program, folder: Path, *, has_fingerprints: bool
) -> "tuple[Vetting, list[Problem]]":
    from musictui.cli.progress import follow

    session = program.session()
    try:
        job = session.start("vet", folder=os.fsencode(folder), has_fingerprints=has_fingerprints)
        return await follow(job), job.problems
    finally:
        await session.close()


def _names(program: Program, to: str, text: str) -> "tuple[bytes, Pattern]":
    """Where new files go, and how they are called there.

    Raises:
        UsageError: The place or the pattern will not do.
    """
    from musictui.cli.tag import pattern
    from musictui.jobs.vet_draft import PATTERN, place
    from musictui.library import journal

    config = program.config.vet
    read = pattern(text or config.pattern or PATTERN)
    if not read.can_format:
        raise UsageError("“{*}” stands for anything, which makes no name.", hint=f"For example: '{PATTERN}'")
    with program.reader() as conn:
        return place([path for _, path in journal.root_ids(conn)], to, (config.to,)), read


def _draft(program: Program, found: "Vetting", names: "tuple[bytes, Pattern]") -> Draft:
    """What is to become of the files."""
    from musictui.jobs.check_draft import checked
    from musictui.jobs.vet_draft import vet_draft

    to, pattern = names
    protected = named_folders.paths(program.config.duplicates.protected)
    with program.reader() as conn:
        return checked(vet_draft(conn, found, {}, to=to, pattern=pattern, protected=protected))


def _keep_sounds(program: Program, found: "Vetting", draft: Draft) -> None:
    from musictui.jobs.vet_draft import keep_sounds

    program.change(lambda conn: keep_sounds(conn, found, draft))


def _print(found: "Vetting", problems: "list[Problem]", draft: Draft | None) -> None:
    from musictui.cli.formats import json_line
    from musictui.duplicates.verdicts import Verdict

    record: dict[str, Any] = {
        "new": [os.fsdecode(found.files[each.id].path) for each in found.of(Verdict.NEW)],
        "duplicate": [_record(found, each) for each in found.of(Verdict.DUPLICATE)],
        "uncertain": [_record(found, each) for each in found.of(Verdict.UNCERTAIN)],
        "versions": [_record(found, each) for each in found.of(Verdict.NEW) if each.of is not None],
        "problems": [{"path": problem.subject, "reason": problem.reason} for problem in problems],
        "seconds": found.seconds,
    }
    if draft is not None:
        record["changes"] = [_planned(change) for change in draft.changes]
    output.write_data([json_line(record)])
    output.flush_output()


def _record(found: "Vetting", judgment: "Judgment") -> dict[str, Any]:
    return {
        "path": os.fsdecode(found.files[judgment.id].path),
        "of": None if judgment.of is None else os.fsdecode(found.facts(judgment.of).path),
        "score": judgment.score,
        "reason": judgment.reason,
        "kind": judgment.kind,
        "better": judgment.better or None,
        "by_rate": judgment.is_by_rate,
        "stays": judgment.stays or None,
    }


def _planned(change: Change) -> dict[str, Any]:
    return {
        "deed": change.deed,
        "path": os.fsdecode(change.path),
        "target": os.fsdecode(change.target) or None,
        "state": change.state,
        "note": change.note,
    }


def _lines(found: "Vetting") -> Iterator[str]:
    """A section for each verdict that any file got."""
    from musictui.duplicates.verdicts import NO_REASON, Verdict

    for verdict in Verdict:
        judgments = found.of(verdict)
        if judgments:
            yield output.styled(f"{verdict} ({len(judgments):,})", _COLORS[verdict], sys.stdout)
        for each in judgments:
            yield f"  {_shown(found, found.files[each.id].path)}"
            if each.of is not None:
                yield f"      {_shown(found, found.facts(each.of).path)}"
            if each.reason != NO_REASON:
                score = "" if each.score is None else f" ({each.score:.2f})"
                yield f"      {output.safe(each.reason)}{score}{_better(each)}"
            if each.stays:
                yield f"      {output.safe(each.stays)}"


def _better(judgment: "Judgment") -> str:
    """What a file has before the copy that is there already, as a sentence behind another one."""
    if not judgment.better:
        return ""
    what = "A higher bit rate, though not surely better" if judgment.is_by_rate else "Better than yours"
    return f" {what}: {output.safe(judgment.better)}."


def _shown(found: "Vetting", path: bytes) -> str:
    """A path: below the folder as it is called there."""
    top = found.folder.rstrip(b"/") + b"/"
    return output.safe_path(path.removeprefix(top))


def _tell(found: "Vetting", problems: "list[Problem]") -> None:
    from musictui.cli.progress import duration
    from musictui.duplicates.verdicts import Verdict

    if not found.files and not problems:
        but = f", but {_links(found.links)}" if found.links else ""
        output.say(f"There is no music in the folder{but}.")
        return
    counts = ", ".join(f"{len(found.of(verdict)):,} {verdict}" for verdict in Verdict)
    files = f"{len(found.files):,} file{'s' * (len(found.files) != 1)}"
    output.say(f"{files} in {duration(found.seconds)}: {counts}.")
    if found.links:
        output.say(f"Left out: {_links(found.links)}.")
    if problems:
        output.say(f"{len(problems):,} problem{'s' * (len(problems) != 1)}:")
    for problem in problems[: changes.PROBLEMS_SHOWN]:
        output.say(f"  {output.safe(problem.subject)}: {output.safe(problem.reason)}")
    if len(problems) > changes.PROBLEMS_SHOWN:
        output.say(f"  … and {len(problems) - changes.PROBLEMS_SHOWN:,} more problems: --json lists them")


def _links(number: int) -> str:
    links = "link" if number == 1 else "links"
    return f"{number:,} {links} to what is in the library or elsewhere in the folder"


def _tell_left(found: "Vetting") -> None:
    from musictui.duplicates.verdicts import Verdict

    held = [each for each in found.of(Verdict.DUPLICATE) if each.better]
    by_rate = sum(each.is_by_rate for each in held)
    parts = [f"{count:,} {what}" for count, what in (
        (len(found.of(Verdict.UNCERTAIN)), "uncertain"),
        (len(held) - by_rate, "better than yours"),
        (by_rate, "with a higher bit rate"),
    ) if count]  # fmt: skip
    if parts:
        output.say(f"Left where they are: {', '.join(parts)}.")

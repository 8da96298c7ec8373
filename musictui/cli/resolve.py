"""`musictui resolve`: removes duplicates, by rules and by what was decided in the review."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from musictui.cli import changes, output, preview
from musictui.cli.program import Program, pass_program
from musictui.config import PROTECTED
from musictui.files import named_folders
from musictui.model import units
from musictui.model.changes import Change, ChangeSet, Deed, State
from musictui.model.duplicates import SURE, Kind

if TYPE_CHECKING:  # imported with the job that makes it
    from musictui.jobs.resolve_duplicates import Resolved

KINDS = [kind.value for kind in Kind if kind is not Kind.VERSION]
_LEFT = frozenset({State.REFUSED, State.CONFLICT, State.LEFT_OUT, State.FAILED})
"""What became of a removal that was not done."""
SURE_NAMES = ", ".join(kind for kind in Kind if kind in SURE)


@click.command("resolve")
@click.option(
    "--keep",
    "keep",
    metavar="RULES",
    multiple=True,
    help="What decides which copy stays: rules or orders of them, with commas between. Else the setting duplicates.keep.",
)
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    type=click.Choice(KINDS),
    help=f"Only this kind; again for more. Without it, rules decide on {SURE_NAMES}.",
)
@click.option("--no-merge", is_flag=True, help="What stays takes over nothing from the copies.")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
@changes.change_options
@pass_program
def command(
    program: Program,
    *,
    keep: tuple[str, ...],
    kinds: tuple[str, ...],
    no_merge: bool,
    is_json: bool,
    is_dry: bool,
    is_agreed: bool,
) -> None:
    """Move duplicates to the quarantine; one copy of each stays.

    The groups are those that musictui duplicates found last. What you decided in the review is done. On the others
    rules decide where the sound says that they are the same; kinds that rest on tags alone, and albums, only if you
    name them. Other versions, protected folders, and the last copy are never touched.

    What stays first takes over tags, rating, pictures and the date added that it lacks. To bring all back:
    musictui undo.
    """
    for doubt in named_folders.doubts(program.config.duplicates.protected, PROTECTED):
        output.say(f"Warning: {output.safe(doubt)}")
    resolved, last_id = _resolved(program, keep, tuple(map(Kind, kinds)), is_merging=not no_merge)
    if is_json and is_dry:
        _print(program, resolved, None)
        return
    if not resolved.groups:
        output.say("There are no groups to resolve. To find them: musictui duplicates")
    question = ""
    if resolved.plan.removals:
        freed = units.size(resolved.plan.bytes_freed)
        question = f"{preview.counts(resolved.draft.changes)} {freed} will be free once the quarantine is empty. Do it?"
    try:
        changes.carry_out(
            program,
            resolved.draft,
            is_dry=is_dry,
            is_agreed=is_agreed,
            pictures=resolved.pictures,
            question=question,
        )
    finally:
        if is_json:
            _print(program, resolved, _newest(program, last_id))


def _resolved(
    program: Program, keep: tuple[str, ...], kinds: tuple[Kind, ...], *, is_merging: bool
) -> "tuple[Resolved, int]":
    """What is to be done, and the newest set of changes there is already."""
    from musictui.cli.interrupt import interruptible
    from musictui.jobs.resolve_duplicates import manner, resolve_draft

    section = program.config.duplicates
    wanted = manner(
        keep=keep or section.keep,
        presets=section.presets,
        protected=section.protected,
        preferred=section.preferred,
        merge=section.merge and is_merging,
        join=section.join,
    )
    with program.reader() as conn, interruptible():
        made = resolve_draft(conn, manner=wanted, by_rules=kinds or SURE, kinds=kinds or None)
    newest = _newest(program, 0)
    return made, newest.id if newest else 0


def _newest(program: Program, after_id: int) -> ChangeSet | None:
    """The newest set of changes, if it came after another."""
    from musictui.library import journal

    with program.reader() as conn:
        return next((found for found in journal.sets(conn, limit=1) if found.id > after_id), None)


def _print(program: Program, resolved: "Resolved", applied: ChangeSet | None) -> None:
    """What was to be done, and what became of it."""
    from musictui.cli.formats import json_line
    from musictui.library import journal

    stored: Sequence[Change] = resolved.draft.changes
    if applied:
        with program.reader() as conn:
            stored = journal.changes(conn, applied.id)
    removals = [change for change in stored if change.deed is Deed.REMOVE]
    gone = {State.DONE} if applied else set(State) - _LEFT
    freed = resolved.plan.freed(
        {change.track_id for change in removals if change.track_id and change.state in gone}
    )
    record: dict[str, Any] = {
        "groups": resolved.groups,
        "removed": [
            _record(change, change.keeper.path)
            for change in removals
            if change.keeper is not None and change.state not in _LEFT
        ],
        "left": [
            {"path": os.fsdecode(change.path), "reason": change.note}
            for change in removals
            if change.keeper is None or change.state in _LEFT
        ],
        "merged": sum(change.deed is Deed.EDIT and change.state in gone for change in stored),
        "bytes_freed": freed,
        "set": applied.id if applied else None,
        "done": applied.count(State.DONE) if applied else 0,
    }
    output.write_data([json_line(record)])
    output.flush_output()


def _record(change: Change, keeper: bytes) -> dict[str, Any]:
    return {
        "path": os.fsdecode(change.path),
        "keeper": os.fsdecode(keeper),
        "why": change.reason,
        "state": change.state,
        "note": change.note,
    }

"""`musictui history`: the sets of changes, and what became of each file of one."""

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from musictui.cli import output, preview
from musictui.cli.program import Program, pass_program
from musictui.errors import UsageError
from musictui.model.changes import Change, ChangeSet, Deed, State

SETS_SHOWN = 30
BATCH = 500
"""Changes that are read at a time."""


@click.command("history")
@click.argument("set_id", metavar="[ID]", type=click.IntRange(min=1), required=False)
@click.option(
    "--limit", metavar="N", type=click.IntRange(min=0), help=f"So many; {SETS_SHOWN} sets if not given."
)
@click.option("--json", "is_json", is_flag=True, help="One JSON object.")
@pass_program
def command(program: Program, *, set_id: int | None, limit: int | None, is_json: bool) -> None:
    """Show the sets of changes, the newest first.

    With an ID, every file of that set: what was done to it, and what became of that.
    """
    from musictui.library import journal

    with program.reader() as conn:
        running = _running(conn, program)
        if set_id is not None:
            found = journal.get(conn, set_id)
            if found is None:
                raise UsageError(f"There is no set of changes {set_id}.", hint="List them: musictui history")
            _one(conn, found, limit, is_json=is_json, is_running=running == set_id)
            return
        sets = journal.sets(conn, limit=SETS_SHOWN if limit is None else limit)
        if is_json:
            _print({"sets": [_record(each, is_running=running == each.id) for each in sets]})
            return
        if not sets:
            output.say("Nothing was changed yet.")
            return
        output.write_lines(_table(sets, running))


def _running(conn: Any, program: Program) -> int | None:
    """The set that another process applies just now."""
    from musictui.files.lock import ApplyLock
    from musictui.jobs.recover_changes import lock_path
    from musictui.library import journal

    return journal.last_applied(conn) if ApplyLock.is_held(lock_path(program.paths.library)) else None


def _one(conn: Any, found: ChangeSet, limit: int | None, *, is_json: bool, is_running: bool) -> None:
    from musictui.library import outline, standing

    changes = _changes(conn, found.id, limit)
    partly = standing.partly(conn, found.id) if found.partly else {}
    if is_json:
        records = [_change_record(change, partly.get(change.number)) for change in changes]
        _print({**_record(found, is_running=is_running), "changes": records})
        return
    output.write_lines(_head(found, len(outline.inexact(conn, found.id)), is_running=is_running))
    told = (
        _in_part(change, partly[change.number]) if change.number in partly else change for change in changes
    )
    output.write_lines(preview.lines(told, preview.Painter(sys.stdout), has_states=True))


def _in_part(change: Change, left: Collection[str]) -> Change:
    """A change of which fields were taken back says so."""
    back = [name for name in change.after if name not in left]
    return replace(change, note=f"Taken back since: {', '.join(back)}. {change.note}".rstrip())


def _changes(conn: Any, set_id: int, limit: int | None) -> Iterator[Change]:
    """Those of a set, read by the page."""
    from musictui.library import journal

    start = 0
    while limit is None or start < limit:
        wanted = BATCH if limit is None else min(BATCH, limit - start)
        page = journal.changes(conn, set_id, start=start, limit=wanted)
        yield from page
        if len(page) < wanted:
            return
        start += len(page)


def _head(found: ChangeSet, inexact: int, *, is_running: bool) -> Iterator[str]:
    yield f"Set {found.id}: {output.safe(found.title)}"
    yield f"  made     {_time(found.created_s)} by {output.safe(found.author)}"
    if found.source:
        yield f"  source   {output.safe(found.source)}"
    yield f"  applied  {_time(found.applied_s) if found.applied_s else 'never'}"
    yield f"  files    {_counts(found)}"
    if remarks := _remarks(found, is_running=is_running):
        yield f"  state    {remarks}"
    if found.open_count and not is_running:
        yield f"  go on    musictui redo {found.id}"
    if found.undoes is not None:
        yield f"  undoes   set {found.undoes}"
    if inexact:
        yield f"  undo     {inexact:,} only by their values: what undoes them exactly is no longer kept"
    yield ""


def _counts(found: ChangeSet) -> str:
    return ", ".join(f"{count:,} {state}" for state, count in found.counts.items() if count) or "none"


def _remarks(found: ChangeSet, *, is_running: bool) -> str:
    """What the counts do not say; empty where there is nothing more."""
    remarks = []
    if found.open_count:
        left = f"{found.open_count:,} of {found.total:,}"
        is_back = found.count(State.UNDONE) and not found.count(State.DONE)
        left = f"taken back; {left} were never done" if is_back else f"interrupted: {left} still open"
        remarks.append("running elsewhere" if is_running else left)
    elif found.finished_by is not None:
        remarks.append(f"interrupted; finished by set {found.finished_by}")
    if found.partly:
        remarks.append(f"{found.partly:,} in part")
    return "; ".join(remarks)


def _table(sets: Sequence[ChangeSet], running: int | None) -> list[str]:
    head = f"{'ID':>5}  {'Applied':<16}  {'Changes':>8}  {'Stand':>8}  {'By':<12}  What"
    lines = [output.styled(head, "1", sys.stdout)]
    for each in sets:
        applied = _time(each.applied_s)[:16] if each.applied_s else "never"
        author = output.fitted(output.safe(each.author), 12)
        figures = f"{each.total:>8,}  {each.count(State.DONE):>8,}"
        line = f"{each.id:>5}  {applied:<16}  {figures}  {author}  {output.safe(each.title)}"
        if remarks := _remarks(each, is_running=running == each.id):
            line += f"  ({remarks})"
        lines.append(line if each.count(State.DONE) else output.styled(line, "2", sys.stdout))
    return lines


def _record(each: ChangeSet, *, is_running: bool) -> dict[str, Any]:
    return {
        "id": each.id,
        "title": each.title,
        "author": each.author,
        "source": each.source,
        "evidence": dict(each.evidence),
        "created": _iso(each.created_s),
        "applied": _iso(each.applied_s),
        "undoes": each.undoes,
        "total": each.total,
        "standing": each.count(State.DONE),
        "standing_in_part": each.partly,
        "open": each.open_count,
        "running": bool(each.open_count) and is_running,
        "interrupted": bool(each.open_count) and not is_running,
        "finished_by": each.finished_by,
        "states": {str(state): count for state, count in each.counts.items()},
    }


def _change_record(change: Change, left: Collection[str] | None) -> dict[str, Any]:
    """A change; `left` are the fields of it that stand where not all do."""
    record: dict[str, Any] = {
        "number": change.number,
        "deed": str(change.deed),
        "state": str(change.state),
        "path": os.fsdecode(change.path),
        "target": os.fsdecode(change.target) if change.target else None,
        "note": change.note,
        "reason": change.reason,
    }
    if change.deed in {Deed.EDIT, Deed.REVERT, Deed.REWRITE}:
        record["before"] = {name: list(values) for name, values in change.before.items()}
        record["after"] = {name: list(values) for name, values in change.after.items()}
        stands = change.after if left is None else left
        record["sources"] = {name: _said(change, name) for name in change.after if change.said(name)}
        record["standing"] = [name for name in change.after if name in stands and change.state is State.DONE]
    if change.keeper is not None:
        record["keeper"] = os.fsdecode(change.keeper.path)
    if change.covers is not None:
        record["covers"] = [
            {"mime": cover.mime, "kind": cover.kind, "description": cover.description, "size": cover.size}
            for cover in change.covers
        ]
    return record


def _said(change: Change, name: str) -> list[dict[str, Any]]:
    """Who said the values of a field."""
    return [
        {
            "source": said.source,
            "url": said.url,
            "values": list(said.values or change.after[name]),
            "text": said.text,
            "at": _iso(said.at_s or None),
            "confidence": said.confidence,
        }
        for said in change.said(name)
    ]


def _print(record: dict[str, Any]) -> None:
    from musictui.cli.formats import json_line

    output.write_data([json_line(record)])


def _iso(seconds: float | None) -> str | None:
    return (
        None
        if seconds is None
        else datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")
    )


def _time(seconds: float) -> str:
    return (_iso(seconds) or "")[:19].replace("T", " ")

"""How an apply ended, in words."""

import os
from typing import Literal, NamedTuple

from musictui.jobs.apply_changes import ApplyResult
from musictui.jobs.job import Job, JobState
from musictui.model.changes import ChangeSet, State
from musictui.tui.figures import count, shortened


class Outcome(NamedTuple):
    """What a toast says."""

    title: str
    text: str
    severity: Literal["information", "warning", "error"]


def outcome(job: Job, *, is_undo: bool, history_key: str, back: str) -> Outcome:
    """What became of a set of changes, and the keys that help: what undid something is redone in the history.

    Args:
        job: It applied the set.
        is_undo: Whether the set took another one back.
        history_key: Shows all sets.
        back: The sentence that says what takes it back: `u takes it back.`
    """
    what, history = shortened(job.title), f"History ({history_key})"
    result = job.result
    if job.state is JobState.FAILED:
        return Outcome("Failed", f"{what}\nThe log file has the details.", "error")
    if not isinstance(result, ApplyResult):
        text = f"{what}\n{count(job.reporter.done, 'files')} are done. {history} goes on or takes back."
        return Outcome("Stopped", text, "warning")
    way = f" {history} can do it again." if is_undo else f" {back}"
    undo = way if result.done else ""
    if not_done := _not_done(result):
        why = f"{history} says why and can do it again." if result.done and is_undo else ""
        why = why or f"{history} says why.{undo}"
        text = f"{what}\n{result.done:,} done, {not_done}. {why}"
        if job.problems:
            first = job.problems[0]
            text = f"{text}\n{shortened(f'{os.path.basename(first.subject)}: {first.reason}')}"
        return Outcome("Not all of it is done" if result.done else "Nothing is done", text, "warning")
    return Outcome("Done", f"{what}\n{count(result.done, 'files')} changed.{undo}", "information")


def interrupted(found: ChangeSet, *, history_key: str) -> str:
    """What is still to do of a set in the middle of which a program ended, and the key that goes on with it."""
    done, still = found.count(State.DONE), found.open_count
    return (
        f"{shortened(found.title)}\n{done:,} of {count(found.total, 'changes')} are done, {still:,} still to do. "
        f"Every file is whole.\nHistory ({history_key}) goes on or takes back."
    )


def _not_done(result: ApplyResult) -> str:
    """`1 conflict, 2 refused`; nothing if all of it is done."""
    conflicts = count(result.conflicts, "conflicts") if result.conflicts else ""
    refused = f"{result.refused:,} refused" if result.refused else ""
    failed = f"{result.failed:,} failed" if result.failed else ""
    return ", ".join(filter(None, (conflicts, refused, failed)))

"""How an apply ended, in words."""

from typing import Literal, NamedTuple

from musictui.jobs.apply_changes import ApplyResult
from musictui.jobs.job import Job, JobState
from musictui.tui.figures import count, shortened

NOT_DONE = (("conflicts", "conflicts"), ("refused", "refused"), ("failed", "failed"))


class Outcome(NamedTuple):
    """What a toast says."""

    title: str
    text: str
    severity: Literal["information", "warning", "error"]


def outcome(job: Job, *, is_undo: bool, undo_key: str, history_key: str) -> Outcome:
    """What became of a set of changes, and the keys that help: what undid something is redone in the history."""
    what = shortened(job.title)
    result = job.result
    if job.state is JobState.FAILED:
        return Outcome("Failed", f"{what}\nThe log file has the details.", "error")
    if not isinstance(result, ApplyResult):
        text = f"{what}\n{count(job.reporter.done, 'files')} are done. {history_key} goes on or takes back."
        return Outcome("Stopped", text, "warning")
    back = f" {history_key} can do it again." if is_undo else f" {undo_key} takes it back."
    undo = back if result.done else ""
    left = [f"{number:,} {word}" for name, word in NOT_DONE if (number := getattr(result, name))]
    if left:
        text = f"{what}\n{result.done:,} done, {', '.join(left)}. {history_key} says why.{undo}"
        return Outcome("Not all of it is done" if result.done else "Nothing is done", text, "warning")
    return Outcome("Done", f"{what}\n{count(result.done, 'files')} changed.{undo}", "information")

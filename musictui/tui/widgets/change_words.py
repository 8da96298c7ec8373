"""How changes are told: what is done to a file, and what became of it, in a symbol and in words."""

import os

from musictui.model.changes import Change, ChangeSet, Deed, State
from musictui.model.fields import BY_NAME
from musictui.tui.figures import count
from musictui.tui.visible import visible

STATES: dict[State, tuple[str, str, str]] = {
    State.PLANNED: ("●", "to do", "$accent"),
    State.LEFT_OUT: ("○", "left out", "$text-dim"),
    State.REFUSED: ("✗", "refused", "$error"),
    State.STARTED: ("▶", "begun", "$accent"),
    State.READY: ("▶", "begun", "$accent"),
    State.DONE: ("✓", "done", "$success"),
    State.CONFLICT: ("≠", "conflict", "$warning"),
    State.FAILED: ("✗", "failed", "$error"),
    State.UNDONE: ("↶", "undone", "$text-dim"),
}
"""State to its symbol, word and color."""
PLAIN = frozenset({State.PLANNED, State.DONE})
"""States that need no word beside what is done."""
LINES = "lines"
"""What a playlist's changes are stored under."""


def label(field: str) -> str:
    """What a person calls a field."""
    return BY_NAME[field].label if field in BY_NAME else visible(field)[:1].upper() + visible(field)[1:]


def what(change: Change) -> str:
    """What is done to the file, in a few words."""
    if change.state not in PLAIN:
        return STATES[change.state][1]
    match change.deed:
        case Deed.EDIT:
            fields = ", ".join(label(name).lower() for name in change.after)
            return ", ".join(filter(None, (fields, "pictures" if change.covers is not None else "")))
        case Deed.MOVE:
            return f"→ {visible(_relative(change.target, change.path))}"
        case Deed.REMOVE:
            return "to the quarantine"
        case Deed.RESTORE:
            return "out of the quarantine"
        case Deed.REVERT:
            return "as it was before"
        case Deed.REWRITE:
            return count(len(change.after.get(LINES, ())), "lines")
    return ""


def brief(change: Change) -> str:
    """What is done to the file, in a word or two."""
    if change.state not in PLAIN:
        return STATES[change.state][1]
    if change.deed is Deed.EDIT and change.after:
        return count(len(change.after), "fields")
    return {Deed.EDIT: "pictures", Deed.REVERT: "as before", Deed.REWRITE: "playlist"}.get(
        change.deed, str(change.deed)
    )


def name_of(change: Change) -> str:
    """What the file is called; one in the quarantine, as it was called."""
    path = change.target if change.deed is Deed.RESTORE else change.path
    return visible(os.fsdecode(os.path.basename(path)))


def folder_of(change: Change) -> str:
    """The folder that the file is in; of one in the quarantine, that it was in."""
    path = change.target if change.deed is Deed.RESTORE else change.path
    return visible(os.fsdecode(os.path.basename(os.path.dirname(path))))


def standing(found: ChangeSet) -> tuple[str, str, str]:
    """Symbol, words and color of what of a set still stands."""
    done, undone = found.count(State.DONE), found.count(State.UNDONE)
    still_to_do = found.open_count
    others = _others(found)
    if found.is_draft:
        return "○", "not applied", "$text-dim"
    if still_to_do:
        return "‖", _joined(f"{still_to_do:,} still to do", others), "$warning"
    if found.done_later and not undone:
        rest = f"{found.done_later:,} by set {found.finished_by}"
        return "✓", _joined("done" if done else "", rest, others), "$success"
    if undone and not done:
        return "↶", _joined("undone", others), "$text-dim"
    if undone:
        return "◐", _joined(f"{undone:,} of {done + undone:,} undone", others), "$text-dim"
    if not done:
        return "✗", others or "nothing done", "$error"
    if found.partly:
        return "◐", _joined(f"{found.partly:,} of {done:,} in part", others), "$text-dim"
    return ("!", _joined("done", others), "$warning") if others else ("✓", "done", "$success")


def counted(number: int, state: State) -> str:
    """`3 conflicts`, `3 refused`."""
    return count(number, "conflicts") if state is State.CONFLICT else f"{number:,} {STATES[state][1]}"


def author(found: ChangeSet) -> str:
    """Who made a set."""
    return "you" if found.author == "user" else visible(found.author)


def _others(found: ChangeSet) -> str:
    states = (State.CONFLICT, State.FAILED, State.REFUSED)
    return ", ".join(counted(found.count(state), state) for state in states if found.count(state))


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _relative(target: bytes, path: bytes) -> str:
    """The new name, with the folders by which it differs."""
    before, after = path.split(b"/"), target.split(b"/")
    shared = 0
    while shared < min(len(before), len(after)) - 1 and before[shared] == after[shared]:
        shared += 1
    return os.fsdecode(b"/".join(after[shared:]))

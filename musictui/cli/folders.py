"""Folders that a set of moves left empty, and what becomes of them."""

import os
from collections.abc import Iterable, Sequence

import click

from musictui.cli import changes, output
from musictui.cli.program import Program
from musictui.model.changes import Deed, Draft

remove_empty_option = click.option(
    "--remove-empty", is_flag=True, help="Remove the folders that are empty afterwards."
)


def offer_empty(program: Program, draft: Draft, *, is_wanted: bool, may_ask: bool) -> None:
    """Folders that hold nothing any more are removed, if that is wanted."""
    from musictui.library import journal

    with program.reader() as conn:
        roots = [path for _, path in journal.root_ids(conn)]
    left = {os.path.dirname(change.path) for change in draft.changes if change.deed is Deed.MOVE}
    empty = _empty(left - set(roots))
    if not empty:
        return
    count = f"{len(empty):,} folder{'s' * (len(empty) != 1)}"
    if not is_wanted and not (may_ask and changes.can_ask()):
        output.say(f"{count} {'is' if len(empty) == 1 else 'are'} empty now: --remove-empty removes such.")
        return
    if not is_wanted and not click.confirm(f"{count} empty now. Remove?", err=True):
        return
    removed = sum(_removed(folder, roots) for folder in empty)
    if removed:
        output.say(f"{removed:,} empty folder{'s' * (removed != 1)} removed.")


def _empty(folders: Iterable[bytes]) -> list[bytes]:
    found = []
    for folder in sorted(folders, reverse=True):
        try:
            if not os.listdir(folder):
                found.append(folder)
        except OSError:
            continue
    return found


def _removed(folder: bytes, roots: Sequence[bytes]) -> int:
    """Remove an empty folder, and those above it that it leaves empty; never one of the library's."""
    count = 0
    while folder not in roots and any(folder.startswith(root.rstrip(b"/") + b"/") for root in roots):
        try:
            os.rmdir(folder)
        except OSError:
            break
        count, folder = count + 1, os.path.dirname(folder)
    return count

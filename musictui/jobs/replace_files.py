"""Lets proven copies take the places of their files."""

import os
from collections.abc import Sequence
from typing import NamedTuple

from musictui.errors import MusictuiError
from musictui.files import copying
from musictui.jobs.write_copy import Copied, mark_of, stat_of
from musictui.library.journal import Settled
from musictui.model.changes import Change, State


class Replaced(NamedTuple):
    """What became of one file."""

    settled: Settled
    folder: bytes
    """Empty where nothing was done."""


def replace_files(copies: Sequence[tuple[Change, Copied]]) -> list[Settled]:
    """Put each copy in the place of the file of its change, if that is still what was copied.

    Their folders are on the disk when this returns.
    """
    replaced = [_replace(change, copied) for change, copied in copies]
    for folder in {each.folder for each in replaced if each.folder}:
        copying.sync_folder(folder)
    return [each.settled for each in replaced]


def _replace(change: Change, copied: Copied) -> Replaced:
    try:
        if mark_of(change.path) != copied.mark:
            copying.discard(copied.sibling)
            state, note = State.CONFLICT, "The file changed while its new version was made."
            return Replaced(Settled(change.number, state, note), b"")
        path = copying.resolve(change.path)
        copying.replace(copied.sibling, path)
        settled = Settled(change.number, State.DONE, copied.note, stat_of(change.path))
        return Replaced(settled, os.path.dirname(path))
    except MusictuiError as error:
        reason = error.message
    except OSError as error:
        reason = f"It could not be replaced: {error.strerror or error}."
    copying.discard(copied.sibling)
    return Replaced(Settled(change.number, State.FAILED, reason), b"")

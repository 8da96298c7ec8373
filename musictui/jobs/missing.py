"""The brake: an unplugged disk must not mark a library missing."""

import os
from dataclasses import dataclass

from musictui.jobs.job import shown
from musictui.jobs.scope import Scope


@dataclass(frozen=True, slots=True)
class HeldRoot:
    """A root of which too much vanished at once; its tracks were left alone."""

    path: str
    reason: str
    vanished: int
    is_away: bool
    """Whether nothing of it is there, or can be read."""


def held_root(scope: Scope, vanished: int, *, accept_missing: bool) -> HeldRoot | None:
    """Why the vanished files of a root are not to be marked missing; None if they are. May block on a disk."""
    path = scope.root.path
    is_away = True
    unreadable = next((folder.reason for folder in scope.walk.unreadable if folder.path == path), None)
    if unreadable is not None:
        reason = unreadable
    elif not vanished or accept_missing:
        return None
    elif trouble := trouble_with(path):
        reason = trouble
    elif 2 * vanished > scope.present:
        is_away = False
        reason = f"{vanished:,} of its {scope.present:,} files vanished at once."
    else:
        return None
    return HeldRoot(shown(path), reason, vanished, is_away)


def trouble_with(root: bytes) -> str:
    """Why nothing can be said about the files of a root, as far as that can be told; may block on a disk."""
    try:
        with os.scandir(root) as entries:
            return "" if any(entries) else "The folder is empty."
    except (FileNotFoundError, NotADirectoryError):
        return "The folder is not there."
    except OSError as error:
        return f"The folder cannot be read: {error.strerror}."

"""What the parts of one index share."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from musictui.files.walk import Rules
from musictui.jobs.job import Reporter
from musictui.jobs.moves import Arrivals
from musictui.jobs.scope import Scope, View
from musictui.jobs.store import Store
from musictui.library.tracks import Known


class Options(NamedTuple):
    """How an index goes about it."""

    rules: Rules
    full: bool = False
    """Read every file again."""
    accept_missing: bool = False
    """Mark files missing however many they are."""
    only_problems: bool = False
    """Read again what could not be read, and look at nothing else."""
    only: Collection[bytes] | None = None
    """Look at these files and folders alone."""


@dataclass(slots=True)
class Counts:
    """Files, so far."""

    seen: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    moved: int = 0
    missing: int = 0


class Place(NamedTuple):
    """Where a file that is being read belongs."""

    scope: Scope
    track: Known | None
    """What the library knows of it."""
    is_moved: bool = False
    """Whether the library knows it by another path."""


@dataclass(slots=True)
class Run:
    """One index under way."""

    report: Reporter
    options: Options
    view: View
    arrivals: Arrivals
    store: Store
    counts: Counts = field(default_factory=Counts)
    reading: dict[bytes, Place] = field(default_factory=dict)
    """The files that are found and not stored yet."""

    async def change_root(self, track_id: int, old_path: bytes, scope: Scope) -> None:
        """Note it if a track moved from one root to another."""
        if self.view.root_of(old_path).id != scope.root.id:
            await self.store.change_root(track_id, scope.root.id)

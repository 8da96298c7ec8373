"""What the History screen knows: the sets of changes, and what of them can be undone."""

import os
from typing import Any

from musictui.library import journal, outline, standing
from musictui.library.database import Database
from musictui.model.changes import ChangeSet, Draft
from musictui.tui.screens.change_data import ChangeData

CACHED = 1_000
NOT_EXACT = (
    "What would undo it to the byte is not kept any more; its values can still be put back, one field or all."
)
GONE = "It is not in the quarantine any more, so it cannot come back."


class HistoryData:
    """The journal, the newest set first."""

    def __init__(self, database: Database, reader: Any) -> None:
        """`reader` is the connection of the thread that draws."""
        self._database = database
        self._reader = reader
        self._sets: dict[int, ChangeSet] = {}
        self.detail: ChangeData | None = None
        """The set that is shown in full."""
        self._remarks: dict[int, str] = {}
        self._partly: frozenset[int] = frozenset()

    async def ids(self) -> list[int]:
        """All sets, the newest first, read anew."""
        found = await self._database.read(outline.set_ids)
        self._sets.clear()
        return found

    def one(self, set_id: int) -> ChangeSet | None:
        """One set, with how many of its changes are in which state."""
        if set_id not in self._sets:
            found = journal.get(self._reader, set_id)
            if found is None:
                return None
            if len(self._sets) >= CACHED:
                self._sets.clear()
            self._sets[set_id] = found
        return self._sets[set_id]

    async def open(self, set_id: int) -> list[int]:
        """Read a set in full; gives the numbers of its changes."""
        found = self.one(set_id)
        is_undo = found is not None and found.undoes is not None
        detail = ChangeData(self._database, self._reader, set_id, is_backwards=is_undo)
        await detail.load()
        remarks = await self._database.read(lambda conn: _remarks(conn, set_id))
        partly = await self._database.read(lambda conn: frozenset(standing.partly(conn, set_id)))
        self.detail, self._remarks, self._partly = detail, remarks, partly
        return list(detail.entries)

    def remark(self, number: int) -> str:
        """Why a change of the open set cannot be undone exactly; empty if it can."""
        return self._remarks.get(number, "")

    def is_partly(self, number: int) -> bool:
        """Whether a change of the open set stands in part: fields of it were taken back."""
        return number in self._partly

    @property
    def remark_count(self) -> int:
        """How many changes of the open set cannot be undone exactly."""
        return len(self._remarks)

    async def undo(self, set_id: int, paths: set[bytes], fields: set[str]) -> Draft:
        """What takes back a set, or these files or fields of it.

        Raises:
            UsageError: Nothing of it stands.
        """
        from musictui.jobs.undo_changes import undo_draft

        return await self._database.read(lambda conn: undo_draft(conn, set_id, paths=paths, fields=fields))

    async def redo(self, set_id: int, paths: set[bytes]) -> Draft:
        """What does again what was undone of a set, or of these files of it.

        Raises:
            UsageError: Nothing of it was undone.
        """
        from musictui.jobs.undo_changes import redo_draft

        return await self._database.read(lambda conn: redo_draft(conn, set_id, paths=paths))

    async def discard(self, set_id: int) -> None:
        """Forget a set that was never applied."""
        await self._database.write(lambda conn: journal.discard(conn, set_id))


def _remarks(conn: Any, set_id: int) -> dict[int, str]:
    remarks = dict.fromkeys(outline.inexact(conn, set_id), NOT_EXACT)
    for number, stored in outline.removed(conn, set_id):
        if not os.path.lexists(stored):
            remarks[number] = GONE
    return remarks

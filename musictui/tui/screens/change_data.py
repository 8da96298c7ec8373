"""What the screens of changes know of one set: all of it in short, and each change when it is drawn."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from musictui.jobs import check_draft
from musictui.library import journal, outline
from musictui.library.database import Database
from musictui.library.journal import Settled
from musictui.library.outline import Entry
from musictui.model.changes import Change, Deed, Draft, State
from musictui.model.track import Tags
from musictui.tui.widgets.change_facts import FieldChange, fields_of

CACHED = 2_000
"""Changes that are kept once they are read."""
CHOSEN = frozenset({State.PLANNED, State.LEFT_OUT})
"""States that the user chooses between."""
BY_FIELD = CHOSEN | {State.REFUSED}
"""States of edits of which fields can be left out: a file may be refused for one of them alone."""
CHECKED = 200
"""Files that are looked at between two times that what was found is shown."""
TROUBLE = frozenset({State.REFUSED, State.CONFLICT, State.FAILED})


class ChangeData:
    """One set of changes, read from the journal; what is chosen is written there at once."""

    def __init__(self, database: Database, reader: Any, set_id: int, *, is_backwards: bool = False) -> None:
        """`reader` is the connection of the thread that draws.

        What takes back begins with what was done last; `is_backwards` lists it as that was listed.
        """
        self.set_id = set_id
        self.entries: dict[int, Entry] = {}
        """By number, in the order in which they are listed."""
        self._is_backwards = is_backwards
        self._database = database
        self._reader = reader
        self._changes: dict[int, Change] = {}
        self._is_finished = False
        self._whole: dict[int, tuple[Tags, Tags]] = {}
        """What changes of which fields were left out or edited would do whole; by number."""

    async def load(self) -> None:
        """Read what there is."""
        found = await self._database.read(lambda conn: outline.outline(conn, self.set_id))
        listed = reversed(found) if self._is_backwards else found
        self.entries = {entry.number: entry for entry in listed}
        self._changes.clear()

    def change(self, number: int) -> Change | None:
        """One change, as it stands now."""
        if number not in self._changes:
            found = journal.change(self._reader, self.set_id, number)
            if found is None:
                return None
            if len(self._changes) >= CACHED:
                self._changes.clear()
            self._changes[number] = found
        found = self._changes[number]
        entry = self.entries.get(number)
        # A choice shows at once, written or not.
        return replace(found, state=entry.state) if entry and entry.state is not found.state else found

    def counts(self) -> Counter[State]:
        """How many changes are in each state."""
        return Counter(entry.state for entry in self.entries.values())

    def field_count(self) -> int:
        """How many fields get other values."""
        return sum(entry.fields for entry in self.entries.values() if entry.state is State.PLANNED)

    async def listed(self, text: str = "", states: Collection[State] = ()) -> list[int]:
        """The numbers of the changes of these states whose file is called so."""
        names = None
        if text.strip():
            names = await self._database.read(lambda conn: outline.named(conn, self.set_id, text))
        return [
            number
            for number, entry in self.entries.items()
            if (not states or entry.state in states) and (names is None or number in names)
        ]

    def fields(self, number: int) -> list[FieldChange]:
        """What a change does, field by field, those that are left out among them."""
        change = self.change(number)
        if change is None:
            return []
        if change.deed is not Deed.EDIT or change.state not in BY_FIELD:
            return fields_of(change)
        before, after = self._whole.get(number, (change.before, change.after))
        return [
            FieldChange(
                name,
                before.get(name, ()),
                change.after.get(name, wanted),
                is_in=change.state is not State.LEFT_OUT and name in change.after,
                sources=change.said(name),
            )
            for name, wanted in after.items()
        ]

    async def take(self, numbers: Iterable[int], *, is_in: bool) -> None:
        """Take files in or leave them out; those that cannot be done stay as they are."""
        before, after = (State.LEFT_OUT, State.PLANNED) if is_in else (State.PLANNED, State.LEFT_OUT)
        chosen = [
            number for number in numbers if (entry := self.entries.get(number)) and entry.state is before
        ]
        for number in chosen:
            self.entries[number] = self.entries[number]._replace(state=after)
        # Without any field left a file cannot come back by itself.
        emptied = [number for number in chosen if is_in and number in self._whole]
        wanted = {number: self._rest(number) for number in emptied}
        for number, (_before, values) in wanted.items():
            self.entries[number] = self.entries[number]._replace(fields=len(values))

        def write(conn: Any) -> None:
            for number, (old, new) in wanted.items():
                journal.rewrite(conn, self.set_id, number, old, new)
            journal.leave_out(conn, self.set_id, chosen, is_out=not is_in)

        await self._database.write(write)
        for number in chosen:
            self._changes.pop(number, None)

    async def take_field(self, number: int, name: str, *, is_in: bool) -> None:
        """Take one field of a file in, or leave it out."""
        before, after = self._all(number)
        change = self.change(number)
        if change is None:
            return
        now = {} if change.state is State.LEFT_OUT else dict(change.after)
        if is_in:
            now[name] = after[name]
        else:
            now.pop(name, None)
        await self._rewrite(number, before, now)

    async def set_field(self, number: int, name: str, values: Sequence[str]) -> None:
        """Let a field get other values than planned; its old ones leave it out."""
        before, after = self._all(number)
        change = self.change(number)
        if change is None:
            return
        now = {} if change.state is State.LEFT_OUT else dict(change.after)
        if tuple(values) == tuple(before.get(name, ())):
            now.pop(name, None)
        else:
            self._whole[number] = (before, {**after, name: tuple(values)})
            now[name] = tuple(values)
        await self._rewrite(number, before, now)

    async def check(self, number: int | None = None) -> AsyncIterator[int]:
        """Look at the files on the disk, or at one: what cannot be done is refused, with the reason.

        Gives, after each part, how many files were refused or are in conflict.
        """
        planned = await self._database.read(lambda conn: self._planned(conn, number))
        hashes = {cover.hash for change in planned for cover in change.covers or ()}
        pictures = await self._database.read(lambda conn: journal.blobs(conn, hashes)) if hashes else {}
        # Moves are looked at together: one may free the name that another one takes.
        size = CHECKED if all(change.deed is Deed.EDIT for change in planned) else max(len(planned), 1)
        for at in range(0, len(planned), size):
            part = Draft("", planned[at : at + size])
            checked = await asyncio.to_thread(check_draft.checked, part, pictures)
            yield await self._refuse([each for each in checked.changes if each.state is not State.PLANNED])

    def _planned(self, conn: Any, number: int | None) -> list[Change]:
        if number is None:
            return journal.changes(conn, self.set_id, states={State.PLANNED})
        found = journal.change(conn, self.set_id, number)
        return [found] if found is not None and found.state is State.PLANNED else []

    async def _refuse(self, changes: Sequence[Change]) -> int:
        """Note what cannot be done, but for what was left out meanwhile."""
        if self._is_finished:
            return 0
        still = [each for each in changes if self.entries[each.number].state is State.PLANNED]
        if still:
            settled = [Settled(each.number, each.state, each.note) for each in still]
            await self._database.write(lambda conn: journal.settle(conn, self.set_id, settled))
        for each in still:
            self.entries[each.number] = self.entries[each.number]._replace(state=each.state)
            self._changes.pop(each.number, None)
        return len(still)

    async def finish(self) -> None:
        """Return when all that was chosen is written; what is found after that is for the apply to find."""
        self._is_finished = True
        # One thread writes, in the order in which it was asked.
        await self._database.write(lambda _conn: None)

    def _all(self, number: int) -> tuple[Tags, Tags]:
        """What a change would do whole; remembered before less of it is written."""
        change = self.change(number)
        if number not in self._whole and change is not None:
            self._whole[number] = (change.before, change.after)
        return self._whole.get(number, ({}, {}))

    def _rest(self, number: int) -> tuple[Tags, Tags]:
        """What a file that comes back does: what it did when it was left out, else all."""
        change = self.change(number)
        if change is not None and change.after:
            return change.before, change.after
        return self._whole[number]

    async def _rewrite(self, number: int, before: Tags, after: Mapping[str, Sequence[str]]) -> None:
        _, whole = self._whole[number]
        ordered = {name: tuple(after[name]) for name in whole if name in after}
        kept = {name: before.get(name, ()) for name in ordered}
        state = State.PLANNED if ordered else State.LEFT_OUT
        self.entries[number] = self.entries[number]._replace(state=state, fields=len(ordered))
        change = self.change(number)
        if change is not None:
            self._changes[number] = replace(change, before=kept, after=ordered, state=state)
        await self._database.write(lambda conn: journal.rewrite(conn, self.set_id, number, kept, ordered))

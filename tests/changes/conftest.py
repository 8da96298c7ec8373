"""A library of small real files, and sets of changes applied to it."""

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from musictui.jobs.apply_changes import ApplyResult
from musictui.jobs.executors import InlineExecutor
from musictui.jobs.job import Reporter
from musictui.library import journal, tracks
from musictui.library.database import Database
from musictui.model.changes import Change, ChangeSet, Deed, Draft, Mark, State
from musictui.model.track import Track
from tests import audio


@dataclass
class Library:
    """A library with files, and short words for what tests do to it."""

    database: Database
    music: Path
    executor: Any

    async def index(self, **options: Any) -> None:
        """Bring the library up to date."""
        from musictui.jobs.index import index

        await index(
            Reporter(), database=self.database, executor=self.executor, roots=(self.music,), **options
        )

    async def track(self, path: Path) -> Track:
        """What the library knows of a file."""
        found = await self.tracks()
        return found[path]

    async def tracks(self) -> dict[Path, Track]:
        """All that the library knows, by path."""

        def read(conn: Any) -> list[Track]:
            ids = [row[0] for row in conn.execute("SELECT id FROM tracks")]
            return tracks.by_ids(conn, ids)

        return {Path(track.path.decode()): track for track in await self.database.read(read)}

    async def edit(self, path: Path, **values: str | Sequence[str]) -> Change:
        """An edit of one file."""
        track = await self.track(path)
        after = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in values.items()}
        before = {name: track.tags.get(name, ()) for name in after}
        return Change(Deed.EDIT, track.path, Mark.of(track), track.id, before, after)

    async def store(self, *changes: Change, title: str = "test", undoes: int | None = None) -> int:
        """A set in the journal."""
        draft = Draft(title, changes, undoes=undoes)
        return await self.database.write(lambda conn: journal.create(conn, draft, time.time()))

    async def apply(self, set_id: int, *, report: Reporter | None = None, **options: Any) -> ApplyResult:
        """Do a set."""
        from musictui.jobs.apply_changes import apply_changes

        report = report or Reporter()
        return await apply_changes(
            report, database=self.database, executor=self.executor, set_id=set_id, **options
        )

    async def undo(self, set_id: int, **options: Any) -> tuple[int, ApplyResult]:
        """Take a set back."""
        from musictui.jobs.undo_changes import undo_draft

        return await self._apply_draft(
            await self.database.read(lambda conn: undo_draft(conn, set_id, **options))
        )

    async def redo(self, set_id: int, **options: Any) -> tuple[int, ApplyResult]:
        """Do a set again."""
        from musictui.jobs.undo_changes import redo_draft

        return await self._apply_draft(
            await self.database.read(lambda conn: redo_draft(conn, set_id, **options))
        )

    async def states(self, set_id: int) -> list[State]:
        """What became of the changes of a set."""
        return [each.state for each in await self.changes(set_id)]

    async def changes(self, set_id: int) -> list[Change]:
        """The changes of a set."""
        return await self.database.read(lambda conn: journal.changes(conn, set_id))

    async def set(self, set_id: int) -> ChangeSet:
        """A set."""
        found = await self.database.read(lambda conn: journal.get(conn, set_id))
        assert found is not None
        return found

    async def _apply_draft(self, draft: Draft) -> tuple[int, ApplyResult]:
        set_id = await self.database.write(lambda conn: journal.create(conn, draft, time.time()))
        return set_id, await self.apply(set_id)

    def make(self, name: str, tags: Mapping[str, str | Sequence[str]] | None = None, **options: Any) -> Path:
        """A real file in the library's folder."""
        return audio.make(self.music / name, tags or {"title": "Song", "artist": "Ann"}, **options)


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    """An empty library with a folder for music; files are written in this process."""
    music = tmp_path / "music"
    music.mkdir()
    database = Database(tmp_path / "library.db")
    yield Library(database, music, InlineExecutor())
    database.close()

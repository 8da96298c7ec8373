"""Changes to real files under a pilot: an indexed folder, drafts, and what became of them."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from musictui.jobs import drafts
from musictui.library import journal, tracks
from musictui.model.changes import Change, ChangeSet, Draft, State
from musictui.model.track import Tags, Track
from musictui.session import Session
from musictui.tags import reader
from musictui.tui.screens.preview import PreviewScreen
from tests.tui.waiting import until

Values = Callable[[Track], Mapping[str, tuple[str, ...]]]


async def index(session: Session, music: Path) -> None:
    """Let the library know the files."""
    job = session.start("index", roots=(music,))
    await job.wait()
    assert job.error is None


def ids(conn: Any) -> list[int]:
    """All tracks, by path."""
    return [track_id for (track_id,) in conn.execute("SELECT id FROM tracks ORDER BY path")]


async def values_draft(session: Session, title: str, values: Values, *, author: str = "user") -> Draft:
    """New values for every track."""

    def make(conn: Any) -> Draft:
        wanted = {track.id: values(track) for track in tracks.by_ids(conn, ids(conn))}
        return drafts.values_draft(conn, wanted, title=title, author=author)

    return await session.database.read(make)


async def genre_draft(session: Session) -> Draft:
    """The genre of every file becomes Ambient."""
    return await values_draft(session, "genre = Ambient", lambda _track: {"genre": ("Ambient",)})


async def removal(session: Session, count: int) -> Draft:
    """The first files go to the quarantine."""
    return await session.database.read(
        lambda conn: drafts.removal_draft(conn, ids(conn)[:count], reason="a copy [b]of[/b] another")
    )


async def store(session: Session, draft: Draft, *, at_s: float | None = None) -> int:
    """A set in the journal."""
    now_s = time.time() if at_s is None else at_s
    return await session.database.write(lambda conn: journal.create(conn, draft, now_s))


async def apply(session: Session, draft: Draft) -> int:
    """A set that is applied."""
    set_id = await store(session, draft)
    job = session.start("apply", set_id=set_id, title=draft.title)
    await job.wait()
    assert job.error is None
    return set_id


async def show(pilot: Pilot[Any], draft: Draft) -> PreviewScreen:
    """Open the preview of a draft, and wait until its files are looked at."""
    pilot.app.run_worker(pilot.app.preview(draft))
    await until(pilot, lambda: isinstance(pilot.app.screen, PreviewScreen) and pilot.app.screen.is_mounted)
    screen = pilot.app.screen
    await until(pilot, lambda: screen.is_checked)
    return screen


async def newest(session: Session) -> ChangeSet | None:
    """The set that was stored last."""
    found = await session.database.read(lambda conn: journal.sets(conn, limit=1))
    return found[0] if found else None


async def changes(session: Session, set_id: int) -> list[Change]:
    """The changes of a set."""
    return await session.database.read(lambda conn: journal.changes(conn, set_id))


async def states(session: Session, set_id: int) -> list[State]:
    """What became of the changes of a set."""
    return [each.state for each in await changes(session, set_id)]


def tags(path: Path) -> Tags:
    """What a file says."""
    return reader.read(str(path).encode()).tags

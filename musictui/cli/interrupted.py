"""What a program that ended in the middle of changing files left: settled before others plan anything, and told."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from musictui.cli import output
from musictui.cli.program import Program
from musictui.errors import MusictuiError
from musictui.model.changes import ChangeSet, State

if TYPE_CHECKING:
    from musictui.session import Session

HOLDER = "musictui, settling what was interrupted"


def settle(program: Program, *, needs_lock: bool = True) -> None:
    """Finish or take back what was left, and say it, before a command plans what it changes.

    Args:
        program: The program.
        needs_lock: The command changes files: whether another process does is said now, not after the planning.

    Raises:
        LockedError: Another process is changing files.
    """
    from musictui.cli import progress

    sets = _unfinished(program)
    if sets:
        progress.run(_recovered(program))
    if needs_lock and (who := _at_it(program)) is not None:
        raise who
    if sets:
        tell(_settled(program, sets))


def require_settled(program: Program) -> None:
    """Refuse a preview that would not be what happens; a preview settles nothing, as that may change files.

    Raises:
        MusictuiError: What was interrupted is to be settled first.
    """
    from musictui.jobs.recover_changes import left_to_settle

    if not _unfinished(program):
        return
    if (who := _at_it(program)) is not None:
        output.say(f"{who.message} What is shown may be different when it is done.")
        return
    with program.reader() as conn:
        sets = left_to_settle(conn)
    if sets:
        raise MusictuiError(
            f"Set {sets[0]} was interrupted, and how much of it is done is not known yet: nothing is shown.",
            hint="Settle it first: musictui index. Without --dry-run it is settled, too, before you are asked.",
        )


async def settled(session: "Session") -> None:
    """As `settle`, beside other jobs of a session: the index goes on while another process changes files."""
    from musictui.cli.progress import follow
    from musictui.library import journal

    sets = await session.database.read(journal.unfinished_sets)
    if (job := await session.recover()) is None:
        return
    await follow(job)
    left = set(await session.database.read(journal.unfinished_sets))
    ended = [set_id for set_id in sets if set_id not in left]
    found = await session.database.read(lambda conn: [journal.get(conn, set_id) for set_id in ended])
    tell([each for each in found if each is not None])


def tell(sets: Sequence[ChangeSet]) -> None:
    """A line for each set: how much of it is done, and the ways on and back."""
    for each in sets:
        done = each.count(State.DONE)
        ways = [f"Go on with it: musictui redo {each.id}."] if each.open_count else []
        ways += [f"Take it back: musictui undo {each.id}."] if done else []
        output.say(
            f"Set {each.id} was interrupted: {done:,} of {each.total:,} changes are done, "
            f"{each.open_count:,} still open. Every file is whole. {' '.join(ways)}".rstrip()
        )


def open_set(program: Program, set_id: int | None) -> ChangeSet | None:
    """The set of that number, if it was interrupted and something of it is still to do.

    Without a number, the one that was applied last of those.
    """
    from musictui.library import journal

    with program.reader() as conn:
        ids = journal.open_sets(conn) if set_id is None else [set_id]
        found = (journal.get(conn, each) for each in ids)
        return next((each for each in found if each is not None and each.open_count), None)


def _unfinished(program: Program) -> list[int]:
    from musictui.library import journal

    try:
        with program.reader() as conn:
            return journal.unfinished_sets(conn)
    except MusictuiError:
        return []  # The command itself says what is wrong with the library.


def _at_it(program: Program) -> MusictuiError | None:
    """Who else is changing files just now, in the words of the lock."""
    from musictui.files.lock import ApplyLock, LockedError
    from musictui.jobs.recover_changes import lock_path

    path = lock_path(program.paths.library)
    if ApplyLock.is_held(path):
        try:
            ApplyLock.acquire(path, holder=HOLDER).release()
        except LockedError as error:
            return error
    return None


def _settled(program: Program, sets: Sequence[int]) -> list[ChangeSet]:
    from musictui.library import journal

    with program.reader() as conn:
        left = set(journal.unfinished_sets(conn))
        found = [journal.get(conn, set_id) for set_id in sets if set_id not in left]
    return [each for each in found if each is not None]


async def _recovered(program: Program) -> None:
    from musictui.jobs.recover_changes import recover_unlocked
    from musictui.library.database import Database

    database = Database(program.paths.library)
    try:
        if not database.is_read_only:
            await recover_unlocked(database, holder=HOLDER)
    finally:
        database.close()

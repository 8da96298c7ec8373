"""What the commands share that change files: the preview, the question, the apply, and what is said afterwards."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from musictui.cli import interrupted, output, preview, query
from musictui.cli.failures import FAILED
from musictui.cli.interrupt import interruptible
from musictui.cli.program import Program
from musictui.errors import MusictuiError, UsageError
from musictui.model.changes import Draft, State

if TYPE_CHECKING:  # imported with the job that makes it
    from musictui.jobs.apply_changes import ApplyResult
    from musictui.session import Session

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

Shown = Callable[[Draft, preview.Painter], Iterable[str]]
"""Makes the lines of a preview."""

LINES_ASKED = 60
"""Of a preview above a question; --dry-run shows all."""
PROBLEMS_SHOWN = 20


def change_options(function: F) -> F:
    """The options --dry-run and --yes, given as `is_dry` and `is_agreed`, of a command that changes files.

    What an earlier one left that was interrupted is settled first, and that another is at it is said at once.
    """

    @wraps(function)
    def settled(*arguments: Any, is_dry: bool, **options: Any) -> Any:
        program = click.get_current_context().ensure_object(Program)
        changes_files = options.get("is_applied", True)  # Vetting does only if it is told to.
        if not is_dry:
            interrupted.settle(program, needs_lock=changes_files)
        elif changes_files:
            interrupted.require_settled(program)
        return function(*arguments, is_dry=is_dry, **options)

    dry = click.option("--dry-run", "is_dry", is_flag=True, help="Only show what would be done.")
    yes = click.option("--yes", "is_agreed", is_flag=True, help="Do not ask.")
    return dry(yes(cast("F", settled)))


def selection(conn: Any, program: Program, words: Sequence[str], sort: Sequence[str] = ()) -> list[int]:
    """The tracks that a search finds, in order.

    Raises:
        UsageError: The search cannot be read.
    """
    from musictui.library import search

    wanted, keys = query.parsed(program, words), query.sort_keys(sort)
    with interruptible():
        return list(search.ids(conn, wanted, sort=keys))


def draft_of(program: Program, make: Callable[[Any], T]) -> T:
    """What `make(connection)` makes of the library.

    Raises:
        LibraryError: It cannot be read.
    """
    with program.reader() as conn:
        return make(conn)


def carry_out(
    program: Program,
    draft: Draft,
    *,
    is_dry: bool,
    is_agreed: bool,
    pictures: Mapping[bytes, bytes] | None = None,
    question: str = "",
    set_id: int | None = None,
    shown: Shown | None = None,
    applied: "Callable[[Draft, ApplyResult | None], None] | None" = None,
) -> "ApplyResult | None":
    """Show what is to be done, ask, and do it.

    Args:
        program: The program.
        draft: What is to be done.
        is_dry: Only show it, on standard output.
        is_agreed: Do not ask.
        pictures: What the draft refers to, by hash.
        question: Asked in place of one that counts the files.
        set_id: The set that the draft is the open rest of; None for a new one.
        shown: The lines of the preview, all of which are shown; None for file by file, the beginning of it.
        applied: Told what is to be done, as it was checked, and what became of it if it was, before the command
            ends for what could not be done. Standard output is its own: no preview is written there.

    Returns:
        What became of it; None if nothing was to be done.

    Raises:
        UsageError: There is nobody to ask.
        MusictuiError: None of it can be done, or another process is changing files.
        Exit: The user does not want it, or not all could be done.
    """
    from musictui.jobs.check_draft import checked

    with interruptible():
        draft = checked(draft, pictures)
    planned = sum(change.state is State.PLANNED for change in draft.changes)
    if is_dry:
        if applied is not None:
            applied(draft, None)
        else:
            output.write_lines((shown or _file_by_file)(draft, preview.Painter(sys.stdout)))
            output.flush_output()
        output.say(preview.counts(draft.changes) if draft.changes else "Nothing would change.")
        return None
    if not draft.changes:
        output.say("Nothing to change: all of it is so already.")
        return None
    if not planned:
        _show(draft, shown)
        raise MusictuiError("Nothing was changed: none of it can be done.", hint="Why is said above.")
    if not is_agreed:
        _ask(draft, question or preview.counts(draft.changes) + " Do it?", shown)
    else:
        _tell_left(draft)
    from musictui.cli import progress

    session = program.session()
    result = progress.run(_apply(session, draft, pictures or {}, set_id))
    if applied is not None:
        applied(draft, result)
    if result.conflicts or result.refused or result.failed:
        raise click.exceptions.Exit(FAILED)
    return result


def _file_by_file(draft: Draft, painter: preview.Painter) -> Iterator[str]:
    return preview.lines(draft.changes, painter)


def _ask(draft: Draft, question: str, shown: Shown | None) -> None:
    if not can_ask():
        raise UsageError(
            "Nothing was changed: there is no terminal to ask on.",
            hint="Add --yes to do it, or --dry-run to see it first.",
        )
    _show(draft, shown)
    confirm(question)


def confirm(question: str) -> None:
    """Ask, and end the command where the answer is no.

    Raises:
        Exit: It is no.
    """
    if not click.confirm(question, err=True):
        output.say("Nothing was changed.")
        raise click.exceptions.Exit(FAILED)


def can_ask() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()


def _show(draft: Draft, shown: Shown | None) -> None:
    """The preview, above a question; of one that is long by its nature the beginning."""
    lines = iter((shown or _file_by_file)(draft, preview.Painter(sys.stderr)))
    for line in islice(lines, LINES_ASKED if shown is None else None):
        output.say(line)
    if rest := sum(1 for _ in lines):
        output.say(f"… and {rest:,} more lines: --dry-run shows all.")


def _tell_left(draft: Draft) -> None:
    """What was known beforehand to be impossible."""
    left = [change for change in draft.changes if change.state in {State.REFUSED, State.CONFLICT}]
    tell_problems(
        [(output.safe_path(change.path), change.note) for change in left], rest="--dry-run shows all"
    )


async def _apply(
    session: "Session", draft: Draft, pictures: Mapping[bytes, bytes], begun: int | None
) -> "ApplyResult":
    from musictui.library import journal

    try:
        if begun is None:
            set_id = await session.database.write(lambda conn: store(conn, draft, pictures))
        else:
            set_id = begun
        try:
            result = await _followed(session, set_id, draft)
        finally:
            # Never begun, so nobody needs to read of it; what was begun stays.
            await session.database.write(lambda conn: journal.discard(conn, set_id))
    finally:
        await session.close()
    return result


def store(conn: Any, draft: Draft, pictures: Mapping[bytes, bytes]) -> int:
    """Put a draft into the journal with the pictures that it refers to; gives the id of the set."""
    from musictui.library import journal

    for data in pictures.values():
        journal.keep_blob(conn, data)
    return journal.create(conn, draft, time.time())


async def _followed(session: "Session", set_id: int, draft: Draft) -> "ApplyResult":
    import asyncio

    from musictui.cli.progress import follow
    from musictui.library import journal

    holder = f"musictui, set {set_id}"
    back = "redo" if draft.undoes is not None else f"undo {set_id}"
    job = session.start("apply", set_id=set_id, title=draft.title, holder=holder)
    try:
        result: ApplyResult = await follow(job)
    except asyncio.CancelledError:
        found = await session.database.read(lambda conn: journal.get(conn, set_id))
        done, total = (0, 0) if found is None else (found.count(State.DONE), found.total)
        output.say(
            f"{done:,} of {total:,} were done, and stay. To take them back: musictui {back}. "
            f"To go on: musictui redo {set_id}"
            if done
            else "Nothing was changed."
        )
        raise
    _tell(result, [(problem.subject, problem.reason) for problem in job.problems], back)
    return result


def _tell(result: "ApplyResult", problems: Sequence[tuple[str, str]], back: str) -> None:
    from musictui.cli.progress import duration

    tell_problems(problems, rest=f"musictui history {result.set_id}")
    if result.done:
        files = f"{result.done:,} change{'s' * (result.done != 1)}"
        output.say(f"{files} done in {duration(result.seconds)}. To take it back: musictui {back}")
    else:
        output.say("Nothing was changed.")


def tell_problems(problems: Sequence[tuple[str, str]], *, rest: str = "") -> None:
    """What was not done and why; `rest` is where to read what a long list leaves out."""
    if not problems:
        return
    output.say(f"Not done: {len(problems):,}")
    for path, reason in problems[:PROBLEMS_SHOWN]:
        output.say(f"  {output.safe(path)}: {output.safe(reason)}")
    if len(problems) > PROBLEMS_SHOWN:
        where = f": {rest}" if rest else ""
        output.say(f"  … and {len(problems) - PROBLEMS_SHOWN:,} more{where}")

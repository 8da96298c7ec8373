"""`musictui quarantine`: the removed files, which wait there until they are wanted or deleted for good."""

import contextlib
import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from musictui.cli import changes, output, preview
from musictui.cli.commands import OrderedGroup
from musictui.cli.params import FOLDER, absolute
from musictui.cli.program import Program, pass_program
from musictui.errors import LibraryError, MusictuiError, UsageError
from musictui.model import units

if TYPE_CHECKING:
    from musictui.files.quarantine import Kept
    from musictui.model.changes import Draft

HOLDER = "musictui quarantine"

root_option = click.option(
    "--root", metavar="DIR", type=FOLDER, help="Only of this folder; it need not be in the library."
)


@click.group("quarantine", cls=OrderedGroup)
def command() -> None:
    """List, restore and delete removed files.

    They wait in .musictui-quarantine at the top of their library folder, each set of changes in a folder of its own.
    """


@command.command("list")
@root_option
@click.option("--json", "is_json", is_flag=True, help="One JSON object.")
@pass_program
def list_(program: Program, root: Path | None, is_json: bool) -> None:
    """List the files, the oldest set first."""
    found = _entries(_roots(program, root))
    if is_json:
        from musictui.cli.formats import json_line

        output.write_data([json_line({"files": [_record(kept) for kept in found]})])
        return
    if not found:
        output.say("The quarantine is empty.")
        return
    output.write_lines(_table(found))
    output.flush_output()
    output.say(_amount(found))


@command.command("restore")
@click.argument("wanted", metavar="[SET|FILE ...]", nargs=-1)
@root_option
@click.option("--all", "is_all", is_flag=True, help="Everything.")
@changes.change_options
@pass_program
def restore(
    program: Program,
    *,
    wanted: tuple[str, ...],
    root: Path | None,
    is_all: bool,
    is_dry: bool,
    is_agreed: bool,
) -> None:
    """Move files back to where they were.

    Named by their set, or by the path that they had. With --root it works without the library, too. What is there
    by now is never written over.
    """
    roots = _roots(program, root)
    chosen = _chosen(_entries(roots), wanted, is_all=is_all)
    draft = _draft(program, chosen, needs_library=root is None)
    if draft is not None:
        changes.carry_out(program, draft, is_dry=is_dry, is_agreed=is_agreed)
        return
    if is_dry:
        output.write_lines(
            f"{output.safe_path(kept.stored)}\n  comes back as {output.safe_path(kept.original)}"
            for kept in chosen
        )
        return
    _agree(f"Move {_amount(chosen)} back?", is_agreed=is_agreed)
    _restore(program, chosen)


@command.command("empty")
@click.argument("wanted", metavar="[SET|FILE ...]", nargs=-1)
@root_option
@changes.change_options
@pass_program
def empty(
    program: Program, *, wanted: tuple[str, ...], root: Path | None, is_dry: bool, is_agreed: bool
) -> None:
    """Delete the files for good: they cannot be brought back.

    All of them, or those of a set, or those that had a path.
    """
    from musictui.jobs.quarantine_drafts import delete_for_good, forget_deleted

    found = _entries(_roots(program, root))
    chosen = _chosen(found, wanted, is_all=not wanted) if found else []
    if not chosen:
        output.say("The quarantine is empty.")
        return
    if is_dry:
        output.write_lines(_table(chosen))
        output.say(f"{_amount(chosen)} would be deleted for good.")
        return
    _agree(f"Delete {_amount(chosen)} for good? They cannot be brought back.", is_agreed=is_agreed)
    delete_for_good(program.paths.library, chosen, holder=HOLDER)
    if program.paths.library.exists():
        # What a damaged library still knows of them is no reason to fail: they are gone.
        with contextlib.suppress(MusictuiError):
            program.change(lambda conn: forget_deleted(conn, chosen))
    output.say(f"{_amount(chosen)} deleted.")


def _roots(program: Program, root: Path | None) -> list[bytes]:
    """The folders whose quarantine is meant.

    Raises:
        LibraryError: There is no library, and no folder is named.
    """
    if root is not None:
        return [os.fsencode(root)]
    from musictui.jobs.quarantine_drafts import folders

    try:
        with program.reader() as conn:
            return folders(conn)
    except LibraryError as error:
        raise LibraryError(
            error.message, hint="Without the library, name the folder of the music: --root DIR"
        ) from error


def _entries(roots: Iterable[bytes]) -> "list[Kept]":
    from musictui.files import quarantine

    return [kept for root in roots for kept in quarantine.entries(root)]


def _chosen(found: "Sequence[Kept]", wanted: Sequence[str], *, is_all: bool) -> "list[Kept]":
    """Those that are named, each once.

    Raises:
        UsageError: Nothing is named, or something that is not there.
    """
    if not found:
        raise MusictuiError("The quarantine is empty.", hint="Is it the one of another folder? --root DIR")
    if is_all:
        return list(found)
    if not wanted:
        raise UsageError(
            "What is to be moved back? Nothing is named.",
            hint="Name a set or a path of musictui quarantine list, or --all.",
        )
    chosen: list[Kept] = []
    for word in wanted:
        path = os.fsencode(absolute(word))
        named = [kept for kept in found if kept.set_id == word or path in {kept.original, kept.stored}]
        if not named:
            raise UsageError(
                f"There is no set and no file {word} in the quarantine.", hint="See musictui quarantine list."
            )
        chosen += [kept for kept in named if kept not in chosen]
    return chosen


def _draft(program: Program, chosen: "Sequence[Kept]", *, needs_library: bool) -> "Draft | None":
    """The set of changes that restores files; None where the library knows nothing of their folders."""
    from musictui.jobs.quarantine_drafts import are_known, restore_draft

    try:
        with program.reader() as conn:
            return restore_draft(conn, chosen) if are_known(conn, chosen) else None
    except LibraryError:
        if needs_library:
            raise
        return None


def _restore(program: Program, chosen: "Sequence[Kept]") -> None:
    """Move files back without the library; what cannot be moved stays where it is."""
    from musictui.jobs.quarantine_drafts import put_back

    done, problems = put_back(program.paths.library, chosen, holder=HOLDER)
    changes.tell_problems([(output.safe_path(kept.original), reason) for kept, reason in problems])
    output.say(f"{done:,} file{'s' * (done != 1)} moved back.")
    if problems:
        raise click.exceptions.Exit(1)


def _agree(question: str, *, is_agreed: bool) -> None:
    if is_agreed:
        return
    if not changes.can_ask():
        raise UsageError(
            "Nothing was changed: there is no terminal to ask on.",
            hint="Add --yes to do it, or --dry-run to see it first.",
        )
    changes.confirm(question)


def _amount(found: "Sequence[Kept]") -> str:
    return preview.amount(len(found), sum(kept.size for kept in found))


def _record(kept: "Kept") -> dict[str, Any]:
    return {
        "path": os.fsdecode(kept.original),
        "stored": os.fsdecode(kept.stored),
        "root": os.fsdecode(kept.root),
        "set": kept.set_id,
        "reason": kept.reason,
        "size": kept.size,
        "removed": _time(kept.removed_s),
    }


def _table(found: "Sequence[Kept]") -> list[str]:
    lines = [f"{'Set':>5}  {'Removed':<16}  {'Size':>8}  File"]
    for kept in found:
        reason = f"  ({output.safe(kept.reason)})" if kept.reason else ""
        when = _time(kept.removed_s)[:16].replace("T", " ")
        lines.append(
            f"{output.safe(kept.set_id):>5}  {when:<16}  {units.size(kept.size):>8}  "
            f"{output.safe_path(kept.original)}{reason}"
        )
    return lines


def _time(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return "unknown"

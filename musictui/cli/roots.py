"""`musictui roots`: the folders of the library."""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from musictui.cli import output
from musictui.cli.commands import OrderedGroup
from musictui.cli.failures import FAILED
from musictui.cli.params import FOLDER, absolute
from musictui.cli.program import Program, pass_program
from musictui.errors import MusictuiError, RootError

if TYPE_CHECKING:  # imported when it is looked up
    from musictui.library.roots import Root


ENOUGH_THERE = 0.5
"""The share of the files of a folder that must be where it is said to be now."""


class _RootPath(click.ParamType[bytes]):
    """A folder of the library; it need not be there any more."""

    name = "root"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> bytes:  # noqa: ARG002
        """Its absolute path."""
        return os.fsencode(absolute(value))

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 click's signature
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """The library's folders."""
        try:
            paths = [os.fsdecode(root.path) for root in _all(ctx.ensure_object(Program))]
        except MusictuiError:
            return []
        return [CompletionItem(path) for path in paths if path.startswith(incomplete) and path.isprintable()]


ROOT = _RootPath()


@click.group("roots", cls=OrderedGroup)
def command() -> None:
    """List and change the folders of the library."""


@command.command("list")
@click.option("--json", "is_json", is_flag=True, help="One JSON object.")
@pass_program
def list_(program: Program, is_json: bool) -> None:
    """List the folders of the library."""
    found = _all(program)
    if is_json:
        from musictui.cli.formats import json_line

        output.write_data([json_line({"roots": [_record(root) for root in found]})])
        return
    if not found:
        output.say("The library has no folders yet. Add one: musictui index FOLDER")
        return
    output.write_lines(_table(found))


@command.command("add")
@click.argument("folder", type=FOLDER)
@pass_program
def add(program: Program, folder: Path) -> None:
    """Add a folder, without indexing it yet."""
    from musictui.library import roots

    root = program.change(lambda conn: roots.add(conn, os.fsencode(folder)))
    output.say(f"{output.safe_path(root.path)} is part of the library now. Read its files: musictui index")


@command.command("remove")
@click.argument("folder", type=ROOT)
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_program
@click.pass_context
def remove(ctx: click.Context, program: Program, folder: bytes, yes: bool) -> None:
    """Take a folder out; its files stay."""
    from musictui.library import roots

    root = _named(program, folder)
    name = output.safe_path(root.path)
    if root.tracks and not yes and _can_ask():
        question = f"Forget {name} and what is known of its {_tracks(root.tracks)}? The files stay."
        if not click.confirm(question, err=True):
            output.say("Nothing was changed.")
            ctx.exit(FAILED)
    count = program.change(lambda conn: roots.remove(conn, root.id))
    output.say(f"{name} is no longer part of the library; {_tracks(count)} forgotten. The files stay.")


@command.command("relocate")
@click.argument("old", type=ROOT)
@click.argument("new", type=FOLDER)
@click.option("--yes", is_flag=True, help="Even where most of its files are not there.")
@pass_program
@click.pass_context
def relocate(ctx: click.Context, program: Program, old: bytes, new: Path, yes: bool) -> None:
    """Tell that a folder is elsewhere now.

    OLD, a folder of the library, is NEW now. Everything known about its tracks stays.
    """
    from musictui.library import roots

    root = _named(program, old)
    if not yes and not _is_agreed(program, root, new):
        output.say("Nothing was changed.")
        ctx.exit(FAILED)
    moved = program.change(lambda conn: roots.relocate(conn, root.id, os.fsencode(new)))
    before, after = output.safe_path(root.path), output.safe_path(moved.path)
    output.say(f"{before} is {after} now, with its {_tracks(moved.tracks)}.")


@command.command("forget-missing")
@click.argument("folder", type=ROOT, required=False)
@pass_program
def forget_missing(program: Program, folder: bytes | None) -> None:
    """Forget tracks whose files are missing.

    Those of FOLDER, or of all folders of the library.
    """
    from musictui.library import roots

    root_id = None if folder is None else _named(program, folder).id
    _ = _all(program)  # tells it if there is no library
    count = program.change(lambda conn: roots.forget_missing(conn, root_id))
    output.say(f"{_tracks(count)} forgotten.")


def _is_agreed(program: Program, root: "Root", new: Path) -> bool:
    """Whether `new` holds what `root` did, or the user says so.

    Raises:
        RootError: It holds something else, and there is nobody to ask.
    """
    from musictui.library import roots

    with program.reader() as conn:
        there, looked_for = roots.look_in(conn, root.id, os.fsencode(new))
    if there >= looked_for * ENOUGH_THERE:
        return True
    files = f"{there:,} of {looked_for:,} file{'s' * (looked_for != 1)} looked for"
    message = f"{files} {'is' if there == 1 else 'are'} in {output.safe(str(new))}."
    if _can_ask():
        return click.confirm(f"{message} Is it the right folder?", err=True)
    raise RootError(f"{message} Is it the right folder?", hint="If it is, add --yes.")


def _can_ask() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _all(program: Program) -> "list[Root]":
    from musictui.library import roots

    with program.reader() as conn:
        return roots.all(conn)


def _named(program: Program, path: bytes) -> "Root":
    """The folder of the library at `path`, by whatever name.

    Raises:
        RootError: It is none of the library's.
    """
    from musictui.library import roots

    with program.reader() as conn:
        root = roots.find(conn, path)
        if root is not None:
            return root
        known = [os.fsdecode(each.path) for each in roots.all(conn)]
    hint = f"Its folders: {', '.join(known)}" if known else "It has no folders yet: musictui index FOLDER"
    raise RootError(f"{os.fsdecode(path)} is no folder of the library.", hint=hint)


def _tracks(count: int) -> str:
    return f"{count:,} track{'s' * (count != 1)}"


def _record(root: "Root") -> dict[str, Any]:
    return {
        "path": os.fsdecode(root.path),
        "tracks": root.tracks,
        "missing": root.missing,
        "problems": root.problems,
        "size": root.size,
        "length_s": root.length_ms / 1000,
        "indexed": _time(root.indexed_s),
        "is_there": os.path.isdir(root.path),
    }


def _time(seconds: int | None) -> str | None:
    return (
        None
        if seconds is None
        else datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")
    )


def _table(found: "Sequence[Root]") -> list[str]:
    lines = [f"{'Tracks':>9}  {'Missing':>7}  {'Problems':>8}  {'Indexed':<16}  Folder"]
    for root in found:
        indexed = (_time(root.indexed_s) or "never")[:16].replace("T", " ")
        gone = "" if os.path.isdir(root.path) else "  (not there now)"
        figures = f"{root.tracks:>9,}  {root.missing:>7,}  {root.problems:>8,}  {indexed:<16}"
        lines.append(f"{figures}  {output.safe_path(root.path)}{gone}")
    return lines

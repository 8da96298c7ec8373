"""`musictui undo` and `musictui redo`: takes a set of changes back, whole or in part, and does it again."""

import os
from typing import Any

import click

from musictui.cli import changes, folders
from musictui.cli.params import absolute
from musictui.cli.program import Program, pass_program
from musictui.errors import MusictuiError, UsageError


def undo_or_redo(name: str, text: str) -> click.Command:
    """The command `name`: they differ in which set is meant, and in the direction."""

    @click.command(name, help=text)
    @click.argument("set_id", metavar="[ID]", type=click.IntRange(min=1), required=False)
    @click.option("--path", "paths", metavar="FILE", multiple=True, help="Only this file.")
    @click.option("--field", "fields", metavar="FIELD", multiple=True, help="Only this field.")
    @folders.remove_empty_option
    @changes.change_options
    @pass_program
    def command(
        program: Program,
        *,
        set_id: int | None,
        paths: tuple[str, ...],
        fields: tuple[str, ...],
        remove_empty: bool,
        is_dry: bool,
        is_agreed: bool,
    ) -> None:
        from musictui.jobs import undo_changes

        make = undo_changes.undo_draft if name == "undo" else undo_changes.redo_draft
        wanted = {os.fsencode(absolute(path)) for path in paths}
        names = {_field(word) for word in fields}
        with program.reader() as conn:
            found = _last(conn, name) if set_id is None else set_id
            draft = make(conn, found, paths=wanted, fields=names)
        done = changes.carry_out(program, draft, is_dry=is_dry, is_agreed=is_agreed)
        if done is not None:
            folders.offer_empty(program, draft, is_wanted=remove_empty, may_ask=not is_agreed)

    return command


def _last(conn: Any, name: str) -> int:
    """The set that is meant where none is named.

    Raises:
        MusictuiError: There is none.
    """
    from musictui.library import journal

    found = journal.last_standing(conn) if name == "undo" else journal.last_undone(conn)
    if found is None:
        raise MusictuiError(
            f"There is nothing to {name}.", hint="What was done and what stands: musictui history"
        )
    return found


def _field(word: str) -> str:
    from musictui.model import field_checks

    field = field_checks.editable(word)
    if field is None:
        message, hint = field_checks.refusal(word)
        raise UsageError(message, hint=hint)
    return field.name


command = undo_or_redo(
    "undo",
    "Take changes back.\n\nThe set ID, or the last one that stands. Edits come back byte for byte, moved files to "
    "their places, removed ones out of the quarantine. Files that changed since are left alone. An undo is a set "
    "itself, and can be taken back: musictui redo.",
)

"""`musictui undo` and `musictui redo`: takes a set of changes back, whole or in part, and does it again."""

import os

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

        wanted = {os.fsencode(absolute(path)) for path in paths}
        names = {_field(word) for word in fields}
        make, make_last = (
            (undo_changes.undo_draft, undo_changes.undo_last)
            if name == "undo"
            else (undo_changes.redo_draft, undo_changes.redo_last)
        )
        with program.reader() as conn:
            draft = (
                make_last(conn, paths=wanted, fields=names)
                if set_id is None
                else make(conn, set_id, paths=wanted, fields=names)
            )
        if draft is None:
            raise MusictuiError(
                f"There is nothing to {name}.", hint="What was done and what stands: musictui history"
            )
        done = changes.carry_out(program, draft, is_dry=is_dry, is_agreed=is_agreed)
        if done is not None:
            folders.offer_empty(program, draft, is_wanted=remove_empty, may_ask=not is_agreed)

    return command


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

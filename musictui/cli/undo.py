"""`musictui undo` and `musictui redo`: takes a set of changes back, whole or in part, and does it again."""

import os

import click

from musictui.cli import changes, folders, interrupted, output
from musictui.cli.params import absolute
from musictui.cli.program import Program, pass_program
from musictui.errors import MusictuiError, UsageError
from musictui.model.changes import OPEN, ChangeSet, Draft


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

        found = None if name == "undo" or paths or fields else interrupted.open_set(program, set_id)
        if found is not None and set_id is not None:
            _go_on(program, found, is_dry=is_dry, is_agreed=is_agreed, remove_empty=remove_empty)
            return
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
            passed = undo_changes.passed_over(conn, draft) if name == "undo" and set_id is None else []
        for sentence in passed:
            output.say(sentence)
        if passed and draft is not None:
            title = output.safe(draft.title.partition(": ")[2])
            output.say(f"The next that can be taken back is set {draft.undoes}: {title}")
        if draft is None:
            hint = "What was done and what stands: musictui history"
            if found is not None:
                hint = f"Set {found.id} was interrupted. Go on with it: musictui redo {found.id}"
            raise MusictuiError(f"There is nothing to {name}.", hint=hint)
        done = changes.carry_out(program, draft, is_dry=is_dry, is_agreed=is_agreed)
        if done is not None:
            folders.offer_empty(program, draft, is_wanted=remove_empty, may_ask=not is_agreed)

    return command


def _go_on(program: Program, found: ChangeSet, *, is_dry: bool, is_agreed: bool, remove_empty: bool) -> None:
    """Do what is still to do of a set that was interrupted."""
    from musictui.library import journal

    with program.reader() as conn:
        open_changes = journal.changes(conn, found.id, states=OPEN)
        hashes = {cover.hash for change in open_changes for cover in change.covers or ()}
        pictures = journal.blobs(conn, hashes) if hashes else {}
    output.say(f"Going on with set {found.id}: {len(open_changes):,} of {found.total:,} changes are open.")
    draft = Draft(found.title, open_changes, undoes=found.undoes)
    done = changes.carry_out(
        program, draft, is_dry=is_dry, is_agreed=is_agreed, pictures=pictures, set_id=found.id
    )
    if done is not None:
        folders.offer_empty(program, draft, is_wanted=remove_empty, may_ask=not is_agreed)


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

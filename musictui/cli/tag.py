"""`musictui tag`: writes values, pictures, or what stands in file names into the tags of the tracks that match."""

import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from musictui.cli import changes, output, query
from musictui.cli.program import Program, pass_program
from musictui.errors import PatternError, StorageError, UsageError

if TYPE_CHECKING:  # imported when there is something to edit
    from musictui.model.changes import Draft
    from musictui.model.patterns import Pattern
    from musictui.model.steps_base import Step

NO_COVER = "none"
NO_MATCH = "No track matches."
_ASSIGNMENT = re.compile(r"([^\W\d][\w-]*)=(.*)", re.DOTALL)
_JPEG = b"\xff\xd8\xff"


class _Assignment(click.ParamType[str]):
    """A field and a value for it."""

    name = "assignment"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 click's signature
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """The fields that can be written."""
        from musictui.model import field_checks

        names = field_checks.EDITABLE if incomplete else ()
        return [CompletionItem(f"{name}=") for name in names if name.startswith(incomplete)]


class _Word(query.QueryWord):
    """A word of a search, or a field and a value for it."""

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """What either may begin with."""
        found = super().shell_complete(ctx, param, incomplete)
        return found + ASSIGNMENT.shell_complete(ctx, param, incomplete)


ASSIGNMENT = _Assignment()


@click.command("tag", cls=query.QueryCommand)
@click.argument("words", metavar="[QUERY ...] [FIELD=VALUE ...]", nargs=-1, type=_Word())
@click.option(
    "--add",
    "added",
    metavar="FIELD=VALUE",
    type=ASSIGNMENT,
    multiple=True,
    help="A value beside those there are.",
)
@click.option(
    "--remove",
    "removed",
    metavar="FIELD[=VALUE]",
    type=ASSIGNMENT,
    multiple=True,
    help="A value, or all of the field.",
)
@click.option("--cover", metavar="FILE|none", help="The front cover; none removes all pictures.")
@click.option("--from-name", metavar="PATTERN", help="Values out of file names: '{artist} - {title}'.")
@click.option("--edit", "is_edit", is_flag=True, help="Edit the tags as text, in $EDITOR.")
@query.sort_option
@changes.change_options
@pass_program
def command(
    program: Program,
    *,
    words: tuple[str, ...],
    added: tuple[str, ...],
    removed: tuple[str, ...],
    cover: str | None,
    from_name: str | None,
    is_edit: bool,
    sort: tuple[str, ...],
    is_dry: bool,
    is_agreed: bool,
) -> None:
    """Write tags of the tracks that match.

    \b
    genre=Ambient                the field has this value and no other
    genre=Ambient genre=Drone    several values
    genre=                       the field is removed

    Before anything is written it is shown, and asked for. Every change can be taken back: musictui undo.
    """
    wanted, assigned = _sorted_out(words)
    steps = _steps(assigned, added, removed)
    picture = None if cover in {None, NO_COVER} else _picture(str(cover))
    ways = (bool(steps or cover is not None), from_name is not None, is_edit)
    if sum(ways) != 1:
        hint = "For example: musictui tag album:debut genre=Electronic"
        raise UsageError(
            "What is to be written? Nothing is named."
            if not any(ways)
            else "--edit, --from-name and values exclude each other.",
            hint=hint if not any(ways) else "Do one after the other.",
        )
    if is_edit:
        from musictui.cli.edit import edited

        found = edited(program, wanted, sort)
        if found is None:
            output.say(NO_MATCH)
        else:
            changes.carry_out(program, found, is_dry=is_dry, is_agreed=is_agreed)
        return
    pictures: dict[bytes, bytes] = {}
    read = None if from_name is None else pattern(from_name)
    with program.reader() as conn:
        ids = changes.selection(conn, program, wanted, sort)
        if not ids:
            output.say(NO_MATCH)
            return
        if read is not None:
            from musictui.jobs.drafts import names_to_tags_draft

            draft = names_to_tags_draft(conn, ids, read)
        else:
            draft = _edit_draft(conn, ids, steps)
            if cover is not None:
                draft, pictures = _with_cover(conn, ids, draft, picture)
    changes.carry_out(program, draft, is_dry=is_dry, is_agreed=is_agreed, pictures=pictures)


def pattern(text: str) -> "Pattern":
    """Read a pattern of file names.

    Raises:
        PatternError: It cannot be read; it holds the text, so that the place can be shown.
    """
    from musictui.model import patterns

    try:
        return patterns.parse(text)
    except PatternError as error:
        error.text = text
        raise


def _sorted_out(words: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The words of the search, and the fields with their values."""
    wanted, assigned = [], []
    for word in words:
        if found := _ASSIGNMENT.fullmatch(word):
            assigned.append((found[1], found[2]))
        else:
            wanted.append(word)
    return wanted, assigned


def _steps(assigned: Sequence[tuple[str, str]], added: Sequence[str], removed: Sequence[str]) -> "list[Step]":
    """What the words and options ask for.

    Raises:
        UsageError: A field or a value is wrong.
    """
    if not (assigned or added or removed):
        return []
    from musictui.model import steps_base, steps_values

    sets: dict[str, list[str]] = {}
    for word, value in assigned:
        values = sets.setdefault(_field(word), [])
        if value:
            values.append(value)
    steps: list[Step] = []
    for name, values in sets.items():
        if len(values) > 1 and not steps_base.is_multi(name):
            raise UsageError(f"“{name}” holds one value.", hint=f"Give it once: {name}=VALUE")
        checked = tuple(steps_base.checked(name, value) for value in values)
        steps.append(steps_values.Set(name, checked) if checked else steps_values.Remove((name,)))
    for text in added:
        name, added_value = _pair(text, "--add")
        if not steps_base.is_multi(name):
            raise UsageError(f"“{name}” holds one value.", hint=f"To change it: {name}=VALUE")
        steps.append(steps_values.Add(name, (steps_base.checked(name, added_value or ""),)))
    for text in removed:
        name, gone = _pair(text, "--remove", needs_value=False)
        steps.append(steps_values.Remove((name,), () if gone is None else (gone,)))
    return steps


def _pair(text: str, option: str, *, needs_value: bool = True) -> tuple[str, str | None]:
    word, sign, value = text.partition("=")
    if needs_value and not value:
        raise UsageError(f"{option} {text} has no value.", hint=f"For example: {option} genre=Ambient")
    return _field(word), value if sign and value else None


def _field(word: str) -> str:
    """The field that a word names.

    Raises:
        UsageError: There is none, or it cannot be written.
    """
    from musictui.model import field_checks

    found = field_checks.editable(word)
    if found is None:
        message, hint = field_checks.refusal(word)
        raise UsageError(message, hint=hint or "The fields: musictui tag --help")
    return found.name


def _picture(name: str) -> bytes:
    """The content of an image file.

    Raises:
        StorageError: It cannot be read.
        UsageError: It is no image that tags hold.
    """
    from musictui.tags import covers

    path = os.path.expanduser(name)
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise StorageError(
            f"The picture {name} cannot be read: {error.strerror}.", hint="Check the path."
        ) from error
    if covers.mime(data) == "image/jpeg" and not data.startswith(_JPEG):
        raise UsageError(f"{name} is no picture.", hint="Tags hold JPEG and PNG, some also GIF and WebP.")
    return data


def _edit_draft(conn: Any, ids: Sequence[int], steps: "Sequence[Step]") -> "Draft":
    from musictui.jobs.drafts import edit_draft
    from musictui.model.recipes import Recipe

    recipe = Recipe("", tuple(steps))
    return edit_draft(
        conn, ids, recipe.apply, title="; ".join(sentence.rstrip(".") for sentence in recipe.describe())
    )


def _with_cover(
    conn: Any, ids: Sequence[int], draft: "Draft", picture: bytes | None
) -> "tuple[Draft, dict[bytes, bytes]]":
    from dataclasses import replace

    from musictui.jobs.draft_covers import with_cover

    word = "Set the front cover" if picture is not None else "Remove all pictures"
    draft, pictures = with_cover(conn, ids, draft, picture)
    return replace(draft, title="; ".join(filter(None, (draft.title, word)))), pictures

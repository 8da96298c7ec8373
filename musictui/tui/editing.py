"""The user's text editor on the terminal, and what comes back from it."""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

from textual.app import App, SuspendNotSupported

from musictui.errors import MusictuiError, UsageError
from musictui.model import edit_text
from musictui.model.edit_text import LineProblem
from musictui.model.field_checks import EDITABLE
from musictui.model.track import Track
from musictui.tui.form_lines import COMMON

EDITORS = ("sensible-editor", "nano", "micro", "vim", "vi", "notepad")
"""Tried in this order where the user has named none."""

Run = Callable[[str], str]
"""Lets the user edit a text, and gives what became of it."""


def fields_of(tracks: Sequence[Track]) -> list[str]:
    """The fields in the text of a selection: the common ones, and those that one of the tracks has."""
    found = {name for track in tracks for name in track.tags}
    return [*COMMON, *(name for name in EDITABLE if name in found and name not in COMMON)]


class Edited(NamedTuple):
    """What a user made of the text of a selection."""

    text: str
    edits: edit_text.Edits


def edit(tracks: Sequence[Track], run: Run, text: str | None = None) -> Edited | None:
    """Let the user edit a selection as text until it can be read; None where nothing was changed.

    A text that cannot be read is opened again, with what is wrong above each line. One that is
    closed as it was opened is given up.

    Args:
        tracks: The selection.
        run: Opens the editor.
        text: What to begin with, instead of the tags as they are.

    Raises:
        UsageError: It was given up with lines that cannot be read.
        MusictuiError: The editor cannot be run.
    """
    fields = fields_of(tracks)
    text = edit_text.render(tracks, fields) if text is None else text
    while True:
        edited = run(text)
        edits = edit_text.parse(edited, tracks, fields)
        is_closed = edited == text
        if not edits.problems:
            return Edited(edited, edits) if edits.changed and not is_closed else None
        if is_closed:
            first = edits.problems[0]
            raise UsageError(
                f"Nothing was changed: {len(edits.problems)} lines of the text cannot be read.",
                hint=f"Line {first.line}: {first.message} {first.hint}".strip(),
            )
        text = edit_text.with_problems(edited, [_summary(edits.problems), *edits.problems])


def _summary(problems: Sequence[LineProblem]) -> LineProblem:
    """What stands at the top of a text that is opened again."""
    what = (
        "1 line cannot be read: it is"
        if len(problems) == 1
        else f"{len(problems)} lines cannot be read: they are"
    )
    return LineProblem(1, f"{what} marked below like this one.", "To give up, close the text as it is.")


def editor(environment: Mapping[str, str]) -> list[str]:
    """The command of the editor: `VISUAL`, `EDITOR`, or the first of the usual ones that is installed.

    Raises:
        MusictuiError: There is none.
    """
    path = environment.get("PATH")
    for name in ("VISUAL", "EDITOR"):
        if words := _words(environment.get(name, "")):
            if shutil.which(os.path.expanduser(words[0]), path=path) is None:
                raise MusictuiError(
                    f"The editor {words[0]} is not installed.", hint=f"The variable {name} names it."
                )
            return [os.path.expanduser(words[0]), *words[1:]]
    found = next((name for name in EDITORS if shutil.which(name, path=path)), None)
    if found is None:
        raise MusictuiError("No text editor was found.", hint="Name yours: export EDITOR=nano")
    return [found]


def runner(app: App[None], environment: Mapping[str, str]) -> Run:
    """Opens the editor on the terminal while the program steps aside.

    Raises:
        MusictuiError: There is no editor.
    """
    command = editor(environment)

    def run(text: str) -> str:
        with _file_with(text) as path:
            try:
                with _aside(app):
                    code = subprocess.run([*command, path], check=False).returncode
            except SuspendNotSupported as error:
                raise MusictuiError("This terminal has no room for an editor.") from error
            except OSError as error:
                raise MusictuiError(f"{command[0]} cannot be started: {error.strerror or error}.") from error
            if code:
                # So editors tell that the text is not to be used: `:cq` in vi.
                raise UsageError(f"{command[0]} ended with code {code}: nothing was changed.")
            return _read(path)

    return run


def _aside(app: App[None]) -> AbstractContextManager[None]:
    return app.suspend()


@contextmanager
def _file_with(text: str) -> Iterator[str]:
    """A file that only the user may read; its name tells editors what it is."""
    handle, path = tempfile.mkstemp(prefix="musictui-", suffix=".tags.txt")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(text)
        yield path
    finally:
        Path(path).unlink(missing_ok=True)


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read()
    except FileNotFoundError as error:
        raise MusictuiError("The editor left no text: nothing was changed.") from error
    except OSError as error:
        raise MusictuiError(f"The edited text cannot be read: {error.strerror or error}.") from error


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return command.split()

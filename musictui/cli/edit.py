"""A selection as text in the user's editor, and back."""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from musictui.cli import changes, output
from musictui.cli.program import Program
from musictui.errors import MusictuiError, UsageError

if TYPE_CHECKING:
    from musictui.model.changes import Draft
    from musictui.model.edit_text import Edits
    from musictui.model.track import Track

USUAL = (
    "title", "artist", "album", "albumartist", "date", "tracknumber", "discnumber", "genre", "comment",
)  # fmt: skip
"""Fields that have a line even where no track has a value."""
EDITORS = ("nano", "vim", "vi", "emacs")
"""Looked for where the environment names none."""


def edited(program: Program, words: Sequence[str], sort: Sequence[str]) -> "Draft | None":
    """Let the user edit the tags of the tracks that match as text; gives what was changed, None if none match.

    Raises:
        UsageError: There is no editor, or what was written makes no sense and was left so.
    """
    from musictui.jobs.drafts import text_draft
    from musictui.library import tracks
    from musictui.model import edit_text, field_checks

    with program.reader() as conn:
        ids = changes.selection(conn, program, words, sort)
        if not ids:
            return None
        found = tracks.by_ids(conn, ids)
        present = {name for track in found for name in track.tags}
        fields = [name for name in field_checks.EDITABLE if name in present or name in USUAL]
        edits = _edits(edit_text.render(found, fields), found, fields)
        return text_draft(conn, [track.id for track in found], edits)


def _edits(text: str, found: "Sequence[Track]", fields: Sequence[str]) -> "Edits":
    """Open the editor until what is written makes sense, or was not corrected."""
    from musictui.model import edit_text

    command = _editor()
    descriptor, path = tempfile.mkstemp(prefix="musictui-", suffix=".tags")
    os.close(descriptor)
    is_done = False
    try:
        while True:
            after = _opened(command, path, text)
            edits = edit_text.parse(after, found, fields)
            if not edits.problems:
                is_done = True
                return edits
            for problem in edits.problems:
                output.say(output.safe(f"Line {problem.line}: {problem.message} {problem.hint}".rstrip()))
            again = edit_text.with_problems(after, edits.problems)
            if after == text:
                raise UsageError(
                    "Nothing was changed: the text has mistakes that were not corrected.",
                    hint=f"The text is kept in {path}.",
                )
            text = again
    finally:
        if is_done:
            os.unlink(path)


def _opened(command: Sequence[str], path: str, text: str) -> str:
    """What the editor leaves of a text."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    try:
        code = subprocess.run([*command, path], check=False).returncode
    except OSError as error:
        raise MusictuiError(
            f"The editor {command[0]} cannot be started: {error.strerror}.",
            hint="Set the environment variable EDITOR.",
        ) from error
    if code:
        raise MusictuiError(f"The editor ended with {code}: nothing was changed.", hint=f"The text: {path}")
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError as error:
        raise MusictuiError("The editor left no text: nothing was changed.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"The text is not UTF-8: {path}", hint="Save it as UTF-8.") from error


def _editor() -> list[str]:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named:
        try:
            words = shlex.split(named)
        except ValueError:
            words = [named]
        if words:
            return words
    for name in EDITORS:
        if found := shutil.which(name):
            return [found]
    raise UsageError("There is no editor.", hint="Name one in the environment variable EDITOR.")

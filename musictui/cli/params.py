"""Types of arguments that several commands take."""

import os
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from musictui.cli.output import safe
from musictui.errors import RootError


class FolderType(click.ParamType[Path]):
    """A folder that exists, made absolute; symbolic links stay as they are named."""

    name = "folder"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002 click's signature
        ctx: click.Context | None,  # noqa: ARG002
    ) -> Path:
        """The folder's path.

        Raises:
            RootError: It is none, or not there.
        """
        if not str(value).strip():
            raise RootError("The name of a folder is empty.", hint="Name a folder; a dot is the current one.")
        path = absolute(value)
        if path.is_dir():
            return path
        if os.path.lexists(path):
            raise RootError(f"{safe(str(path))} is not a folder.", hint="Name the folder that it is in.")
        raise RootError(
            f"There is no folder {safe(str(path))}.", hint="Check the path, and that its disk is mounted."
        )

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 click's signature
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """Folders, by the shell."""
        return [CompletionItem(incomplete, type="dir")]


FOLDER = FolderType()


def absolute(text: str) -> Path:
    """The path that `text` names, seen from here; `~` is the user's home."""
    return Path(os.path.abspath(os.path.expanduser(text)))

"""Types of arguments that several commands take."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from musictui.cli.output import safe
from musictui.cli.program import Program
from musictui.errors import MusictuiError, RootError


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


class KnownName(click.ParamType[str]):
    """A name that the user gave to something, such as a saved search."""

    def __init__(self, name: str, known: Callable[[Program], Mapping[str, str]]) -> None:
        """`known` gives what there is, with what says more about each."""
        self.name = name
        self._known = known

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 click's signature
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """Those that there are."""
        try:
            known = self._known(ctx.ensure_object(Program))
        except MusictuiError:
            return []
        return [
            CompletionItem(name, help=text) for name, text in known.items() if name.startswith(incomplete)
        ]


def absolute(text: str) -> Path:
    """The path that `text` names, seen from here; `~` is the user's home."""
    return Path(os.path.abspath(os.path.expanduser(text)))

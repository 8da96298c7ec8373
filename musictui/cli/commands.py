"""The table of commands. Each is imported when it is called, so that none pays for the others."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

from musictui.cli.output import safe
from musictui.errors import UsageError


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """A command that is not imported yet."""

    module: str
    """Its module, which calls it `command`."""
    help: str
    """Its line in `musictui --help`: the first sentence of its own help."""


COMMANDS: Mapping[str, LazyCommand] = {
    "index": LazyCommand("musictui.cli.index", "Read new and changed files into the library."),
    "find": LazyCommand("musictui.cli.find", "List the tracks that match."),
    "stats": LazyCommand("musictui.cli.stats", "Show figures of the library."),
    "export": LazyCommand("musictui.cli.export", "Write the tracks that match to a playlist or a table."),
    "covers": LazyCommand(
        "musictui.cli.covers", "Take the pictures out of the files of the tracks that match."
    ),
    "tag": LazyCommand("musictui.cli.tag", "Write tags of the tracks that match."),
    "rename": LazyCommand("musictui.cli.rename", "Name the files of the tracks that match by their tags."),
    "recipe": LazyCommand("musictui.cli.recipe", "Do the steps of a recipe to the tracks that match."),
    "remove": LazyCommand(
        "musictui.cli.remove", "Move the files of the tracks that match to the quarantine."
    ),
    "fingerprint": LazyCommand(
        "musictui.cli.fingerprint", "Compute the acoustic fingerprints that are missing."
    ),
    "duplicates": LazyCommand(
        "musictui.cli.duplicates", "Find duplicates, and say why they are and which copy to keep."
    ),
    "resolve": LazyCommand(
        "musictui.cli.resolve", "Move duplicates to the quarantine; one copy of each stays."
    ),
    "vet": LazyCommand("musictui.cli.vet", "Compare a folder of new music with the library."),
    "scrape": LazyCommand("musictui.cli.scrape", "Ask pages and services of the web about music."),
    "origins": LazyCommand("musictui.cli.origins", "Find out where the artists of tracks come from."),
    "history": LazyCommand("musictui.cli.history", "Show the sets of changes, the newest first."),
    "undo": LazyCommand("musictui.cli.undo", "Take changes back."),
    "redo": LazyCommand("musictui.cli.redo", "Do again what was undone."),
    "quarantine": LazyCommand("musictui.cli.quarantine", "List, restore and delete removed files."),
    "tags": LazyCommand("musictui.cli.tags", "Put back the tags that were saved."),
    "roots": LazyCommand("musictui.cli.roots", "List and change the folders of the library."),
    "searches": LazyCommand("musictui.cli.searches", "List, save and delete searches."),
    "demo": LazyCommand("musictui.cli.demo", "Open a generated library with every interesting case."),
    "config": LazyCommand("musictui.cli.settings", "Show the settings and where they are kept."),
    "completion": LazyCommand("musictui.cli.completion", "Print what makes a shell complete commands."),
}
"""In the order of the help."""

OPEN = LazyCommand("musictui.cli.open", "Open the program on folders.")
"""What runs when the first word is a folder."""


class OrderedGroup(click.Group):
    """Lists its commands as they stand in the source."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """The names."""
        return list(self.commands)


class LazyGroup(click.Group):
    """The commands of the table, and folders where a command would stand."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, imported now."""
        entry = COMMANDS.get(cmd_name)
        return None if entry is None else load(entry)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names; a folder is opened."""
        word = args[0]
        if word in COMMANDS:
            return word, self.get_command(ctx, word), args[1:]
        if ctx.resilient_parsing or os.path.isdir(os.path.expanduser(word)):
            # Without a name of its own: its usage is the program's.
            return "", load(OPEN), args
        raise _neither(word)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The table, without importing what it names."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Names of commands, or folders."""
        items = [
            CompletionItem(name, help=entry.help)
            for name, entry in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        if incomplete.startswith("-"):
            items += click.Command.shell_complete(self, ctx, incomplete)
        return items or [CompletionItem(incomplete, type="dir")]


def load(entry: LazyCommand) -> click.Command:
    """Import the command."""
    command: Any = import_module(entry.module).command
    if not isinstance(command, click.Command):
        raise TypeError(f"{entry.module}.command is no command")
    return command


def _neither(word: str) -> UsageError:
    """Why `word` is neither a command nor a folder."""
    shown = safe(word)
    if os.path.lexists(os.path.expanduser(word)):
        return UsageError(f"{shown} is not a folder.", hint="Name the folder that it is in.")
    if os.sep in word or word.startswith((".", "~")):
        return UsageError(
            f"There is no folder {shown}.", hint="Check the path, and that its disk is mounted."
        )
    # Levenshtein takes a few milliseconds to import, needed only here.
    from musictui.model.text import nearest

    near = nearest(word, COMMANDS)
    hint = f"Did you mean musictui {near}?" if near else "All commands: musictui --help"
    return UsageError(f"There is no command and no folder {shown}.", hint=hint)

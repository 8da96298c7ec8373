"""The command line: `musictui [FOLDER ...]` opens the program, `musictui COMMAND` does one thing and ends."""

import gc
import os
import sys
from collections.abc import Sequence

import click

from musictui import __version__
from musictui.cli.commands import OPEN, LazyGroup, load
from musictui.cli.failures import guarded
from musictui.cli.output import flush_output
from musictui.cli.program import Program

NAME = "musictui"
COLLECTIONS = (50_000, 20, 50)
"""When to look for garbage, as `gc.set_threshold` takes it: what reads a whole library would spend a sixth on it."""
COMPLETE_VARIABLE = "_MUSICTUI_COMPLETE"
"""Set by the completion script of a shell; `cli.completion` answers."""


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    subcommand_metavar="[FOLDER ...] | COMMAND [ARGUMENT ...]",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--debug", "is_debug", is_flag=True, help="Log everything, and show the traceback of a bug.")
@click.version_option(__version__, prog_name="MusicTUI")
@click.pass_context
def group(ctx: click.Context, *, is_debug: bool) -> None:
    """A program for people with large music libraries.

    Without a command it opens on the terminal; FOLDERs become part of the library and are indexed.
    A folder that is named like a command is reached as ./NAME.
    """
    program = ctx.ensure_object(Program)
    program.is_debug = is_debug
    if ctx.invoked_subcommand is None:
        ctx.invoke(load(OPEN), folders=())


def main() -> None:
    """Run the command line and end the process."""
    gc.set_threshold(*COLLECTIONS)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    _fill_standard_descriptors()
    if asked := os.environ.get(COMPLETE_VARIABLE):
        from musictui.cli.completion import complete

        return complete(group, asked)
    program = Program()

    def invoke() -> None:
        with group.make_context(NAME, list(arguments), obj=program) as ctx:
            group.invoke(ctx)

    return guarded(invoke, program) or guarded(flush_output, program)


def _fill_standard_descriptors() -> None:
    """A closed standard stream must not be taken by the next file we open, and then be written to."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)

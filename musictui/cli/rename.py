"""`musictui rename`: gives files names and folders made of their tags."""

import os
from collections.abc import Iterable
from typing import Literal

import click

from musictui.cli import changes, folders, output, query
from musictui.cli.program import Program, pass_program
from musictui.cli.tag import pattern
from musictui.errors import UsageError

System = Literal["posix", "windows", "fat"]
PATTERN = "{albumartist|artist}/{album}/{tracknumber:02} {title}"


@click.command("rename", cls=query.QueryCommand)
@click.argument("words", metavar="[QUERY ...] PATTERN", nargs=-1, type=query.QUERY_WORD)
@click.option(
    "--system",
    type=click.Choice(["posix", "windows", "fat"]),
    default="posix",
    show_default=True,
    help="Whose rules the names keep.",
)
@folders.remove_empty_option
@changes.change_options
@pass_program
def command(
    program: Program,
    *,
    words: tuple[str, ...],
    system: System,
    remove_empty: bool,
    is_dry: bool,
    is_agreed: bool,
) -> None:
    """Name the files of the tracks that match by their tags.

    \b
    {artist}/{album}/{tracknumber:02} {title}   the last word is the pattern; / makes folders
    {albumartist|artist}                        the first that has a value
    [{discnumber}-]                             left away without a value

    The folders are below the library folder that a file is in. Covers, lyrics, cue sheets and logs go with their
    tracks, and playlists that name them are rewritten. Before anything is moved it is shown, and asked for.
    """
    if not words:
        raise UsageError("A pattern is missing.", hint=f"For example: musictui rename '{PATTERN}'")
    *wanted, text = words
    if "{" not in text:
        raise UsageError(
            f"The last word, {text}, is no pattern: it names no field.", hint=f"For example: '{PATTERN}'"
        )
    read = pattern(text)
    if not read.can_format:
        raise UsageError(
            "“{*}” stands for anything, which makes no name.", hint="It reads names: tag --from-name"
        )
    with program.reader() as conn:
        from musictui.jobs.draft_moves import rename_draft
        from musictui.library import tracks

        ids = changes.selection(conn, program, wanted)
        if not ids:
            output.say("No track matches.")
            return
        paths = [track.path for track in tracks.iterate(conn, ids)]
        is_folded = system != "posix" or any(map(_takes_any_case, _one_a_folder(paths)))
        draft = rename_draft(conn, ids, read, system=system, case_insensitive=is_folded)
    done = changes.carry_out(program, draft, is_dry=is_dry, is_agreed=is_agreed)
    if done is not None:
        folders.offer_empty(program, draft, is_wanted=remove_empty, may_ask=not is_agreed)


def _one_a_folder(paths: Iterable[bytes]) -> list[bytes]:
    """A file of each file system."""
    found: dict[int, bytes] = {}
    folders: dict[bytes, bytes] = {}
    for path in paths:
        folders.setdefault(os.path.dirname(path), path)
    for folder, path in folders.items():
        try:
            found.setdefault(os.stat(folder).st_dev, path)
        except OSError:
            continue
    return list(found.values())


def _takes_any_case(path: bytes) -> bool:
    """Whether the file system takes names that differ in case for one, seen at a file that is there."""
    folder, name = os.path.split(path)
    other = os.path.join(folder, name.swapcase())
    try:
        return other != path and os.path.samefile(path, other)
    except OSError:
        return False

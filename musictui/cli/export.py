"""`musictui export`: the tracks that match, as a playlist or as a table in a file."""

import os
from collections.abc import Iterator, Sequence

import click

from musictui.cli import formats, output, query, records
from musictui.cli.interrupt import interruptible
from musictui.cli.playlist import Playlist
from musictui.cli.program import Program, pass_program
from musictui.errors import UsageError
from musictui.files.atomic import replacing
from musictui.model.formats import AUDIO_EXTENSIONS
from musictui.paths import Paths

FORMATS = ("m3u8", "csv", "jsonl")
STANDARD_OUTPUT = "-"


@click.command("export", cls=query.QueryCommand)
@query.query_argument
@click.option(
    "--to",
    "target",
    metavar="FILE",
    required=True,
    type=click.Path(dir_okay=False, readable=False, allow_dash=True),
    help="The file; - is standard output.",
)
@click.option("--format", "format_", type=click.Choice(FORMATS), help="By default as FILE's extension says.")
@click.option(
    "--relative/--absolute",
    "is_relative",
    default=True,
    help="Paths in a playlist: seen from its folder (the default), or whole.",
)
@click.option(
    "--tags", "is_backup", is_flag=True, help="Save the tags of the files, for musictui tags restore."
)
@query.sort_option
@query.limit_option
@pass_program
def command(
    program: Program,
    *,
    words: tuple[str, ...],
    target: str,
    format_: str | None,
    is_relative: bool,
    is_backup: bool,
    sort: tuple[str, ...],
    limit: int | None,
) -> None:
    """Write the tracks that match to a playlist or a table.

    FILE.m3u8 is a playlist, FILE.csv a table for spreadsheets, FILE.jsonl every field as JSON, a line a track.
    With --tags the tags are read from the files, to be put back one day: musictui tags restore. The file is there whole or not at all; one that was there before is replaced.
    """
    target = os.path.expanduser(target)
    _refuse_precious(target, program.paths)
    chosen = format_ or ("jsonl" if is_backup else _format_of(target))
    if is_backup and chosen != "jsonl":
        raise UsageError(
            "Tags are saved as JSON lines.", hint="Name the file FILE.jsonl, or leave --format out."
        )
    keys = query.sort_keys(sort)
    wanted = query.parsed(program, words)
    folder = _folder(target) if is_relative else None
    playlist, table = Playlist(folder), formats.Csv(records.NAMES)
    with program.reader() as conn:
        from musictui.library import search
        from musictui.library import tracks as library_tracks

        with interruptible():
            ids = search.ids(conn, wanted, sort=keys, limit=limit)
        tracks = library_tracks.iterate(conn, ids)
        if is_backup:
            _save_tags(program, [track.path for track in tracks], target)
            return
        lines = {
            "m3u8": lambda: playlist.lines(tracks),
            "csv": lambda: table.lines(map(records.record, tracks)),
            "jsonl": lambda: formats.json_lines(map(records.record, tracks)),
        }[chosen]()
        count = _write(lines, target)
    _tell_playlist(playlist)
    output.tell_bytes(table.not_utf_8)
    _tell_written({"m3u8": playlist.written, "csv": count - 1, "jsonl": count}[chosen], target)


def _save_tags(program: Program, paths: Sequence[bytes], target: str) -> None:
    """Write the tags of the files as they are on the disk, with what they are known by."""
    from musictui.cli.tags import saved_lines

    lines = saved_lines(program, paths)
    _write(iter(lines), target)
    _tell_written(len(lines), target)


def _tell_written(count: int, target: str) -> None:
    name = "standard output" if target == STANDARD_OUTPUT else output.safe(target)
    output.say(f"{_tracks(count)} written to {name}.")


def _refuse_precious(target: str, paths: Paths) -> None:
    """Never write over music or over the program's own files, whatever format is asked for."""
    real = os.path.realpath(target)
    if any(os.path.splitext(name)[1].lower() in AUDIO_EXTENSIONS for name in (target, real)):
        raise UsageError(
            f"{target} is named like a music file.", hint="Name a playlist or a table: FILE.m3u8"
        )
    own = [str(paths.config), str(paths.log), *(f"{paths.library}{end}" for end in ("", "-wal", "-shm"))]
    if real in [os.path.realpath(path) for path in own]:
        raise UsageError(f"{target} is a file of MusicTUI itself.", hint="Name another file.")


def _format_of(target: str) -> str:
    extension = os.path.splitext(target)[1].lower()
    if extension[1:] in FORMATS:
        return extension[1:]
    if target == STANDARD_OUTPUT:
        raise UsageError("Standard output has no extension.", hint="Add --format m3u8, csv or jsonl.")
    raise UsageError(
        f"The extension of {target} names no format.", hint="Use .m3u8, .csv or .jsonl, or add --format."
    )


def _folder(target: str) -> bytes:
    """Where a playlist's relative paths start: the real folder, which `..` in them leads up from."""
    if target == STANDARD_OUTPUT:
        return os.fsencode(os.getcwd())
    return os.fsencode(os.path.dirname(os.path.realpath(target)))


def _write(lines: Iterator[bytes], target: str) -> int:
    """Write the lines; how many there were."""
    count = 0
    if target == STANDARD_OUTPUT:
        return output.write_data(lines)
    with replacing(target) as stream:
        for line in lines:
            stream.write(line)
            count += 1
    return count


def _tell_playlist(playlist: Playlist) -> None:
    """What the reader of a playlist should know."""
    if playlist.left_out:
        output.say(f"{_tracks(playlist.left_out)} left out: the files are missing.")
    if playlist.as_urls:
        reason = "the names have a line break or are no UTF-8"
        output.say(f"{_tracks(playlist.as_urls)} written as file:// addresses: {reason}.")


def _tracks(count: int) -> str:
    return f"{count:,} track{'s' * (count != 1)}"

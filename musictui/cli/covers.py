"""`musictui covers`: takes the pictures out of the files of the tracks that match."""

import os

import click

from musictui.cli import changes, output, query
from musictui.cli.interrupt import interruptible
from musictui.cli.program import Program, pass_program
from musictui.errors import MusictuiError, StorageError
from musictui.files.atomic import replacing


@click.command("covers", cls=query.QueryCommand)
@query.query_argument
@click.option(
    "--to",
    "folder",
    metavar="FOLDER",
    required=True,
    type=click.Path(file_okay=False, readable=False),
    help="Where the pictures go; made where it is not there.",
)
@pass_program
def command(program: Program, *, words: tuple[str, ...], folder: str) -> None:
    """Take the pictures out of the files of the tracks that match.

    Each picture is written once, however many files have it, named after artist and album. The files stay as they
    are; a picture that is in FOLDER already under its name is left alone.
    """
    from musictui.jobs.extract_covers import pictures
    from musictui.library import tracks

    folder = os.path.expanduser(folder)
    unreadable: list[tuple[bytes, str]] = []
    written = kept = 0
    with program.reader() as conn, interruptible():
        ids = changes.selection(conn, program, words)
        for picture in pictures(tracks.iterate(conn, ids), unreadable):
            path = os.path.join(_made(folder), picture.name)
            if os.path.lexists(path):
                kept += 1
                continue
            with replacing(path) as stream:
                stream.write(picture.data)
            written += 1
    left = f" {kept:,} were there already." if kept else ""
    output.say(f"{written:,} picture{'s' * (written != 1)} written to {output.safe(folder)}.{left}")
    for path_bytes, reason in unreadable:
        output.say(f"  {output.safe(os.fsdecode(path_bytes))}: {output.safe(reason)}")
    if unreadable and not written and not kept:
        raise MusictuiError("No picture could be read.")


def _made(folder: str) -> str:
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder {folder} cannot be made: {error.strerror}.", hint="Name another one with --to."
        ) from error
    return folder

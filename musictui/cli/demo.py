"""`musictui demo`: the program on a generated library, or only the making of one."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from musictui.cli import output
from musictui.cli.params import absolute
from musictui.cli.program import Program, pass_program
from musictui.errors import UsageError

if TYPE_CHECKING:  # making imports numpy and PyAV, 0.4 s, which an existing library spares
    from musictui.demo.make import MadeLibrary
    from musictui.demo.plan import Settings

TRACKS = 600
NOTES_SHOWN = 10


@click.command("demo")
@click.option("--make", "folder", metavar="DIR", help="Only write a library into DIR, and open nothing.")
@click.option("--tracks", type=int, metavar="N", help=f"How many tracks; {TRACKS} if not given.")
@click.option("--seed", type=int, metavar="S", help="Another library for each number; 1 if not given.")
@click.option(
    "--seconds", type=float, metavar="T", help="How long an ordinary track plays; 0.3 if not given."
)
@pass_program
@click.pass_context
def command(
    ctx: click.Context,
    program: Program,
    *,
    folder: str | None,
    tracks: int | None,
    seed: int | None,
    seconds: float | None,
) -> None:
    """Open a generated library with every interesting case.

    It is made when it is first opened, and has a library file of its own, apart from yours. Its music, artists and
    covers are invented, its files real: all formats, hostile names, odd tags, duplicates and damaged files.
    The same settings and seed give the same library.
    """
    from musictui.demo.plan import CLIP_S, Settings, check

    if folder is None:
        if (tracks, seed, seconds) != (None, None, None):
            raise UsageError(
                "--tracks, --seed and --seconds belong to --make.",
                hint="Make the library and open it: musictui demo --make DIR --tracks N, then musictui DIR.",
            )
        ctx.exit(_open(program))
    settings = Settings(
        tracks=TRACKS if tracks is None else tracks,
        seed=1 if seed is None else seed,
        seconds=CLIP_S if seconds is None else seconds,
    )
    check(settings)  # before the bar says that something is being made
    _tell(_made(absolute(folder), settings))


def _open(program: Program) -> int:
    """The program on its own demo library, which is made where it is not there yet."""
    from musictui.cli.open import open_tui, require_terminal
    from musictui.demo import own
    from musictui.paths import demo_paths

    require_terminal()
    paths = demo_paths(program.paths)
    if not own.is_there(paths):
        _made(own.folder(paths), own.SETTINGS)
    return open_tui(program.session(paths=paths), [own.folder(paths)])


def _made(folder: Path, settings: "Settings") -> "MadeLibrary":
    from musictui.cli import progress

    return progress.run(_make(folder, settings))


async def _make(folder: Path, settings: "Settings") -> "MadeLibrary":
    """Make the library in all processes, with a bar."""
    from musictui.cli.progress import follow
    from musictui.demo.make import MadeLibrary, make
    from musictui.jobs.executors import open_executor
    from musictui.jobs.runner import JobRunner

    executor = open_executor("processes")
    try:
        # A runner of its own: a session would keep the job in the user's library.
        job = JobRunner().start(
            "demo",
            lambda report: make(report, executor=executor, folder=folder, settings=settings),
            title="Making the demo library",
        )
        made = await follow(job)
        assert isinstance(made, MadeLibrary)
        return made
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _tell(made: "MadeLibrary") -> None:
    """The summary, for people."""
    from musictui.cli.progress import duration

    where = output.safe(str(made.folder))
    tracks = f"{made.tracks:,} track{'s' * (made.tracks != 1)}"
    if not made.made:
        output.say(f"{where} holds these {tracks} already.")
        return
    output.say(f"Made {tracks} in {where} in {duration(made.seconds)}.")
    for skipped in made.skipped[:NOTES_SHOWN]:
        output.say(f"  Left out: {output.safe(skipped.path)}: {output.safe(skipped.reason)}")
    if len(made.skipped) > NOTES_SHOWN:
        output.say(f"  … and {len(made.skipped) - NOTES_SHOWN:,} more.")

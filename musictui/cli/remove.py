"""`musictui remove`: moves the files of the tracks that match to the quarantine."""

import click

from musictui.cli import changes, output, preview, query
from musictui.cli.program import Program, pass_program
from musictui.errors import UsageError


@click.command("remove", cls=query.QueryCommand)
@query.query_argument
@click.option("--reason", default="", metavar="TEXT", help="Why; kept beside the files.")
@changes.change_options
@pass_program
def command(program: Program, *, words: tuple[str, ...], reason: str, is_dry: bool, is_agreed: bool) -> None:
    """Move the files of the tracks that match to the quarantine.

    They are no longer in the library, and stay on the disk until the quarantine is emptied: musictui quarantine.
    To bring them back: musictui undo.
    """
    if not words:
        raise UsageError(
            "A search is missing.", hint="What is to be removed? For example: musictui remove path:demo"
        )
    with program.reader() as conn:
        from musictui.jobs.drafts import removal_draft
        from musictui.library import tracks

        ids = changes.selection(conn, program, words)
        if not ids:
            output.say("No track matches.")
            return
        total = sum(track.size for track in tracks.iterate(conn, ids))
        draft = removal_draft(conn, ids, reason=reason)
    question = f"Move {preview.amount(len(ids), total)} to the quarantine?"
    changes.carry_out(program, draft, is_dry=is_dry, is_agreed=is_agreed, question=question)

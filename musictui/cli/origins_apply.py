"""`musictui origins --apply`: countries of artists as changes of tags, shown, written, and told to programs."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from musictui.cli import changes, output, preview, scrape_apply
from musictui.cli.program import Program
from musictui.model.changes import Change, Draft

if TYPE_CHECKING:  # imported with the job that makes it
    from musictui.jobs.apply_changes import ApplyResult


def apply(
    program: Program, ids: Sequence[int], field: str, *, is_dry: bool, is_agreed: bool, form: str
) -> None:
    """Write where the artists of tracks come from, if it is wanted.

    Standard output stays what `form` says: a JSON object a line for each field of each file behind those of the
    artists, written or not; of CSV the artists only, and the preview is shown beside it.
    """
    from musictui.jobs.draft_origins import planned

    draft, unsure = changes.draft_of(program, lambda conn: planned(conn, ids, field))
    if unsure:
        output.say(f"{unsure:,} track{'s' * (unsure != 1)} without: not all of their artists are known.")
    is_told = False

    def tell(draft: Draft, result: "ApplyResult | None") -> None:
        nonlocal is_told
        is_told = True
        if form == "jsonl":
            _write(draft.changes if result is None else _outcomes(program, result.set_id))
        elif result is None:
            for line in preview.lines(draft.changes, preview.Painter(sys.stderr)):
                output.say(line)

    try:
        applied = None if form == "table" else tell
        changes.carry_out(program, draft, is_dry=is_dry, is_agreed=is_agreed, applied=applied)
    finally:
        if form == "jsonl" and not is_told:
            _write(draft.changes)


def _outcomes(program: Program, set_id: int) -> Sequence[Change]:
    from musictui.library import journal

    return changes.draft_of(program, lambda conn: journal.changes(conn, set_id))


def _write(edits: Sequence[Change]) -> None:
    from musictui.cli import formats

    output.write_data(map(formats.json_line, scrape_apply.edited(edits, None)))
    output.flush_output()

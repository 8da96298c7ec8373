"""What stands side by side for a file of new music: what is there already, and the file."""

from collections.abc import Callable

from musictui.duplicates.verdicts import Judgment, Verdict
from musictui.jobs.vet_files import track_of
from musictui.jobs.vetting import Vetting
from musictui.library.duplicate_lines import Mark
from musictui.model.duplicates import Evidence, Rung
from musictui.model.track import Track
from musictui.tui.widgets import member_board
from musictui.tui.widgets.member_board import Board, Head


def board(
    found: Vetting,
    judgment: Judgment,
    verdict: Verdict,
    *,
    is_decided: bool,
    goes: bool,
    read: Callable[[int], Track | None],
) -> Board:
    """A file beside what it is a duplicate of, or alone.

    Args:
        found: The vetting.
        judgment: What was found of the file.
        verdict: What it counts as.
        is_decided: Whether a person said so.
        goes: Whether it goes to the quarantine.
        read: Gives a track of the library.
    """
    columns = [judgment.id] if judgment.of is None else [judgment.of, judgment.id]
    known: dict[int, Track | None] = {}

    def track(number: int) -> Track | None:
        if number not in known:
            known[number] = track_of(number, found.rows[number]) if number < 0 else read(number)
        return known[number]

    def cell(column: int, key: str) -> str | None:
        there = track(columns[column])
        return "" if there is None or (key == "added" and there.id < 0) else member_board.of_file(there, key)

    head = Head(Mark.REMOVE if goes else Mark.KEEP if verdict is Verdict.NEW else Mark.NONE, not is_decided)
    stays = Head(Mark.KEEP, is_proposed=False)
    has_two = len(columns) > 1
    ladder = _ladder(found, judgment) if has_two else {}
    return Board(
        [(each,) for each in columns],
        (*member_board.FIELDS, *(member_board.LADDER if has_two else ())),
        _notes(found, judgment, goes=goes),
        lambda column: stays if has_two and not column else head,
        cell,
        lambda column, rung: ladder.get(rung) if column else None,
    )


def _notes(found: Vetting, judgment: Judgment, *, goes: bool) -> list[tuple[str, str]]:
    notes = [("why", judgment.reason)]
    if judgment.better:
        then = "it goes all the same, for you said so." if goes else "it stays where it is unless you decide."
        notes.append(("bit rate" if judgment.is_by_rate else "better", f"{judgment.better}: {then}"))
    if judgment.stays:
        notes.append(("stays", judgment.stays))
    if judgment.id in found.unheard:
        notes.append(("sound", "It was not listened to yet."))
    return notes


def _ladder(found: Vetting, judgment: Judgment) -> dict[Rung, Evidence]:
    # Imports numpy, which the first frame need not wait for.
    from musictui.duplicates.ladder import ladder

    assert judgment.of is not None
    there, file = found.facts(judgment.of), found.facts(judgment.id)
    return {each.rung: each for each in ladder(there, file, found.known)}

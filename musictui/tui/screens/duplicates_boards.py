"""The members of a group of duplicates side by side: their tags, the evidence, and what is said of them."""

from collections.abc import Sequence
from typing import Any

from musictui.duplicates import merge
from musictui.jobs.resolve_duplicates import Manner
from musictui.library import audio_facts, duplicate_facts, tracks
from musictui.library.database import Database
from musictui.library.duplicate_lines import Mark, State
from musictui.model.duplicates import Evidence, Fact, Kind, Rung
from musictui.model.fields import BY_NAME
from musictui.model.track import Track
from musictui.tui.figures import count
from musictui.tui.screens.duplicates_decisions import View
from musictui.tui.visible import visible
from musictui.tui.widgets import member_board as boards
from musictui.tui.widgets.member_board import Board, Head, Row

AT_ONCE = 200
"""Members up to which a group is worked out before it is drawn; of more, a moment later."""
STAYS = "● "
"""Before a track that stays of a folder that goes."""
PAGE = 16
"""Columns whose tracks are read together."""


class DuplicatesBoards:
    """What the members of the open group hold, read as they come into sight."""

    def __init__(self, database: Database, reader: Any, manner: Manner) -> None:
        """`reader` is the connection of the thread that draws."""
        self._database = database
        self._reader = reader
        self.manner = manner
        """What the configuration says of duplicates."""
        self._tracks: dict[int, Track] = {}
        self._evidence: dict[tuple[int, int], dict[Rung, Evidence]] = {}

    def forget(self) -> None:
        """Begin another group."""
        self._tracks.clear()
        self._evidence.clear()

    def track(self, track_id: int) -> Track | None:
        """A member of the open group with all its tags."""
        if track_id not in self._tracks:
            self._read([track_id])
        return self._tracks.get(track_id)

    def board(self, view: View) -> Board:
        """The columns of a group."""
        columns = view.columns
        if view.kind is Kind.ALBUM:
            longest = max(map(len, columns), default=0)
            places = [Row(f"{place + 1}", f"track {place}", is_compared=False) for place in range(longest)]
            rows: Sequence[Row] = [*boards.FOLDER_FIELDS, *places]
        else:
            rows = [*(row for row in boards.FIELDS if self._is_said(row, columns)), *boards.LADDER]

        def head(column: int) -> Head:
            return Head(boards.mark_of(columns[column], view.marks), view.is_open)

        def cell(column: int, key: str) -> str | None:
            missing = [each for each in columns[column] if each not in self._tracks]
            if missing:
                page = [each for ids in columns[column : column + PAGE] for each in ids]
                self._read(page)
            found = [self._tracks[each] for each in columns[column] if each in self._tracks]
            if view.kind is Kind.ALBUM:
                text = boards.of_folder(found, key)
                place = int(key.removeprefix("track ")) if key.startswith("track ") else -1
                return STAYS + text if text and _stays(view, columns[column], place) else text
            return boards.of_file(found[0], key) if found else ""

        def evidence(column: int, rung: Rung) -> Evidence | None:
            return self._evidence.get((columns[0][0], columns[column][0]), {}).get(rung)

        return Board(columns, rows, self._notes(view), head, cell, evidence)

    async def find_evidence(self, view: View, seen: Sequence[int]) -> bool:
        """Climb the ladder for the columns that are seen; tells whether there is something new."""
        if view.kind is Kind.ALBUM or not view.columns:
            return False
        kept = view.columns[0][0]
        others = [view.columns[at][0] for at in seen if 0 < at < len(view.columns)]
        wanted = [each for each in others if (kept, each) not in self._evidence]
        if not wanted:
            return False

        def run(conn: Any) -> dict[tuple[int, int], dict[Rung, Evidence]]:
            # Imported where it is used: it brings numpy, which the first frame need not wait for.
            from musictui.duplicates.ladder import ladder

            ids = [kept, *wanted]
            known = {fact: audio_facts.read(conn, fact, ids) for fact in Fact}
            by_id = {each.id: each for each in duplicate_facts.load(conn, ids)}
            return {
                (kept, each): {step.rung: step for step in ladder(by_id[kept], by_id[each], known)}
                for each in wanted
                if kept in by_id and each in by_id
            }

        found = await self._database.read(run)
        self._evidence.update(found)
        return bool(found)

    def _notes(self, view: View) -> list[tuple[str, str]]:
        """The sentences below the columns."""
        notes = [("why here", visible(view.reason))]
        if view.kind is Kind.VERSION:
            return [*notes, ("stays", "Other versions are never removed as duplicates.")]
        if view.decided.state is State.NOT_DUPLICATES:
            return [*notes, ("decided", "These are not duplicates, and will not be found again.")]
        if not view.columns or not view.marks:
            return notes
        if elsewhere := len(view.kept_elsewhere):
            what = (
                f"{count(elsewhere, 'tracks')} of it"
                if view.kind is Kind.ALBUM
                else count(elsewhere, "files")
            )
            notes.append(("stays", f"{what}, kept by hand in another group: x there lets it go."))
        if view.marks.get(view.kept) is Mark.NONE:
            return [*notes, ("stays", "What nobody chose stays as it is.")]
        is_agreed = view.proposed.get(view.kept) is Mark.KEEP and view.kept not in view.kept_elsewhere
        why = visible(view.why.get(view.kept, "")) if is_agreed else "chosen by hand"
        if is_agreed and view.kind is Kind.ALBUM:
            why += " (rules look at all tracks of a folder on average)"
        notes.append(("why kept", why))
        if takes := self._takes(view):
            notes.append(("it takes", takes))
        return notes

    def _takes(self, view: View) -> str:
        """What the kept file lacks and a copy has, that goes."""
        if view.kind is Kind.ALBUM or len(view.columns) > AT_ONCE or not self.manner.is_merging:
            return ""
        gone = [
            track
            for column in view.columns
            if view.marks.get(column[0]) is Mark.REMOVE and (track := self.track(column[0]))
        ]
        kept = self.track(view.kept)
        if kept is None or not gone:
            return ""
        taken = merge.merge(kept.tags, [track.tags for track in gone], joined=self.manner.joined)
        named = [_taken(name, values) for name, values in taken.after.items()]
        if not kept.covers and any(gone[at].covers for at in taken.covers_from):
            named.append("the cover")
        return f"{', '.join(named)} from the copies" if named else ""

    def _is_said(self, row: Row, columns: Sequence[Sequence[int]]) -> bool:
        """Whether one of the first members says something in a row; gaps are."""
        self._read([column[0] for column in columns[:PAGE]])
        first = [self._tracks[column[0]] for column in columns[:PAGE] if column[0] in self._tracks]
        return not row.key or any(boards.of_file(track, row.key) for track in first)

    def _read(self, ids: Sequence[int]) -> None:
        if not (wanted := [each for each in ids if each not in self._tracks]):
            return
        self._tracks.update({track.id: track for track in tracks.by_ids(self._reader, wanted)})


def _stays(view: View, column: Sequence[int], place: int) -> bool:
    """Whether the track at a place stays though its folder goes."""
    goes = {each for each in column if view.marks.get(each) is Mark.REMOVE}
    return bool(goes) and 0 <= place < len(column) and column[place] not in goes


def _taken(name: str, values: Sequence[str]) -> str:
    field = BY_NAME.get(name)
    value = visible("; ".join(values))
    return f"{(field.label if field else name).lower()} {value if len(value) <= 30 else value[:29] + '…'}"

"""What speaks for the country of an artist: candidates to choose from, and each source's words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from musictui.library.origins import ArtistLine
from musictui.model.origin import NOT_ASKED, Origin, OriginCandidate, OriginEvidence, OriginState
from musictui.tui.figures import count, moment, percent
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.artist_list import STATES, NameOf
from musictui.tui.widgets.fact_list import FactList, Line

LETTERS = "ABCDEFGHIJKLMNO"
"""The keys of the candidates, in their order: as many as the Soviet Union has heirs. Further ones are chosen by enter."""
SOURCE = 13
ROOMY = 14
"""Lines, from which on parts stand apart."""
SOURCES: Mapping[str, str] = {
    "tags": "your tags",
    "musicbrainz": "MusicBrainz",
    "discogs": "Discogs",
    "bandcamp": "Bandcamp",
    "user": "you chose it",
}
_TITLES = {
    OriginState.KNOWN: "CALLED SO",
    OriginState.AMBIGUOUS: "CALLED SO",
    OriginState.DISPUTED: "SOURCES DISAGREE",
}
"""Of the candidates."""


@dataclass(frozen=True, slots=True)
class _Line(Line):
    country: str = ""
    """Of a candidate: what is chosen."""


class OriginFacts(FactList):
    """Lines of evidence; the cursor picks one to copy."""

    BORDER_TITLE = "origin"
    BINDING_GROUP_TITLE = "Origin"

    def __init__(self, name_of: NameOf, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 Textual's name
        """`name_of` gives the name of a country."""
        super().__init__(id=id, classes=classes)
        self._name_of = name_of
        self._line: ArtistLine | None = None
        self._albums: Sequence[str] = ()
        self._now_s = 0.0

    @property
    def country(self) -> str:
        """The country of the candidate under the cursor; empty if it is on none."""
        return self.line.country if isinstance(self.line, _Line) else ""

    def show(self, line: ArtistLine | None, albums: Sequence[str], now_s: float) -> None:
        """Tell all about an artist; `albums` are those of the library."""
        is_other = (line.key if line else None) != (self._line.key if self._line else None)
        self._line, self._albums, self._now_s = line, albums, now_s
        self.rebuild(is_other=is_other)

    def told(self, width: int) -> Iterable[Line]:
        """The artist, what it may be, and who says so."""
        return self._told(self._line, width) if self._line is not None and width > SOURCE else ()

    def _told(self, line: ArtistLine, width: int) -> Iterator[_Line]:
        origin = line.origin
        yield from _wrapped(visible(line.artist), width, "bold", line.artist)
        state, note = self._state(origin), visible(origin.note) if origin else ""
        is_beside = bool(note) and state.cell_length + 2 + cell_len(note) <= width
        beside = (f"  {note}" if is_beside else "", "$text-dim")
        yield _Line(Content.assemble(state, beside), origin.country or "" if origin else "")
        if note and not is_beside:
            yield from _wrapped(note, width, "$text-dim")
        yield from self._in_library(line, width)
        if origin is None:
            return
        if origin.candidates:
            yield from self._heading(_TITLES.get(origin.state, "IT MAY BE"), width)
        for number, candidate in enumerate(choices(origin)):
            yield from self._candidate(number, candidate, origin.state, width)
        if origin.evidence:
            yield from self._heading("SAID BY", width)
        for evidence in origin.evidence:
            yield from self._evidence(evidence, origin, width)
        if origin.checked_s:
            asked = f"asked {moment(origin.checked_s, self._now_s)}"
            yield from self._heading(asked, width, style="$text-dim")

    def _state(self, origin: Origin | None) -> Content:
        """The sign and the word, the country, how sure."""
        state = origin.state if origin else None
        sign, style = STATES[state]
        if origin is None:
            return Content.assemble((f"{sign} {NOT_ASKED}", style))
        where = f"  {origin.country} {self._name_of(origin.country)}" if origin.country else ""
        sure = f"  {percent(origin.confidence)} sure" if state is OriginState.KNOWN else ""
        return Content.assemble((f"{sign} {state}", style), (where, "bold $computed"), (sure, "$text-dim"))

    def _heading(self, title: str, width: int, style: str = "bold $text-dim") -> Iterator[_Line]:
        """With a line of room before it, where there is room."""
        if self.size.height >= ROOMY:
            yield _Line(Content())
        yield _Line(Content.assemble((fit(title, width), style)))

    def _in_library(self, line: ArtistLine, width: int) -> Iterator[_Line]:
        """What a person compares candidates with."""
        told = count(line.tracks, "tracks")
        if self._albums:
            told += f" on {', '.join(map(visible, self._albums))}"
        yield from _wrapped(told, width, "$text-dim")

    def _candidate(
        self, number: int, candidate: OriginCandidate, state: OriginState, width: int
    ) -> Iterator[_Line]:
        """The key and the country, and what tells this one from the others: beside it, or below if it is long."""
        key = LETTERS[number] if number < len(LETTERS) and candidate.country else " "
        name = self._name_of(candidate.country)
        where = f"{candidate.country} {name}".rstrip() if candidate.country else "— not known"
        told = visible(candidate.text) if candidate.text != name else ""
        if state is OriginState.DISPUTED:
            told = ", ".join(SOURCES.get(source, source) for source in told.split(", "))
        is_beside = cell_len(where) + 2 + cell_len(told) <= width - 2
        yield _Line(
            Content.assemble(
                (f"{key} ", "bold $accent"),
                (where, "$computed" if candidate.country else "$text-dim"),
                (f"  {told}" if is_beside else "", "$text-dim"),
            ),
            candidate.id or candidate.country or candidate.text,
            candidate.country,
        )
        if not is_beside:
            for each in _wrapped(told, width - 2, "$text-dim"):
                yield _Line(Content.assemble("  ", each.content))

    def _evidence(self, evidence: OriginEvidence, origin: Origin, width: int) -> Iterator[_Line]:
        """Who says it and which country, when and how weighty; below it the words and the address."""
        if not evidence.country or origin.country is None:
            sign, style = "·", "$text-dim"
        elif evidence.country == origin.country:
            sign, style = "✓", "$success"
        else:
            sign, style = "≠", "$warning"
        is_user = evidence.source == "user"
        when = moment(evidence.at_s, self._now_s) if evidence.at_s else ""
        weighs = ", ".join(filter(None, (when, "" if is_user else f"weighs {percent(evidence.weight)}")))
        source = fit(visible(SOURCES.get(evidence.source, evidence.source)), SOURCE)
        room = max(width - 2 - SOURCE - 4 - len(weighs), 0)
        yield _Line(
            Content.assemble(
                (f"{sign} ", style),
                source,
                (fit(evidence.country or "—", 4), "$computed"),
                (" " * room + weighs, "$text-faint"),
            ),
            evidence.text,
        )
        for each in _wrapped("" if is_user else visible(evidence.text), width - 2, "$text-dim"):
            yield _Line(Content.assemble("  ", each.content))
        if evidence.url:
            address = fit("  " + visible(evidence.url), width)
            yield _Line(Content.assemble((address, "$text-faint")), evidence.url)


def choices(origin: Origin) -> list[OriginCandidate]:
    """The candidates in the order of their keys, those with a country first: the others cannot be chosen."""
    return sorted(origin.candidates, key=lambda each: (not each.country, -each.score))


def _wrapped(text: str, width: int, style: str, value: str = "") -> Iterator[_Line]:
    if not text:
        return
    for place, line in enumerate(Content.assemble((text, style)).wrap(max(width, 1))):
        yield _Line(line, value if place == 0 else "")

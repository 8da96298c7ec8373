"""What speaks for the country of an artist: candidates to choose from, and each source's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content

from musictui.library.origins import ArtistLine
from musictui.model.origin import Origin, OriginCandidate, OriginEvidence
from musictui.tui.figures import moment
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.artist_list import NOT_ASKED, STATES, NameOf
from musictui.tui.widgets.line_list import LineList

LETTERS = "ABCDEFGHI"
"""The keys of the candidates, in their order."""
SOURCE = 13


@dataclass(frozen=True, slots=True)
class _Line:
    content: Content
    value: str = ""
    """What is copied."""


class OriginFacts(LineList):
    """Lines of evidence; the cursor picks one to copy."""

    DEFAULT_CSS = """
    OriginFacts {
        & > .line-list--cursor { background: $background 0%; text-style: none; }
    }
    """
    BORDER_TITLE = "origin"
    BINDING_GROUP_TITLE = "Origin"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "move(-1000000000)", "first line", show=False, id="origin.first"),
        Binding("G", "move(1000000000)", "last line", show=False, id="origin.last"),
    ]

    def __init__(self, name_of: NameOf, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 Textual's name
        """`name_of` gives the name of a country."""
        super().__init__(id=id, classes=classes)
        self._name_of = name_of
        self._line: ArtistLine | None = None
        self._now_s = 0.0
        self._lines: list[_Line] = []

    @property
    def value(self) -> str:
        """What stands under the cursor, to copy."""
        return self._lines[self.cursor].value if self.cursor < len(self._lines) else ""

    def show(self, line: ArtistLine | None, now_s: float) -> None:
        """Tell all about an artist."""
        is_other = (line.key if line else None) != (self._line.key if self._line else None)
        self._line, self._now_s = line, now_s
        if is_other:
            self.scroll_to(y=0, animate=False, force=True)
            self.set_reactive(OriginFacts.cursor, 0)
        self._rebuild()

    def row_count(self) -> int:
        """As many as it takes."""
        return len(self._lines)

    def is_selectable(self, row: int) -> bool:
        """What can be copied."""
        return 0 <= row < len(self._lines) and bool(self._lines[row].value)

    def draw(self, row: int, width: int) -> Content:
        """One line."""
        return self._lines[row].content.truncate(width, ellipsis=True)

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap to the new width."""
        self._rebuild()

    def _rebuild(self) -> None:
        width = self.scrollable_content_region.width
        before, self._lines = self._lines, []
        if self._line is not None and width > SOURCE:
            self._lines = list(self._told(self._line, width))
        self.rows_changed(before, self._lines)

    def _told(self, line: ArtistLine, width: int) -> Iterator[_Line]:
        origin = line.origin
        yield from _wrapped(visible(line.artist), width, "bold", line.artist)
        state = origin.state if origin else None
        sign, style = STATES[state]
        yield _Line(Content.assemble((f"{sign} {state.value if state else NOT_ASKED}", style)))
        if origin is None:
            return
        if origin.country:
            sure = f", {origin.confidence:.0%} sure"
            told = f"{origin.country}  {self._name_of(origin.country)}{sure}"
            yield _Line(Content.assemble((told, "bold $computed")), origin.country)
        if origin.note:
            yield from _wrapped(visible(origin.note), width, "$text-dim")
        if origin.candidates:
            yield from _heading("IT MAY BE", width)
        for number, candidate in enumerate(choices(origin)):
            yield self._candidate(number, candidate, width)
        if origin.evidence:
            yield from _heading("SAID BY", width)
        for evidence in origin.evidence:
            yield from self._evidence(evidence, width)
        if origin.checked_s:
            yield _Line(Content())
            yield _Line(Content.assemble((f"asked {moment(origin.checked_s, self._now_s)}", "$text-dim")))

    def _candidate(self, number: int, candidate: OriginCandidate, width: int) -> _Line:
        key = f"{LETTERS[number]} " if number < len(LETTERS) and candidate.country else "  "
        where = (
            f"{candidate.country}  {self._name_of(candidate.country)}"
            if candidate.country
            else "country not known"
        )
        told = f"{where}: {candidate.text}" if candidate.text else where
        return _Line(
            Content.assemble((key, "bold $accent"), fit(visible(told), max(width - 2, 1))),
            candidate.id or told,
        )

    def _evidence(self, evidence: OriginEvidence, width: int) -> Iterator[_Line]:
        country = evidence.country or "—"
        yield _Line(
            Content.assemble(
                (fit(visible(evidence.source), SOURCE), "$foreground"),
                (fit(country, 4), "$computed"),
                (fit(visible(evidence.text), max(width - SOURCE - 4, 1)), "$text-dim"),
            ),
            evidence.text,
        )
        if evidence.url:
            yield _Line(
                Content.assemble((fit("  " + visible(evidence.url), width), "$text-faint")), evidence.url
            )


def choices(origin: Origin) -> list[OriginCandidate]:
    """The candidates in the order of their keys, those with a country first: the others cannot be chosen."""
    return sorted(origin.candidates, key=lambda each: (not each.country, -each.score))


def _heading(title: str, width: int) -> Iterator[_Line]:
    yield _Line(Content())
    yield _Line(Content.assemble((fit(title, width), "bold $text-dim")))


def _wrapped(text: str, width: int, style: str, value: str = "") -> Iterator[_Line]:
    for place, line in enumerate(Content.assemble((text, style)).wrap(max(width, 1))):
        yield _Line(line, value if place == 0 else "")

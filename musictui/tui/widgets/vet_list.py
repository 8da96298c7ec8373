"""The files of a folder of new music, one line each: what each is, what it is called, of what it is a copy, why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from textual.content import Content
from textual.widget import Widget

from musictui.duplicates.rules import TITLES
from musictui.duplicates.verdicts import TOLD_APART, Judgment, Verdict
from musictui.jobs import vet_stays
from musictui.model.duplicates import Kind
from musictui.tui.figures import fit_path
from musictui.tui.visible import fit
from musictui.tui.widgets.id_list import IdList

SIGNS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.NEW: ("+", "$success"),
    Verdict.DUPLICATE: ("=", "$warning"),
    Verdict.UNCERTAIN: ("?", "$computed"),
}
"""Verdict to its sign and color; the word stands beside where there is room."""
DECIDED = "●"
"""Behind the sign where a person said so."""
BETTER, BY_RATE = "better than yours", "higher bit rate"
BETTER_GOES = "the better goes"
"""Where a person called what is better than the copy that is there a duplicate."""
STAYS = {vet_stays.PROTECTED: "protected", vet_stays.LINK: "a link", vet_stays.ONE_FILE: "hard link"}
UNHEARD = "…"
"""Behind the sign where the sound is still to be compared."""


class Line(NamedTuple):
    """A file as it is listed."""

    judgment: Judgment
    verdict: Verdict
    """What it counts as."""
    is_decided: bool
    """Whether a person said so."""
    is_heard: bool
    """Whether its sound was compared, or need not be."""
    name: str
    """Below the folder, made visible."""
    of: str
    """The name of what it is a duplicate of, made visible."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The widths of the columns in cells; those that have no room are 0."""

    name: int
    verdict: int
    why: int
    of: int


def layout(width: int) -> Layout:
    """The columns for a list of `width` cells, the signs aside."""
    room = width - 3
    verdict = 11 if room >= 52 else 0
    why = (19 if room >= 96 else 17) if room >= 52 else 0
    of = max((room - verdict - why) * 2 // 5, 0) if room >= 96 else 0
    return Layout(max(room - verdict - why - of, 1), verdict, why, of)


def why(line: Line) -> str:
    """What speaks for it, in two words."""
    judgment = line.judgment
    if judgment.stays and (line.verdict is Verdict.DUPLICATE or judgment.stays != vet_stays.ONE_FILE):
        return STAYS[judgment.stays]
    if judgment.better and line.verdict is Verdict.DUPLICATE:
        return BETTER_GOES if line.is_decided else BY_RATE if judgment.is_by_rate else BETTER
    match judgment.kind:
        case None if judgment.verdict is Verdict.UNCERTAIN:
            return "damaged"
        case None:
            return "told apart" if judgment.reason == TOLD_APART else ""
        case Kind.VERSION:
            return "another version"
    return TITLES[judgment.kind]


class VetHeads(Widget):
    """The names of the columns."""

    DEFAULT_CSS = """
    VetHeads { height: 1; width: 1fr; }
    """

    def render(self) -> Content:
        """Aligned with the lines of the list."""
        columns = layout(self.size.width - 1)
        text = (
            "   "
            + fit("File", columns.name)
            + fit("Is", columns.verdict)
            + fit("Why", columns.why)
            + fit("Of", columns.of)
        )
        return Content.assemble((text, "bold $text-dim"))


class VetList(IdList):
    """Files with a cursor; each line is made when it is drawn."""

    DEFAULT_CSS = """
    VetList { scrollbar-gutter: stable; }
    """
    BINDING_GROUP_TITLE = "Files"

    def __init__(self, line_of: Callable[[int], Line]) -> None:
        """`line_of` gives the line of a file by its id."""
        super().__init__()
        self._line_of = line_of

    def draw(self, row: int, width: int) -> Content:
        """Sign, name, verdict, why, of what."""
        line = self._line_of(self._ids[row])
        columns = layout(width)
        sign, style = SIGNS[line.verdict]
        beside = DECIDED if line.is_decided else " " if line.is_heard else UNHEARD
        return Content.assemble(
            (f"{sign}{beside} ", f"bold {style}" if line.is_decided else style),
            _gapped(line.name, columns.name),
            (fit(line.verdict.value, columns.verdict), style),
            (fit(why(line), columns.why), "$text-dim"),
            (fit_path(line.of, columns.of) if columns.of else "", "$text-dim"),
        )


def _gapped(text: str, width: int) -> str:
    """A path with two cells between it and what follows."""
    return fit_path(text, width - 2) + "  " if width > 2 else fit_path(text, width)

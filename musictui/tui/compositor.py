"""Puts the widgets together into what the terminal is sent, at the price of the lines that changed."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeVar

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

Result = TypeVar("Result")

Span = tuple[int, int, int]
"""Line, first column, end column."""
Pieces = list[dict[int, Strip | None]]
"""For each line its pieces by the column where they begin; None where nothing is drawn yet."""


class LineScreen(Screen[Result]):
    """A screen of which only the lines that changed are drawn."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._compositor = LineCompositor()
        # Its widgets get the style sheet as it is now when they come; Textual would read all of it again, twice.
        self._css_update_count = self.app._css_update_count  # noqa: SLF001 nobody else tells


class LineCompositor(Compositor):
    """Asks widgets for the lines that are sent, and for no others.

    Textual's own draws the whole of each widget that lies between the topmost and the lowest change, and of all
    that is behind them, and throws away what did not change. Here the status line at the foot changes while the
    cursor moves and tracks come in: the whole screen would be drawn for two of its lines. It stands on the
    insides of Textual 8; `tests/tui/test_compositor.py` compares the two.
    """

    def render_partial_update(self) -> ChopsUpdate | None:
        """What has changed since the last frame; None if nothing has."""
        spans = list(self._regions_to_spans(self._dirty_regions))
        self._dirty_regions.clear()
        if not spans:
            return None
        pieces: Pieces = [dict.fromkeys(cuts[:-1]) for cuts in self.cuts]
        for block in _blocks(spans):
            self._draw(block, pieces)
        return ChopsUpdate(pieces, spans, [cuts[1:] for cuts in self.cuts])

    def _draw(self, block: Region, pieces: Pieces) -> None:
        """Draw what is seen in `block`, front to back."""
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            if not seen.overlaps(block):
                continue
            # As wide as the widget is: widgets keep their lines whole.
            part = seen.intersection(Region(seen.x, block.y, seen.width, block.height))
            if not self._is_open(part, block, pieces):
                continue
            for y, strip in zip(
                part.line_range, widget.render_lines(part.translate(-region.offset)), strict=False
            ):
                line = pieces[y]
                cuts = [cut for cut in self.cuts[y] if part.x <= cut <= part.right]
                for cut, piece in zip(cuts, strip.divide([cut - part.x for cut in cuts[1:]]), strict=False):
                    if line[cut] is None:
                        line[cut] = piece

    def _is_open(self, part: Region, block: Region, pieces: Pieces) -> bool:
        """Whether anything in both is not drawn yet: what is behind other widgets need not be drawn."""
        left, right = max(part.x, block.x), min(part.right, block.right)
        for y in part.line_range:
            cuts, line = self.cuts[y], pieces[y]
            for cut, end in pairwise(cuts):
                if cut < right and end > left and line[cut] is None:
                    return True
        return False


def _blocks(spans: Sequence[Span]) -> list[Region]:
    """The changed lines that follow each other without a gap, each block as wide as its widest line."""
    blocks: list[Region] = []
    for y, start, end in spans:
        line = Region(start, y, end - start, 1)
        if blocks and blocks[-1].bottom >= y:
            blocks[-1] = blocks[-1].union(line)
        else:
            blocks.append(line)
    return blocks

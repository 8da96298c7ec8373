"""The pictures of one file, and what is to become of each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from textual.content import Content

from musictui.tags.covers import FRONT_COVER, KINDS, OTHER_PICTURE, Cover, Covers, pixels
from musictui.tui.figures import size
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.line_list import LineList

KIND_WIDTH = 24
PIXELS_WIDTH = 13
FORMAT_WIDTH = 7
SIZE_WIDTH = 8
SIGN_WIDTH = 2


class Target(NamedTuple):
    """What an image is put in the place of."""

    number: int | None
    """Of a picture of the file; None for a new one, or for all."""
    is_all: bool = False


class CoverList(LineList, can_focus=False):
    """A line for each picture, one for a front cover where there is none, one for all of several."""

    DEFAULT_CSS = """
    CoverList { height: auto; max-height: 8; margin-bottom: 1; }
    """

    def __init__(self, change: Covers) -> None:
        """`change` is what was chosen before."""
        super().__init__()
        self.change = change
        self.covers: list[Cover] = []
        self._targets = [Target(None)]

    @property
    def target(self) -> Target:
        """The current line."""
        return self._targets[self.cursor]

    def show(self, covers: Sequence[Cover]) -> None:
        """List pictures, the cursor on the front cover."""
        self.covers = list(covers)
        self._targets = [Target(number) for number in range(len(covers))]
        kinds = [cover.kind for cover in covers]
        front = next((kinds.index(kind) for kind in (FRONT_COVER, OTHER_PICTURE) if kind in kinds), None)
        if front is None:
            front = len(self._targets)
            self._targets.append(Target(None))
        if len(covers) > 1:
            self._targets.append(Target(None, is_all=True))
        self.rows_changed()
        self.cursor = front
        self.refresh(layout=True)

    def row_count(self) -> int:
        """One line each."""
        return len(self._targets)

    def draw(self, row: int, width: int) -> Content:
        """Kind, size in pixels, format, bytes; or what becomes of it."""
        number, is_all = self._targets[row]
        if number is None:
            text = "all pictures" if is_all else "a new front cover"
            is_changed = self.change.is_clear if is_all else bool(self.change.add)
            return Content.assemble((_sign(is_changed=is_changed), "bold $primary"), (text, "$text-dim"))
        cover = self.change.replace.get(number, self.covers[number])
        is_gone = self.change.is_clear or number in self.change.remove
        sign = _sign(is_changed=is_gone or number in self.change.replace)
        name = fit(visible(described(cover)), max(KIND_WIDTH, width - SIGN_WIDTH - FACTS_WIDTH))
        facts = fit("removed", FACTS_WIDTH, is_right=True) if is_gone else _facts(cover)
        style = "strike $text-faint" if is_gone else "$foreground"
        return Content.assemble(
            (sign, "bold $primary"),
            (name.rstrip(), style),
            " " * (len(name) - len(name.rstrip())),
            (facts, "$computed"),
        )

    def replaced(self, picture: bytes) -> Covers:
        """The change that puts a picture in the place of the current line's."""
        number, is_all = self.target
        if is_all:
            return Covers(add=(Cover(picture),), is_clear=True)
        if number is None:
            return replace(self.change, add=(Cover(picture),))
        old = self.covers[number]
        new = Cover(picture, old.kind, old.description)
        return Covers(self.change.add, {**self.change.replace, number: new}, self.change.remove - {number})

    def removed(self) -> Covers:
        """The change that takes the current line's picture away."""
        number, is_all = self.target
        if is_all:
            return Covers(is_clear=True)
        if number is None:
            return replace(self.change, add=())
        others = {at: cover for at, cover in self.change.replace.items() if at != number}
        return Covers(self.change.add, others, self.change.remove | {number})

    def told(self, change: Covers, name: str) -> str:
        """A change in words; `name` is where the newest picture is from."""
        if change.is_clear:
            return f"one picture: {name}" if change.add else "no pictures"
        kinds = {number: KINDS[cover.kind] for number, cover in enumerate(self.covers)}
        news = [kinds[number] for number in change.replace] + ["front cover"] * len(change.add)
        gone = [kinds[number] for number in sorted(change.remove)]
        if len(news) + len(gone) > 1:
            return f"{len(news) + len(gone)} pictures changed"
        return f"{news[0]}: {name}" if news else f"{gone[0]} removed" if gone else ""


FACTS_WIDTH = PIXELS_WIDTH + FORMAT_WIDTH + SIZE_WIDTH


def described(cover: Cover) -> str:
    """What a picture shows."""
    kind = KINDS[cover.kind] if cover.kind < len(KINDS) else str(cover.kind)
    return f"{kind}, {cover.description}" if cover.description else kind


def _facts(cover: Cover) -> str:
    found = pixels(cover.data)
    shape = f"{found[0]:,}×{found[1]:,}" if found else ""
    kind = cover.mime.partition("/")[2].upper()
    return (
        fit(shape, PIXELS_WIDTH, is_right=True)
        + fit(f"  {kind}", FORMAT_WIDTH)
        + fit(size(len(cover.data)), SIZE_WIDTH, is_right=True)
    )


def _sign(*, is_changed: bool) -> str:
    return fit("●" if is_changed else "", SIGN_WIDTH)

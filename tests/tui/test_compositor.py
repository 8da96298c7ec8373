"""The lines that are drawn again look as if all of the screen had been drawn."""

import random
from collections.abc import Callable

import pytest
from textual._compositor import ChopsUpdate
from textual.geometry import Region
from textual.strip import Strip

from musictui.session import Session
from musictui.tui.app import MusicApp
from tests.tui.test_library_screen import opened

SIZE = (120, 40)


def cells(strip: Strip) -> list[tuple[str, object]]:
    """Each character with its style."""
    return [(char, segment.style) for segment in strip for char in segment.text]


def drawn(update: ChopsUpdate) -> dict[tuple[int, int], list[tuple[str, object]]]:
    """The pieces that an update writes, by line and column."""
    return {
        (y, x): cells(piece)
        for y, start, end in update.spans
        for (x, piece), piece_end in zip(update.chops[y].items(), update.chop_ends[y], strict=True)
        if piece is not None and x < end and piece_end > start
    }


@pytest.mark.parametrize("seed", range(6))
async def test_a_partial_update_draws_what_a_full_one_draws(
    filled: Session, make_app: Callable[..., MusicApp], seed: int
) -> None:
    chance = random.Random(seed)
    async with make_app(on=filled).run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.pause()
        compositor = screen._compositor
        widgets = [widget for widget in compositor.visible_widgets if widget.region.area]
        for widget in chance.sample(widgets, 4):
            height = widget.outer_size.height
            y = chance.randrange(height)
            lines = Region(0, y, widget.outer_size.width, chance.randint(1, height - y))
            compositor._dirty_regions.add(lines.translate(widget.region.offset))
        update = compositor.render_partial_update()
        assert isinstance(update, ChopsUpdate)
        whole = compositor._render_chops(compositor.size.region, lambda _y: True)
        written = drawn(update)
        assert written == {(y, x): cells(whole[y][x]) for y, x in written}
        assert len({y for y, _ in written}) == len({y for y, _, _ in update.spans})


async def test_a_change_in_one_pane_asks_no_other(filled: Session, make_app: Callable[..., MusicApp]) -> None:
    async with make_app(on=filled).run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.pause()
        compositor = screen._compositor
        compositor._dirty_regions = {Region(*screen.details.content_region.offset, 10, 3)}
        update = compositor.render_partial_update()
        assert isinstance(update, ChopsUpdate)
        widths = {x for line in update.chops for x, piece in line.items() if piece is not None}
        assert widths
        assert min(widths) >= screen.details.region.x

"""Waiting for facts under a pilot: never for time alone."""

import asyncio
import html
import re
from collections.abc import Callable
from typing import Any

from rich.cells import cell_len
from textual.pilot import Pilot

PATIENCE_S = 10.0
CELL_WIDTH = 12.2
"""Of a cell in an exported screenshot, in pixels."""


async def until(pilot: Pilot[Any], fact: Callable[[], object]) -> None:
    """Let the program go on until `fact` holds.

    Raises:
        AssertionError: It does not come to hold.
    """
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while not fact():
        assert asyncio.get_running_loop().time() < deadline, f"never came: {fact.__name__}"
        await pilot.pause(0.01)
    await pilot.pause()


def text_of(pilot: Pilot[Any]) -> str:
    """What the screen shows, as plain lines."""
    rows: dict[float, str] = {}
    pieces = re.findall(
        r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', pilot.app.export_screenshot()
    )
    for y, x, text in sorted((float(y), float(x), text) for x, y, text in pieces if text.strip("\n")):
        column = round(x / CELL_WIDTH)
        line = rows.get(y, "")
        rows[y] = line + " " * (column - cell_len(line)) + html.unescape(text).replace("\xa0", " ")
    return "\n".join(rows.values())

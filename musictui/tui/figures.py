"""Figures, times and paths as a person reads them."""

import os
import time
import unicodedata

from rich.cells import cell_len

from musictui.model import units
from musictui.tui.visible import ELLIPSIS, fit, visible

size = units.size
"""Of files, beside the other figures."""
percent = units.percent
"""Of what is sure, the same as commands tell it."""


def count(number: int, noun: str = "") -> str:
    """`12,408`, or with a noun in the plural `12,408 tracks`, `1 track`."""
    if not noun:
        return f"{number:,}"
    return f"{number:,} {noun}" if number != 1 else f"1 {noun.removesuffix('s')}"


def duration(seconds: float) -> str:
    """`0.4 s`, `3 s`, `4:12`, `1:04:12`, `3 d 4 h`."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = int(seconds + 0.5)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24} d {hours % 24} h"
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def remaining(seconds: float) -> str:
    """Like `duration`, but in whole seconds: a guess has no decimals."""
    return duration(seconds) if seconds >= 9.95 else f"{max(1, round(seconds))} s"


def rate(per_s: float, unit: str) -> str:
    """`4,950 files/s`; slow ones keep a decimal."""
    number = f"{per_s:,.0f}" if per_s >= 10 else f"{per_s:.1f}"
    return f"{number} {unit}/s" if unit else f"{number}/s"


def moment(then_s: float, now_s: float) -> str:
    """When something was: `14:32` today, else `2 Mar`, else `2 Mar 2024`; empty for what is no time."""
    try:
        then, now = time.localtime(then_s), time.localtime(now_s)
    except (OverflowError, OSError, TypeError, ValueError):
        return ""
    if then[:3] == now[:3]:
        return time.strftime("%H:%M", then)
    day = f"{then.tm_mday} {time.strftime('%b', then)}"
    return day if then.tm_year == now.tm_year else f"{day} {then.tm_year}"


def home_path(path: bytes | str) -> str:
    """A path made visible, with `~` for the home folder."""
    text = os.fsdecode(path)
    home = os.path.expanduser("~")
    if home not in {"", "/", "~"} and (text == home or text.startswith(home + "/")):
        text = "~" + text[len(home) :]
    return visible(text)


def shortened(sentence: str) -> str:
    """A sentence with paths in it made visible, with `~` for the home folder."""
    home = os.path.expanduser("~")
    return visible(sentence if home in {"", "/", "~"} else sentence.replace(home + "/", "~/"))


def fit_path(text: str, width: int) -> str:
    """`text` in exactly `width` cells, cut in front: the end of a path tells more than its start."""
    if cell_len(text) <= width:
        return fit(text, width)
    cut = text[-width:] if width > 0 else ""
    while cut and (cell_len(cut) > width - 1 or unicodedata.combining(cut[0])):
        cut = cut[1:]
    return fit(ELLIPSIS + cut, width)

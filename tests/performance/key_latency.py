"""Measures the program as a person meets it: on a terminal, from the byte typed to the cell changed.

Runs by itself, too:  python -m tests.performance.key_latency LIBRARY_HOME [FOLDER_TO_INDEX]
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from musictui.library import stats
from musictui.library.database import open_reader
from tests.performance.terminal import Terminal

COLUMNS, LINES = 120, 40
IDLE_S = 5.0
FIRST_ROWS = rb"1 of [\d,]+ "
MARK, CLEAR_MARKS, TO_THE_TOP = b" ", b"x", b"g"
PAGE_DOWN = b"\x1b[6~"
ON_A_SCREEN = 25
"""Rows that are marked before the cursor goes back to the top, so that nothing scrolls."""
PAUSE_S = (0.03, 0.10)
"""Between two keys: as quick as a held key, at any moment of what else the program does."""

# Imports what the program imports before its first frame, notes the time, and goes on as the program.
LAUNCHER = """\
import sys, time
import musictui.cli.main, musictui.cli.open
musictui.cli.open.set_frame_rate()
import musictui.tui.run
open(sys.argv[1], "w").write(repr(time.monotonic()))
sys.argv[0:2] = ["musictui"]
musictui.cli.main.main()
"""


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from exec to the first rows on the screen, and how many of them were imports."""

    total_s: float
    imports_s: float

    @property
    def after_imports_s(self) -> float:
        """From the end of the imports to the first rows."""
        return self.total_s - self.imports_s


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds from the byte into the terminal to the changed cell out."""

    samples: Sequence[float]
    cpu_s: float
    """Processor time of the program for each key, with all that happened meanwhile."""

    def percentile(self, share: float) -> float:
        """The value that `share` of the samples do not exceed."""
        ordered = sorted(self.samples)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    def __str__(self) -> str:
        figures = {
            "median": statistics.median(self.samples),
            "95 %": self.percentile(0.95),
            "99 %": self.percentile(0.99),
            "worst": max(self.samples),
        }
        text = ", ".join(f"{name} {value * 1000:.1f} ms" for name, value in figures.items())
        return f"{text} ({len(self.samples)} keys, {self.cpu_s * 1000:.1f} ms CPU each)"


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of the program."""

    start: Start
    marking: Latency
    """A key that changes one row."""
    scrolling: Latency
    """A key that moves all rows by one line."""
    paging: Latency
    """A key that changes all rows."""
    index_rate: float
    """Tracks per second that came into the library while rows were marked."""
    idle_cpu: float
    """Share of one processor while nobody types, after the keys."""
    quit_s: float


def measure_start(home: Path) -> Start:
    """Open the program on the library in `home`, wait for its first rows, and end it."""
    with _Opened(home) as opened:
        start = opened.start
        _quit(opened.terminal)
    return start


def measure(
    home: Path, folder: Path | None = None, *, keys: int = 200, seed: int = 1, is_idle_measured: bool = True
) -> Measured:
    """Open the program on the library in `home`, indexing `folder`, and type."""
    with _Opened(home, folder) as opened:
        terminal = opened.terminal
        terminal.listen(2.0)
        before, before_s = _tracks(home), time.monotonic()
        marking = _typed(terminal, _mark, keys, random.Random(seed))
        rate = (_tracks(home) - before) / (time.monotonic() - before_s)
        scrolling = _typed(terminal, _scroll, keys // 2, random.Random(seed + 1))
        paging = _typed(terminal, _page, keys // 2, random.Random(seed + 2))
        idle_cpu = _idle(terminal) if is_idle_measured else 0.0
        quit_s = _quit(terminal)
    return Measured(opened.start, marking, scrolling, paging, rate, idle_cpu, quit_s)


class _Opened:
    """The program with its first rows on the screen."""

    def __init__(self, home: Path, folder: Path | None = None) -> None:
        self._note = tempfile.NamedTemporaryFile()  # noqa: SIM115 closed by __exit__
        command = [sys.executable, "-c", LAUNCHER, self._note.name, *([str(folder)] if folder else [])]
        self.terminal = Terminal(
            command, columns=COLUMNS, lines=LINES, environment={"MUSICTUI_HOME": str(home)}
        )

    def __enter__(self) -> "_Opened":
        try:
            shown_s = self.terminal.wait_for(FIRST_ROWS, 60)
        except TimeoutError:
            self.__exit__()
            raise
        imported_s = float(Path(self._note.name).read_text())
        self.start = Start(shown_s - self.terminal.started_s, imported_s - self.terminal.started_s)
        return self

    def __exit__(self, *error: object) -> None:
        self.terminal.close()
        self._note.close()


def _typed(
    terminal: Terminal,
    type_keys: Callable[[Terminal, int, random.Random], list[float]],
    keys: int,
    chance: random.Random,
) -> Latency:
    before_s = terminal.cpu_s()
    samples = type_keys(terminal, keys, chance)
    return Latency(samples, (terminal.cpu_s() - before_s) / keys)


def _mark(terminal: Terminal, keys: int, chance: random.Random) -> list[float]:
    """Mark track after track: their number in the foot of the table changes by keys alone, whatever lands."""
    samples = []
    for number in range(keys):
        if number % ON_A_SCREEN == 0:
            terminal.send(TO_THE_TOP + CLEAR_MARKS)
            terminal.listen(0.5)
        marked = rb"\b%d marked" % (number % ON_A_SCREEN + 1)
        samples.append(_answer(terminal, MARK, marked, chance))
    return samples


def _scroll(terminal: Terminal, keys: int, chance: random.Random) -> list[float]:
    """Mark on at the foot of the screen, where each step moves all rows."""
    terminal.send(TO_THE_TOP + CLEAR_MARKS)
    terminal.listen(0.5)
    terminal.send(MARK * LINES)
    terminal.listen(1.0)
    return [_answer(terminal, MARK, rb"\b%d marked" % (LINES + 1 + number), chance) for number in range(keys)]


def _page(terminal: Terminal, keys: int, chance: random.Random) -> list[float]:
    """Page down: the first place in the foot is the answer."""
    return [_answer(terminal, PAGE_DOWN, rb"[\d,]+ of [\d,]+", chance) for _ in range(keys)]


def _answer(terminal: Terminal, key: bytes, pattern: bytes, chance: random.Random) -> float:
    """Seconds from a key, typed some time after the last, to what it writes."""
    terminal.listen(chance.uniform(*PAUSE_S))
    terminal.forget()
    typed_s = terminal.send(key)
    return terminal.wait_for(pattern, 10) - typed_s


def _idle(terminal: Terminal) -> float:
    terminal.listen(1.0)
    before_s, start_s = terminal.cpu_s(), time.monotonic()
    terminal.listen(IDLE_S)
    return (terminal.cpu_s() - before_s) / (time.monotonic() - start_s)


def _quit(terminal: Terminal) -> float:
    typed_s = terminal.send(b"\x11")
    while terminal.process.poll() is None and time.monotonic() - typed_s < 30:
        terminal.listen(0.005)
    return time.monotonic() - typed_s


def _tracks(home: Path) -> int:
    conn = open_reader(home / "library.db")
    try:
        return stats.stats(conn).tracks
    finally:
        conn.close()


def report(measured: Measured) -> str:
    """The figures in lines."""
    start = measured.start
    return "\n".join(
        [
            f"first rows {start.total_s:.2f} s, of which imports {start.imports_s:.2f} s "
            f"and after them {start.after_imports_s:.2f} s",
            f"a key that changes one row: {measured.marking}",
            f"a key that moves all rows by a line: {measured.scrolling}",
            f"a key that changes all rows: {measured.paging}",
            f"tracks indexed meanwhile: {measured.index_rate:,.0f}/s",
            f"processor while nobody types: {measured.idle_cpu:.1%}",
            f"quitting: {measured.quit_s:.2f} s",
        ]
    )


if __name__ == "__main__":
    home_path, *folders = (Path(argument) for argument in sys.argv[1:])
    print(report(measure(home_path, folders[0] if folders else None)))  # noqa: T201 this is its output

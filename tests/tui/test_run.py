"""The program in a process of its own, on a terminal of its own."""

import signal
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from musictui.config import Config
from musictui.paths import default_paths
from musictui.session import Session
from musictui.tui import hangup
from tests.performance.terminal import Terminal

PATIENCE_S = 30.0
SCREEN_ON, SCREEN_OFF = rb"\x1b\[\?1049h", rb"\x1b\[\?1049l"
STUMBLE = """
from musictui import config, log, paths, session
from musictui.tui import app, run
def stumble(self):
    return 1 // 0
app.MusicApp.action_help = stumble
log.set_up(paths.default_paths().log)
raise SystemExit(run.run(session.Session(config.Config(), paths.default_paths())))
"""


def terminal(*arguments: str, columns: int = 100) -> Terminal:
    """Starts Python with these arguments on a terminal."""
    return Terminal([sys.executable, *arguments], columns=columns, lines=30, environment={})


def ended(shown: Terminal) -> int:
    """Its exit code, when it has given the terminal back."""
    shown.wait_for(SCREEN_OFF, PATIENCE_S)
    code = shown.process.wait(PATIENCE_S)
    shown.listen(0.05)
    return code


def test_quitting_while_indexing_ends_well(music: Path) -> None:
    with closing(terminal("-m", "musictui", str(music))) as shown:
        shown.wait_for(rb"Indexing", PATIENCE_S)
        shown.send(b"\x11")
        assert ended(shown) == 0
    check = sqlite3.connect(default_paths().library)
    assert check.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    check.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signals_give_the_terminal_back(number: signal.Signals) -> None:
    with closing(terminal("-m", "musictui")) as shown:
        shown.wait_for(rb"Welcome", PATIENCE_S)
        shown.process.send_signal(number)
        assert ended(shown) == 128 + number


def test_a_terminal_that_goes_away_ends_it(music: Path) -> None:
    """No signal comes here, as under nohup: it must not be left behind, spinning."""
    shown = terminal("-m", "musictui", str(music))
    shown.wait_for(rb"Indexing", PATIENCE_S)
    shown.hang_up()
    assert shown.process.wait(PATIENCE_S) == hangup.EXIT_CODE


def test_a_bug_is_one_sentence_and_the_log_has_the_rest() -> None:
    with closing(terminal("-c", STUMBLE)) as shown:
        shown.wait_for(rb"Welcome", PATIENCE_S)
        shown.forget()
        shown.send(b"?")
        assert ended(shown) == 1
        assert b"MusicTUI ended unexpectedly." in shown.output
        assert b"Traceback" not in shown.output
        assert b"ZeroDivisionError" not in shown.output
    assert "ZeroDivisionError" in default_paths().log.read_text()


def refused(arguments: Sequence[str]) -> bytes:
    """What is said instead of opening."""
    with closing(terminal(*arguments, columns=300)) as shown:
        code = shown.process.wait(PATIENCE_S)
        shown.listen(0.05)
        assert code == 1
        assert b"\x1b[?1049h" not in shown.output
        assert b"Traceback" not in shown.output
        return shown.output


def test_newer_library_is_refused_before_the_screen_is_taken() -> None:
    session = Session(Config(), default_paths())
    session.database.close()
    newer = sqlite3.connect(default_paths().library)
    newer.execute("PRAGMA user_version = 9999")
    newer.close()
    assert b"newer" in refused(["-m", "musictui"])


def test_wrong_executor_is_refused_before_the_screen_is_taken() -> None:
    paths = default_paths()
    paths.config.parent.mkdir(parents=True)
    paths.config.write_text('[index]\nexecutor = "thraeds:2"\n')
    said = refused(["-m", "musictui"])
    assert b"index.executor" in said
    assert b"threads:2" in said

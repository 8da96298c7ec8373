"""The log: a file, never the screen."""

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from musictui import log


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Leaves logging as it was."""
    root = logging.getLogger()
    handlers, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    yield
    for handler in [handler for handler in root.handlers if handler not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    logging.captureWarnings(False)
    logging.raiseExceptions = raises


def test_records_go_to_the_file_and_not_to_the_screen(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "deep" / "musictui.log"
    log.set_up(path)
    logging.getLogger("musictui.jobs").info("Job %s ended", "index")
    logging.getLogger("elsewhere").warning("strange")
    logging.getLogger("elsewhere").info("chatter")
    text = path.read_text()
    assert "INFO" in text
    assert "musictui.jobs: Job index ended" in text
    assert "strange" in text
    assert "chatter" not in text
    assert capfd.readouterr() == ("", "")


def test_no_record_makes_no_file(tmp_path: Path) -> None:
    log.set_up(tmp_path / "musictui.log")
    assert list(tmp_path.iterdir()) == []


def test_debug_logs_everything(tmp_path: Path) -> None:
    path = tmp_path / "musictui.log"
    log.set_up(path, is_debug=True)
    logging.getLogger("elsewhere").debug("chatter")
    assert "chatter" in path.read_text()


def test_control_characters_and_bytes_that_are_no_text_are_escaped(tmp_path: Path) -> None:
    path = tmp_path / "musictui.log"
    log.set_up(path)
    record = logging.LogRecord("musictui", logging.WARNING, "", 0, "a\x1b[2J\nb \udcff", (), None)
    # Straight to our handler: what pytest captures of a test must be text.
    logging.getLogger().handlers[-1].handle(record)
    assert path.read_text().endswith("musictui: a\\x1b[2J\\x0ab \\udcff\n")


def test_log_that_cannot_be_written_is_silent(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    log.set_up(tmp_path / "file" / "musictui.log")
    logging.getLogger("musictui").warning("lost")
    logging.getLogger("musictui").warning("lost too")
    assert capfd.readouterr() == ("", "")


def test_warnings_are_logged(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "musictui.log"
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        log.set_up(path)
        warnings.warn("old ways", DeprecationWarning, stacklevel=1)
        logging.captureWarnings(False)
    assert "old ways" in path.read_text()
    assert capfd.readouterr() == ("", "")


def test_a_second_set_up_replaces_the_first(tmp_path: Path) -> None:
    log.set_up(tmp_path / "first.log")
    log.set_up(tmp_path / "second.log")
    logging.getLogger("musictui").warning("once")
    assert [path.name for path in tmp_path.iterdir()] == ["second.log"]


def test_file_is_rotated(tmp_path: Path) -> None:
    path = tmp_path / "musictui.log"
    log.set_up(path)
    line = "x" * 50_000
    for _ in range(4 * log.MAX_BYTES // 50_000):
        logging.getLogger("musictui").warning(line)
    files = sorted(tmp_path.iterdir())
    assert len(files) == 1 + log.OLD_FILES
    assert all(file.stat().st_size <= log.MAX_BYTES for file in files)

"""The log: one rotating file. Nothing that is logged ever reaches the screen."""

import logging
import re
from pathlib import Path

MAX_BYTES = 1_000_000
OLD_FILES = 2

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class _OneLine(logging.Formatter):
    """Escapes control characters, which file names may hold, so that a log is safe to `cat`."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 the name is logging's
        record.message = _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", record.message)
        return super().formatMessage(record)


class _LazyFile(logging.Handler):
    """Opens the file with the first record: most runs log nothing, and importing the rest takes a while."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write `record`; a log that cannot be written must not end the program."""
        try:
            if self._file is None:
                self._file = _opened(self._path)
                self._file.setFormatter(self.formatter)
            self._file.emit(record)
        except OSError:
            self._file = logging.NullHandler()

    def close(self) -> None:
        """Close the file too."""
        if self._file is not None:
            self._file.close()
        super().close()


def set_up(path: Path, *, is_debug: bool = False) -> None:
    """Send what the program and its libraries log, warnings too, to `path`."""
    handler = _LazyFile(path)
    handler.setFormatter(_OneLine("%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"))
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old, _LazyFile)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if is_debug else logging.WARNING)
    logging.getLogger("musictui").setLevel(logging.DEBUG if is_debug else logging.INFO)
    logging.captureWarnings(True)
    # A record that cannot be written would otherwise be reported on the screen.
    logging.raiseExceptions = False


def _opened(path: Path) -> logging.Handler:
    # Takes 10 ms to import, which only those runs pay that log something.
    from logging.handlers import RotatingFileHandler

    path.parent.mkdir(parents=True, exist_ok=True)
    return RotatingFileHandler(
        path, maxBytes=MAX_BYTES, backupCount=OLD_FILES, encoding="utf-8", errors="backslashreplace"
    )

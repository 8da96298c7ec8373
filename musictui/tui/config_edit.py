"""Writes one setting into the user's configuration, and leaves every other line as it is."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from musictui.errors import ConfigError
from musictui.files import atomic

_HEADER = re.compile(r"^\s*\[")


def put(path: Path, section: str, key: str, values: Sequence[str]) -> None:
    """Let `key` in `[section]` be this list of texts.

    Raises:
        ConfigError: The file cannot be read or written, or would not say so afterwards.
    """
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = _with(before, section, f"{key} = {json.dumps(list(values), ensure_ascii=False)}", key)
        _check(after, path, section, key, values)
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic.replacing(str(path)) as stream:
            stream.write(after.encode())
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"The configuration {path} cannot be written: {error}.",
            hint="The setting holds until the program ends.",
        ) from error


def _with(text: str, section: str, line: str, key: str) -> str:
    lines = text.splitlines()
    head = next((at for at, each in enumerate(lines) if _is_header_of(each, section)), None)
    if head is None:
        return "\n".join([*lines, *([""] if lines else []), f"[{section}]", line, ""])
    end = next((at for at in range(head + 1, len(lines)) if _HEADER.match(lines[at])), len(lines))
    old = re.compile(rf"^\s*{re.escape(key)}\s*=")
    at = next((at for at in range(head + 1, end) if old.match(lines[at])), None)
    if at is None:
        lines.insert(head + 1, line)
    else:
        last = at
        while last + 1 < end and not _is_whole("\n".join(lines[at : last + 1])):
            last += 1
        lines[at : last + 1] = [line]
    return "\n".join(lines) + "\n"


def _is_header_of(line: str, section: str) -> bool:
    return re.fullmatch(rf"\s*\[\s*{re.escape(section)}\s*\]\s*(#.*)?", line) is not None


def _is_whole(text: str) -> bool:
    """Whether a value that may take several lines has ended."""
    import tomllib  # 27 ms, for those who save

    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _check(text: str, path: Path, section: str, key: str, values: Sequence[str]) -> None:
    """The file is only written where it then says what is meant."""
    import tomllib  # 27 ms, for those who save

    try:
        said = tomllib.loads(text).get(section, {}).get(key)
    except tomllib.TOMLDecodeError:
        said = None
    if said != list(values):
        raise ConfigError(
            f"The configuration {path} could not be changed without a risk for the rest of it.",
            hint=f"Write it there yourself: in [{section}], {key} = {json.dumps(list(values))}",
        )

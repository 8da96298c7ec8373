"""The command line on real files: in this process where a process of its own adds nothing."""

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from musictui.cli.main import run
from tests import audio

TIMEOUT_S = 60


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode()

    @property
    def lines(self) -> list[str]:
        """Standard output line by line."""
        return self.text.splitlines()


Cli = Callable[..., Outcome]


@pytest.fixture
def cli(capfdbinary: pytest.CaptureFixture[bytes]) -> Iterator[Cli]:
    """Runs a command in this process: `cli("find", "björk")`."""
    root = logging.getLogger()
    handlers, level, raises = root.handlers[:], root.level, logging.raiseExceptions

    def run_here(*arguments: str) -> Outcome:
        capfdbinary.readouterr()
        code = run(arguments)
        out, err = capfdbinary.readouterr()
        return Outcome(code, out, err.decode())

    yield run_here
    for handler in [handler for handler in root.handlers if handler not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    logging.captureWarnings(False)
    logging.raiseExceptions = raises


HEED_SIGNALS = "import signal; signal.signal(signal.SIGINT, signal.SIG_DFL)"
"""Ctrl+C works even where the tests were started with it ignored."""


def command_line(*arguments: str | bytes, before: str = "") -> list[str | bytes]:
    """What starts the real program, in a process that first does `before`, Python with os, sys and resource."""
    if not before:
        return [sys.executable, "-m", "musictui", *arguments]
    script = f"import os, resource, sys; {before}; os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    return [sys.executable, "-c", script, "-m", "musictui", *arguments]


@pytest.fixture
def program() -> Cli:
    """Runs the real program: `program("find", "björk", env={"TERM": "dumb"})`."""

    def run_program(
        *arguments: str | bytes, env: Mapping[str, str] | None = None, before: str = "", **options: Any
    ) -> Outcome:
        options = {"capture_output": True, "stdin": subprocess.DEVNULL, "timeout": TIMEOUT_S, **options}
        done = subprocess.run(
            command_line(*arguments, before=before), env={**os.environ, **(env or {})}, check=False, **options
        )
        return Outcome(done.returncode, done.stdout or b"", (done.stderr or b"").decode())

    return run_program


HOSTILE_TITLE = "Red \x1b[31malert\x1b[0m [FLAC][/b]\nsecond line"
LATIN_1_NAME = b"caf\xe9.flac"
LINE_BREAK_NAME = "line\nbreak.flac"


@pytest.fixture(scope="session")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of music with ordinary and hostile names. Read only."""
    folder = tmp_path_factory.mktemp("Music")
    debut = {"artist": "Björk", "albumartist": "Björk", "album": "Debut", "date": "1993-07-05"}
    audio.make(
        folder / "Björk" / "01 Human Behaviour.flac",
        {
            **debut,
            "title": "Human Behaviour",
            "tracknumber": "1",
            "genre": ("Electronic", "Trip hop"),
            "bpm": "100",
        },
        seed=1,
    )
    audio.make(
        folder / "Björk" / "02 Venus.mp3",
        {
            **debut,
            "title": "Venus as a Boy",
            "tracknumber": "2",
            "lyrics": "His wicked sense of humor\n" * 3000,
        },
        seed=2,
    )
    audio.make(
        folder / "坂本龍一" / "大航海.flac", {"artist": "坂本龍一", "title": "大航海", "date": "1994"}, seed=3
    )
    audio.make(folder / "hostile" / "escape\x1b[2J.flac", {"artist": "Eve", "title": HOSTILE_TITLE}, seed=4)
    audio.make(folder / "hostile" / LINE_BREAK_NAME, {"artist": "Eve", "title": "Broken"}, seed=5)
    audio.make(folder / "hostile" / "#1 Hash.flac", {"artist": "Eve", "title": "Hash"}, seed=6)
    audio.make(folder / "hostile" / os.fsdecode(LATIN_1_NAME), {"artist": "Eve", "title": "Latin"}, seed=7)
    (folder / "broken.mp3").write_bytes(b"This is no music.\n" * 20)
    return folder


@pytest.fixture(scope="session")
def indexed_home(music: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's folder after an index of `music`. To be copied."""
    home = tmp_path_factory.mktemp("indexed") / "musictui"
    subprocess.run(
        [sys.executable, "-m", "musictui", "index", "--executor", "inline", str(music)],
        env={**os.environ, "MUSICTUI_HOME": str(home)},
        check=True,
        capture_output=True,
        timeout=TIMEOUT_S,
    )
    return home


@pytest.fixture
def library(indexed_home: Path, home: Path) -> Path:
    """This test's own library of `music`; the library file."""
    shutil.copytree(indexed_home, home)
    return home / "library.db"


AS_ANY_USER = "import ctypes; ctypes.CDLL(None).prctl(24, 1)"
"""Root's right to write what is not writable is dropped for good (PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)."""


@pytest.fixture
def read_only(library: Path) -> Iterator[Path]:
    """The library, as if on a read-only medium."""
    for path in library.parent.iterdir():
        path.chmod(0o444)
    library.parent.chmod(0o555)
    yield library
    library.parent.chmod(0o755)


@pytest.fixture
def debut(cli: Cli, home: Path, tmp_path: Path) -> Path:
    """An indexed folder of this test's own with three songs, to be changed; files are written in this process."""
    home.mkdir(parents=True)
    (home / "config.toml").write_text('[index]\nexecutor = "inline"\n')
    folder = tmp_path / "own" / "Debut"
    for number, name in enumerate(("01 Human.flac", "02 Crying.mp3", "03 Venus.ogg"), 1):
        tags = {"artist": "Ann", "album": "Debut", "title": name[3:-4].strip("."), "tracknumber": str(number)}
        audio.make(folder / name, {**tags, "genre": ("Rock", "Pop")}, seed=number)
    assert cli("index", str(folder.parent)).code == 0
    return folder


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder, byte for byte."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}

"""The program on a library of its own: real files, or rows that are the same on every machine."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from musictui.config import Config, IndexConfig
from musictui.library import roots, schema, tracks
from musictui.model.track import FileStat, FileTags, Stream
from musictui.paths import default_paths
from musictui.session import Session
from musictui.tui.app import MusicApp
from tests import audio

NOW_S = 1_772_461_920.0
"""2 March 2026, 14:32 UTC: what the clock says in snapshots."""


@pytest.fixture(autouse=True)
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the person's own, in a time zone and a terminal of our choice."""
    home = tmp_path / "ann"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TZ", "UTC")
    for name in ("NO_COLOR", "XDG_CONFIG_HOME", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    time.tzset()
    return home


@pytest.fixture
def make_session() -> Iterator[Callable[[Config], Session]]:
    """Opens sessions, and closes their libraries at the end."""
    made: list[Session] = []

    def make(config: Config) -> Session:
        made.append(Session(config, default_paths()))
        return made[-1]

    yield make
    for session in made:
        if "database" in session.__dict__:
            session.database.close()


@pytest.fixture
def session(make_session: Callable[[Config], Session]) -> Session:
    """An empty library; files are read in this process."""
    return make_session(Config(index=IndexConfig(executor="inline")))


class ClosingApp(MusicApp):
    """Ends its jobs with itself, as `run` does."""

    async def on_unmount(self) -> None:
        """Nothing of a test goes on after it."""
        await self.session.close()


@pytest.fixture
def make_app(session: Session) -> Callable[..., MusicApp]:
    """Makes the program on `session`: without animations, the clock stopped, its cost not measured."""

    def make(folders: Sequence[Path] = (), *, on: Session = session) -> MusicApp:
        app = ClosingApp(on, folders, is_measuring=False)
        app.animation_level = "none"
        app.clock = lambda: NOW_S
        return app

    return make


@pytest.fixture
def app(make_app: Callable[..., MusicApp]) -> MusicApp:
    """The program on an empty library."""
    return make_app()


@pytest.fixture
def music(person: Path) -> Path:
    """A small folder of real files: ~/Music with three albums and a file that cannot be read."""
    folder = person / "Music"
    for album, artist, titles in ALBUMS:
        for number, title in enumerate(titles, 1):
            name = f"{number:02} {title}.{'flac' if artist == 'Björk' else 'mp3'}"
            tags = {
                "title": title,
                "artist": artist,
                "album": album,
                "tracknumber": str(number),
                "date": "1995",
            }
            audio.make(folder / artist / album / name, tags, seed=number)
    (folder / "broken.flac").write_bytes(b"fLaC and then nothing")
    return folder


@pytest.fixture
def filled(session: Session) -> Session:
    """`session` with a library of rows that no file stands behind, the same on every machine."""
    fill(session)
    return session


ALBUMS = (
    ("Post", "Björk", ("Army of Me", "Hyper-Ballad", "It’s Oh So Quiet", "Isobel")),
    ("Untrue", "Burial", ("Archangel", "Near Dark", "Ghost Hardware")),
    ("Async", "坂本龍一", ("andata", "disintegration")),
)

HOSTILE = (
    "01 Song [FLAC][/b].mp3",
    "[red]not red[/red] $primary.mp3",
    "🎧 headphones 👩‍👩‍👧 family.mp3",
    "אביב \u202egnp.exe\u202c مرحبا.mp3",
    "Z̷̨͚͍a̴l̸g̶o̵.mp3",
    "new\nline\tand\rreturn.mp3",
    "esc\x1b[31m bell\x07 c1\x9b.mp3",
    "x" * 251 + ".mp3",
)
"""Names that have broken programs: markup, emoji, right to left, combining, control characters, 255 bytes."""

NOT_UTF8 = b"caf\xe9 \xff\xfe.mp3"
"""A name that is no text."""


def hostile_names() -> list[bytes]:
    """All of them as the file system has them."""
    return [*(name.encode() for name in HOSTILE), NOT_UTF8]


def fill(session: Session) -> None:
    """Write the rows of `ALBUMS` into a root ~/Music that need not be there."""
    root = os.fsencode(Path.home() / "Music")
    os.makedirs(root, exist_ok=True)
    session.paths.library.parent.mkdir(parents=True, exist_ok=True)
    stream = Stream("FLAC", "flac", True, 245.0, 912_000, 44100, 16, 2, False)
    rows = []
    for album, artist, titles in ALBUMS:
        for number, title in enumerate(titles, 1):
            path = os.path.join(root, os.fsencode(f"{artist}/{album}/{number:02} {title}.flac"))
            tags = {
                "title": (title,),
                "artist": (artist,),
                "album": (album,),
                "tracknumber": (str(number),),
                "date": ("1995",),
                "genre": ("Electronic",),
            }
            stat = FileStat(path, 28_000_000 + number, int(NOW_S) * 10**9, int(NOW_S) * 10**9, number)
            rows.append(tracks.prepare(stat, FileTags(tags, stream)))
    broken = FileStat(os.path.join(root, b"broken [FLAC][/b].flac"), 21, 0, 0, 99)
    rows.append(tracks.prepare(broken, FileTags(problem="The file ends in the middle of its header.")))
    conn = schema.open_writer(session.paths.library, timeout_s=5)
    conn.execute("BEGIN")
    tracks.add(conn, roots.add(conn, root).id, rows, int(NOW_S))
    conn.execute("COMMIT")
    conn.close()

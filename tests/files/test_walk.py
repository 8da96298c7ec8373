"""The walk finds each audio file once, whatever is in its way."""

import os
from pathlib import Path

import pytest

from musictui.files.copying import sibling
from musictui.files.walk import CHUNK, QUARANTINE, Rules, Walk, own_path
from musictui.model.formats import AUDIO_EXTENSIONS


def touch(path: Path) -> Path:
    """An empty file, in a folder made for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path


def found(
    root: Path,
    *,
    ignore: tuple[str, ...] = (),
    hidden: bool = False,
    starts: list[Path] | None = None,
    others: list[Path] | None = None,
) -> list[str]:
    """The files of a walk, by path below the root, in order."""
    walk = Walk(
        bytes(root),
        Rules(AUDIO_EXTENSIONS, ignore, hidden),
        starts=None if starts is None else map(bytes, starts),
        others=map(bytes, others or []),
    )
    return sorted(os.path.relpath(os.fsdecode(entry[0]), root) for files in walk for entry in files)


def test_walk_tells_what_the_system_knows_of_a_file(tmp_path: Path) -> None:
    file = touch(tmp_path / "a.mp3")
    file.write_bytes(b"12345")
    status = file.stat()
    (entry,) = [entry for files in Walk(bytes(tmp_path), Rules(AUDIO_EXTENSIONS)) for entry in files]

    assert entry == (bytes(file), 5, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def test_walk_takes_audio_by_extension_of_any_case(tmp_path: Path) -> None:
    for name in ("a.mp3", "b.FLAC", "c.Ogg", "cover.jpg", "mp3", "d.mp3.part", "e."):
        touch(tmp_path / "deep" / "er" / name)

    assert found(tmp_path) == ["deep/er/a.mp3", "deep/er/b.FLAC", "deep/er/c.Ogg"]


@pytest.mark.parametrize(
    "name",
    ["new\nline.mp3", os.fsdecode(b"not \xff utf-8.mp3"), "é" * 125 + "a.mp3", "\x1b[31m.mp3", "a\\b.mp3"],
)
def test_walk_finds_hostile_names(tmp_path: Path, name: str) -> None:
    touch(tmp_path / name / name)

    assert found(tmp_path) == [f"{name}/{name}"]


def test_walk_hands_large_folders_on_in_parts(tmp_path: Path) -> None:
    for number in range(CHUNK + 1):
        touch(tmp_path / f"{number}.mp3")

    assert [len(files) for files in Walk(bytes(tmp_path), Rules(AUDIO_EXTENSIONS))] == [CHUNK, 1]


def test_walk_leaves_out_what_is_hidden_unless_told(tmp_path: Path) -> None:
    for name in ("a.mp3", ".b.mp3", ".hidden/c.mp3"):
        touch(tmp_path / name)

    assert found(tmp_path) == ["a.mp3"]
    assert found(tmp_path, hidden=True) == [".b.mp3", ".hidden/c.mp3", "a.mp3"]


@pytest.mark.parametrize("hidden", [False, True])
def test_walk_never_takes_apple_doubles_the_quarantine_or_our_own_files(tmp_path: Path, hidden: bool) -> None:
    unfinished = os.fsdecode(os.path.basename(sibling(b"a.mp3")))
    for name in ("._a.mp3", os.fsdecode(QUARANTINE) + "/1/b.mp3", unfinished, ".musictui-c.mp3"):
        touch(tmp_path / name)
    every = Rules(AUDIO_EXTENSIONS | {".part"}, hidden=hidden)

    assert found(tmp_path, hidden=hidden) == []
    assert [entry for files in Walk(bytes(tmp_path), every) for entry in files] == []
    for path in (tmp_path / unfinished, tmp_path / os.fsdecode(QUARANTINE) / "1" / "b.mp3"):
        assert [
            entry for files in Walk(bytes(tmp_path), every, starts=[bytes(path)]) for entry in files
        ] == []


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("b.mp3", ["Podcasts/new/c.mp3", "a.mp3"]),
        ("*.mp3", []),
        ("Podcasts", ["a.mp3"]),
        ("Podcasts/", ["a.mp3"]),
        ("new", ["Podcasts/b.mp3", "a.mp3"]),
        ("Podcasts/*", ["a.mp3"]),
        ("Podcasts/n?w", ["Podcasts/b.mp3", "a.mp3"]),
        ("/new", ["Podcasts/b.mp3", "Podcasts/new/c.mp3", "a.mp3"]),
        ("odcasts", ["Podcasts/b.mp3", "Podcasts/new/c.mp3", "a.mp3"]),
        ("", ["Podcasts/b.mp3", "Podcasts/new/c.mp3", "a.mp3"]),
    ],
)
def test_walk_ignores_patterns(tmp_path: Path, pattern: str, left: list[str]) -> None:
    for name in ("a.mp3", "Podcasts/b.mp3", "Podcasts/new/c.mp3"):
        touch(tmp_path / name)

    assert found(tmp_path, ignore=(pattern, "*.never")) == left


def test_walk_follows_links_to_what_is_outside_once(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    touch(outside / "album" / "a.mp3")
    touch(outside / "b.mp3")
    touch(root / "c.mp3")
    (root / "link").symlink_to(outside / "album")
    (root / "link again").symlink_to(outside / "album")
    (root / "b.mp3").symlink_to(outside / "b.mp3")

    files = found(root)

    assert "b.mp3" in files
    assert len([file for file in files if file.endswith("a.mp3")]) == 1
    assert len(files) == 3


def test_walk_takes_a_file_by_its_own_path_rather_than_by_a_link(tmp_path: Path) -> None:
    touch(tmp_path / "album" / "a.mp3")
    (tmp_path / "0 link").symlink_to(tmp_path / "album")
    (tmp_path / "0.mp3").symlink_to(tmp_path / "album" / "a.mp3")

    assert found(tmp_path) == ["album/a.mp3"]


def test_walk_follows_links_to_what_it_leaves_out_itself(tmp_path: Path) -> None:
    touch(tmp_path / ".annex" / "object.mp3")
    (tmp_path / "song.mp3").symlink_to(tmp_path / ".annex" / "object.mp3")

    assert found(tmp_path) == ["song.mp3"]


def test_walk_leaves_links_into_another_root_to_its_walk(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    touch(one / "a.mp3")
    touch(two / "b.mp3")
    (one / "link").symlink_to(two)

    assert found(one, others=[two]) == ["a.mp3"]


def test_walk_ends_at_loops_and_links_to_nothing(tmp_path: Path) -> None:
    root = tmp_path / "root"
    touch(root / "a.mp3")
    (root / "self").symlink_to(root / "self")
    (root / "up").symlink_to(tmp_path)
    (root / "here").symlink_to(root)
    (root / "nothing.mp3").symlink_to(root / "nowhere")

    assert found(root) == ["a.mp3"]


def test_walk_takes_no_pipe_and_no_folder_for_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp3")
    touch(tmp_path / "folder.mp3" / "a.mp3")

    assert found(tmp_path) == ["folder.mp3/a.mp3"]


def test_walk_folder_that_cannot_be_read_is_told_and_the_others_are_walked(tmp_path: Path) -> None:
    touch(tmp_path / "a.mp3")
    deep = _too_deep(tmp_path / "deep")
    walk = Walk(bytes(tmp_path), Rules(AUDIO_EXTENSIONS))
    files = [entry for files in walk for entry in files]

    assert len(files) == 1
    assert [folder.path.startswith(deep) for folder in walk.unreadable] == [True]
    assert "too long" in walk.unreadable[0].reason


def test_walk_of_what_is_not_there_is_empty(tmp_path: Path) -> None:
    walk = Walk(bytes(tmp_path / "nowhere"), Rules(AUDIO_EXTENSIONS))

    assert [entry for files in walk for entry in files] == []
    assert walk.unreadable == []


def test_walk_of_some_paths_looks_at_nothing_else(tmp_path: Path) -> None:
    for name in ("a.mp3", "b.mp3", "album/c.mp3", "album/deep/d.mp3", "other/e.mp3", ".hidden/f.mp3"):
        touch(tmp_path / name)
    starts = [tmp_path / "a.mp3", tmp_path / "album", tmp_path / ".hidden", tmp_path / "gone.mp3"]

    assert found(tmp_path, starts=starts) == ["a.mp3", "album/c.mp3", "album/deep/d.mp3"]


def test_walk_of_a_link_alone_follows_it_as_the_whole_walk_does(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    touch(outside / "a.mp3")
    touch(root / "b.mp3")
    (root / "out").symlink_to(outside)
    (root / "in.mp3").symlink_to(root / "b.mp3")

    assert found(root, starts=[root / "out", root / "in.mp3"]) == ["out/a.mp3"]


def test_own_path_leads_around_links_between_roots(tmp_path: Path) -> None:
    one, two, outside = (tmp_path / name for name in ("one", "two", "outside"))
    for folder in (one / "album", two, outside):
        folder.mkdir(parents=True)
    (one / "in").symlink_to(one / "album")
    (one / "other").symlink_to(two)
    (one / "out").symlink_to(outside)
    (tmp_path / "named").symlink_to(one)
    roots = [bytes(tmp_path / "named"), bytes(two)]

    def own(path: Path) -> str:
        return os.path.relpath(os.fsdecode(own_path(bytes(path), roots)), tmp_path)

    assert own(tmp_path / "named" / "album" / "a.mp3") == "named/album/a.mp3"
    assert own(tmp_path / "named" / "in" / "a.mp3") == "named/album/a.mp3"
    assert own(tmp_path / "named" / "other" / "a.mp3") == "two/a.mp3"
    assert own(tmp_path / "named" / "out" / "a.mp3") == "named/out/a.mp3"
    assert own(tmp_path / "named") == "named"


def _too_deep(top: Path) -> bytes:
    """Nest folders until their path is longer than the system takes; gives where it begins to be."""
    name = "x" * 200
    top.mkdir()
    here = os.open(top, os.O_RDONLY)
    for _ in range(25):
        os.mkdir(name, dir_fd=here)
        inner = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    return bytes(top) + f"/{name}".encode() * 10

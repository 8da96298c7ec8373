"""What is removed waits in the quarantine, and comes back by its manifest alone."""

import contextlib
import ctypes
import errno
import json
import os
import resource
from dataclasses import replace
from pathlib import Path

import pytest

from musictui.errors import StorageError
from musictui.files import copying, moving, quarantine
from musictui.files.delta import file_hash
from musictui.files.quarantine import Kept
from musictui.files.walk import QUARANTINE

NOW_S = 1_700_000_000


def add(root: Path, name: str, content: bytes = b"sound") -> Path:
    """A file in a library folder."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def put(root: Path, path: Path, set_id: str = "12") -> Kept:
    """Move it to the quarantine."""
    return quarantine.put(bytes(root), bytes(path), set_id=set_id, reason="a copy of b.mp3", now_s=NOW_S)


def manifest(root: Path, set_id: str = "12") -> Path:
    """The manifest of a set."""
    return root / os.fsdecode(QUARANTINE) / set_id / "manifest.jsonl"


def tree(root: Path) -> list[str]:
    """Everything in a folder."""
    return sorted(str(path.relative_to(root)) for path in root.rglob("*"))


def test_file_is_kept_under_a_number_with_what_is_known_of_it(tmp_path: Path) -> None:
    path = add(tmp_path, "Artist/a.mp3")
    hashed = file_hash(bytes(path))
    kept = put(tmp_path, path)

    assert kept == Kept(
        root=bytes(tmp_path),
        stored=bytes(tmp_path) + b"/.musictui-quarantine/12/000001.mp3",
        original=bytes(path),
        size=5,
        hash=hashed,
        set_id="12",
        reason="a copy of b.mp3",
        removed_s=NOW_S,
    )
    assert not path.exists()
    assert Path(os.fsdecode(kept.stored)).read_bytes() == b"sound"
    assert json.loads(manifest(tmp_path).read_text()) == {
        "original": "Artist/a.mp3",
        "stored": "000001.mp3",
        "size": 5,
        "hash": hashed.hex(),
        "set": "12",
        "reason": "a copy of b.mp3",
        "removed_s": NOW_S,
    }
    assert quarantine.is_intact(kept)


@pytest.mark.parametrize(
    "name",
    ["a.mp3", "new\nline.mp3", os.fsdecode(b"not \xff utf-8.mp3"), "x" * 251 + ".mp3", "a." + "b" * 200],
)
def test_file_comes_back_by_the_manifest_alone(name: str, tmp_path: Path) -> None:
    path = add(tmp_path, "Artist/Album/" + name)
    put(tmp_path, path)
    path.parent.rmdir()
    path.parent.parent.rmdir()
    (kept,) = quarantine.entries(bytes(tmp_path))

    assert quarantine.restore(kept) == bytes(path)
    assert path.read_bytes() == b"sound"
    assert quarantine.entries(bytes(tmp_path)) == []
    assert not (tmp_path / os.fsdecode(QUARANTINE)).exists()


def test_manifest_holds_where_the_drive_is_elsewhere(tmp_path: Path) -> None:
    path = add(tmp_path / "disk", "a.mp3")
    put(tmp_path / "disk", path)
    (tmp_path / "disk").rename(tmp_path / "other")
    (kept,) = quarantine.entries(bytes(tmp_path / "other"))

    assert quarantine.restore(kept) == bytes(tmp_path / "other" / "a.mp3")
    assert tree(tmp_path) == ["other", "other/a.mp3"]


def test_entries_come_by_set_and_number(tmp_path: Path) -> None:
    kept = [
        put(tmp_path, add(tmp_path, f"{name}.mp3"), set_id)
        for name, set_id in zip("abc", ("9", "10", "9"), strict=True)
    ]

    assert quarantine.entries(bytes(tmp_path)) == [kept[0], kept[2], kept[1]]
    assert [os.path.basename(one.stored) for one in kept] == [b"000001.mp3", b"000001.mp3", b"000002.mp3"]


def test_restore_never_writes_over_what_is_there(tmp_path: Path) -> None:
    path = add(tmp_path, "a.mp3")
    kept = put(tmp_path, path)
    path.write_bytes(b"another")

    with pytest.raises(StorageError, match="is there already"):
        quarantine.restore(kept)
    assert path.read_bytes() == b"another"
    assert quarantine.entries(bytes(tmp_path)) == [kept]


def test_changed_file_is_noticed(tmp_path: Path) -> None:
    kept = put(tmp_path, add(tmp_path, "a.mp3"))
    stored = Path(os.fsdecode(kept.stored))
    stored.write_bytes(b"SOUND")
    assert not quarantine.is_intact(kept)
    stored.write_bytes(b"sou")

    assert not quarantine.is_intact(kept)
    with pytest.raises(StorageError, match="its size changed"):
        quarantine.restore(kept)
    stored.unlink()
    assert not quarantine.is_intact(kept)
    with pytest.raises(StorageError, match="No such file"):
        quarantine.restore(kept)


def test_delete_is_for_good_and_leaves_the_others(tmp_path: Path) -> None:
    first, second = (put(tmp_path, add(tmp_path, name)) for name in ("a.mp3", "b.mp3"))
    quarantine.delete(first)
    assert quarantine.entries(bytes(tmp_path)) == [second]
    quarantine.delete(first)
    quarantine.delete(second)

    assert tree(tmp_path) == []


@pytest.mark.parametrize("stored", [b"/a.mp3", b"/.musictui-quarantine/../a.mp3", b"/.musictui-quarantine"])
def test_only_the_quarantine_is_deleted_from(stored: bytes, tmp_path: Path) -> None:
    path = add(tmp_path, "a.mp3")
    stray = replace(put(tmp_path, add(tmp_path, "b.mp3")), stored=bytes(tmp_path) + stored)

    with pytest.raises(ValueError, match="not in the quarantine"):
        quarantine.delete(stray)
    assert path.exists()


def test_crash_before_the_move_leaves_no_entry_and_no_number_twice(tmp_path: Path) -> None:
    path = add(tmp_path, "a.mp3")
    line = {
        "original": "a.mp3",
        "stored": "000007.mp3",
        "size": 5,
        "hash": "00",
        "set": "12",
        "reason": "",
        "removed_s": 0,
    }
    manifest(tmp_path).parent.mkdir(parents=True)
    manifest(tmp_path).write_text(json.dumps(line) + "\n" + '{"original": "cut')

    assert quarantine.entries(bytes(tmp_path)) == []
    kept = put(tmp_path, path)
    assert os.path.basename(kept.stored) == b"000008.mp3"
    assert quarantine.entries(bytes(tmp_path)) == [kept]


def test_move_that_fails_leaves_the_file_and_no_quarantine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = add(tmp_path, "a.mp3")

    def system(*_: object) -> int:
        assert json.loads(manifest(tmp_path).read_text())["original"] == "a.mp3"
        ctypes.set_errno(errno.EIO)
        return -1

    monkeypatch.setattr(moving, "_renameat2", lambda: system)
    with pytest.raises(StorageError, match="could not be moved: Input/output error"):
        put(tmp_path, path)
    assert tree(tmp_path) == ["a.mp3"]


def test_left_over_copies_and_empty_sets_go(tmp_path: Path) -> None:
    kept = put(tmp_path, add(tmp_path, "a.mp3"), "1")
    manifest(tmp_path, "2").parent.mkdir()
    manifest(tmp_path, "2").write_text("")
    Path(os.fsdecode(copying.sibling(bytes(manifest(tmp_path, "2"))))).touch()

    assert quarantine.empty_folders(bytes(tmp_path)) == 1
    assert quarantine.entries(bytes(tmp_path)) == [kept]
    assert quarantine.empty_folders(bytes(tmp_path / "gone")) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"original": "../outside.mp3"},
        {"original": "/etc/passwd"},
        {"original": "a/../../outside.mp3"},
        {"original": "nul\0.mp3"},
        {"original": ""},
        {"original": 5},
        {"stored": "../../a.mp3"},
        {"stored": "manifest.jsonl"},
        {"size": "many"},
        {"hash": "no hash"},
    ],
)
def test_forged_manifest_leads_nowhere(change: dict[str, object], tmp_path: Path) -> None:
    put(tmp_path, add(tmp_path, "a.mp3"))
    line = json.loads(manifest(tmp_path).read_text())
    manifest(tmp_path).write_text(json.dumps(line | change) + "\n[]\nnull\n\xff\n" + "[" * 9999)

    assert quarantine.entries(bytes(tmp_path)) == []


def test_what_is_not_in_the_folder_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "root"
    kept = put(root, add(root, "a.mp3"))
    outside = add(tmp_path, "b.mp3")
    for path in (outside, root, root / ".." / "b.mp3", Path(os.fsdecode(kept.stored))):
        with pytest.raises(StorageError, match="is not in the library folder"):
            quarantine.put(bytes(root), os.fsencode(str(path)), set_id="1", reason="", now_s=0)
    with pytest.raises(ValueError, match="cannot name"):
        put(root, add(root, "c.mp3"), "../1")
    (root / "link.mp3").symlink_to("c.mp3")
    with pytest.raises(StorageError, match="no regular file"):
        put(root, root / "link.mp3")
    assert tree(root)[-2:] == ["c.mp3", "link.mp3"]


def test_quarantine_is_not_followed_elsewhere(tmp_path: Path) -> None:
    root = tmp_path / "root"
    path = add(root, "a.mp3")
    (tmp_path / "elsewhere").mkdir()
    (root / os.fsdecode(QUARANTINE)).symlink_to("../elsewhere")

    with pytest.raises(StorageError, match="is no folder"):
        put(root, path)
    assert path.exists()
    assert tree(tmp_path / "elsewhere") == []


def test_nothing_is_left_where_the_manifest_could_not_be_written(tmp_path: Path) -> None:
    path = add(tmp_path, "a.mp3")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))  # as if the disk were full
    try:
        with pytest.raises(StorageError, match="could not be written"):
            put(tmp_path, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert tree(tmp_path) == ["a.mp3"]


def test_files_that_are_put_one_after_the_other_are_numbered_on(tmp_path: Path) -> None:
    last, names = None, []
    for name, set_id in (("a.mp3", "1"), ("b.mp3", "1"), ("c.mp3", "2")):
        path = add(tmp_path, name)
        last = quarantine.put(bytes(tmp_path), bytes(path), set_id=set_id, reason="", now_s=NOW_S, after=last)
        names.append(os.path.basename(last.stored))
    assert names == [b"000001.mp3", b"000002.mp3", b"000001.mp3"]


def test_folders_that_were_made_for_a_file_go_when_it_does_not_come(tmp_path: Path) -> None:
    seen = []
    with contextlib.suppress(StorageError), moving.folders_for(bytes(tmp_path / "one" / "two" / "a.mp3")):
        seen = tree(tmp_path)
        raise StorageError("refused")
    assert (seen, tree(tmp_path)) == (["one", "one/two"], [])

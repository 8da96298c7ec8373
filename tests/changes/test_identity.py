"""Whatever is written into whatever container, taking it back gives the file that was there, byte for byte."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musictui.analysis import packets
from musictui.files import copying
from musictui.jobs.write_copy import Copied, Left, Task, write_copy
from musictui.model.changes import Change, Deed, State
from musictui.model.track import Tags
from musictui.tags import reader
from tests import audio
from tests.changes.test_edits import WRITABLE

WEIRD = Path(__file__).parents[3] / "shared" / "data" / "weird"
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), min_size=1, max_size=40
).filter(lambda text: text == text.strip())
FIELDS = ("title", "artist", "album", "genre", "comment", "composer", "label", "lyrics")
VALUES = st.dictionaries(
    st.sampled_from(FIELDS), st.lists(TEXTS, max_size=3, unique=True).map(tuple), min_size=1, max_size=5
)


def do(path: Path, deed: Deed, *, values: Tags | None = None, undone: Copied | None = None) -> Copied | Left:
    """One change of a file, put in its place when it could be made."""
    name = os.fsencode(path)
    before = reader.read(path).tags
    after = values or {}
    change = Change(deed, name, before={field: before.get(field, ()) for field in after}, after=after)
    task = Task(change, copying.sibling(name), delta=undone.delta if undone else b"")
    outcome = write_copy(task)
    if isinstance(outcome, Copied):
        copying.replace(outcome.sibling, name)
    return outcome


def left_behind(folder: Path) -> Sequence[Path]:
    """Copies that should not be there any more."""
    return [path for path in folder.iterdir() if path.name.startswith(".musictui-")]


@pytest.mark.parametrize("kind", WRITABLE)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=VALUES, second=VALUES)
def test_taking_back_two_edits_gives_the_first_file(
    tmp_path: Path, kind: str, first: Tags, second: Tags
) -> None:
    path = tmp_path / f"a{audio.extension(kind)}"
    audio.make(path, {"title": "Old", "genre": ("Rock", "Pop")}, kind=kind)
    versions = [path.read_bytes()]
    proof = packets.proof(os.fsencode(path))
    done = []
    for values in (first, second):
        outcome = do(path, Deed.EDIT, values=values)
        if isinstance(outcome, Left):
            # What this container cannot hold: said, and nothing happened.
            assert outcome.state is State.REFUSED, outcome
            assert path.read_bytes() == versions[-1]
            continue
        done.append(outcome)
        versions.append(path.read_bytes())
        assert packets.proof(os.fsencode(path)) == proof
    for edit in reversed(done):
        assert isinstance(do(path, Deed.REVERT, undone=edit), Copied)
        versions.pop()
        assert path.read_bytes() == versions[-1]
    assert left_behind(tmp_path) == []


@pytest.mark.skipif(not WEIRD.is_dir(), reason="the collection of weird files is not here")
def test_weird_files_are_edited_and_undone_or_refused_with_a_reason(tmp_path: Path) -> None:
    edited = 0
    for source in sorted(path for path in WEIRD.rglob("*") if path.is_file()):
        path = tmp_path / f"weird{source.suffix}"
        shutil.copyfile(source, path)
        before = path.read_bytes()
        try:
            proof = packets.proof(os.fsencode(path))
        except packets.UnprovableError:
            proof = None
        outcome = do(path, Deed.EDIT, values={"title": ("New",), "genre": ("Ambient", "Drone")})
        if isinstance(outcome, Left):
            assert outcome.note.endswith((".", "!"))
            assert path.read_bytes() == before
        else:
            edited += 1
            assert packets.proof(os.fsencode(path)) == proof
            assert isinstance(do(path, Deed.REVERT, undone=outcome), Copied)
            assert path.read_bytes() == before
        assert left_behind(tmp_path) == []
        path.unlink()
    assert edited > 100

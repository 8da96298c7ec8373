"""Undo after undo: every step back is exact."""

import pytest

from tests.changes.conftest import Library


@pytest.mark.parametrize("extension", [".mp3", ".flac", ".ogg"])
async def test_one_set_after_the_other_is_taken_back_exactly(library: Library, extension: str) -> None:
    path = library.make(f"a{extension}", {"title": "Old", "artist": "Ann"})
    await library.index()
    before = path.read_bytes()
    sets = []
    for number in range(3):
        sets.append(await library.store(await library.edit(path, title=f"New {number}" * 200)))
        await library.apply(sets[-1])

    for set_id in reversed(sets):
        undo_id, result = await library.undo(set_id)
        assert result.done == 1
        assert [str(each.deed) for each in await library.changes(undo_id)] == ["revert"]

    assert path.read_bytes() == before

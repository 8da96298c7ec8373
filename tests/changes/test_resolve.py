"""Duplicates are removed: what stays takes over what it lacks, and all of it can be taken back."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from musictui.duplicates import doubts, plan
from musictui.jobs import check_keeper
from musictui.jobs.resolve_duplicates import Manner, Resolved, manner, resolve_draft
from musictui.library import audio_facts, duplicate_groups, journal
from musictui.library.duplicate_groups import Mark, State
from musictui.model.changes import Change, Deed
from musictui.model.changes import State as Done
from musictui.model.duplicates import Fact, Group, Kind
from tests.changes.conftest import Library
from tests.library import making

PNG = b"\x89PNG\r\n\x1a\n" + bytes(300)


async def found(library: Library, kind: Kind, *paths: Path) -> int:
    """These files are a group of duplicates; gives its number."""
    ids = tuple(sorted([(await library.track(path)).id for path in paths]))

    def write(conn: Any) -> int:
        groups = [stored.group for stored in duplicate_groups.read(conn)]
        group = Group(kind, ids, 1.0, "Told by a test.")
        duplicate_groups.replace(conn, list(Kind), [*groups, group])
        return max(stored.id for stored in duplicate_groups.read(conn))

    return await library.database.write(write)


async def decide(library: Library, group: int, marks: dict[Path, Mark], state: State = State.DECIDED) -> None:
    """What a person decided."""
    by_id = {(await library.track(path)).id: mark for path, mark in marks.items()}

    def write(conn: Any) -> None:
        duplicate_groups.set_marks(conn, group, by_id)
        duplicate_groups.set_state(conn, group, state)

    await library.database.write(write)


async def resolved(library: Library, **options: Any) -> Resolved:
    return await library.database.read(lambda conn: resolve_draft(conn, **options))


async def resolve(library: Library, **options: Any) -> int:
    """Do it; gives the set."""
    made = await resolved(library, **options)

    def write(conn: Any) -> int:
        for data in made.pictures.values():
            journal.keep_blob(conn, data)
        return journal.create(conn, made.draft, 0.0)

    set_id = await library.database.write(write)
    await library.apply(set_id)
    return set_id


def removals(changes: Collection[Change]) -> dict[str, tuple[str, str]]:
    """By name of the copy: what stays for it, and how it is checked."""
    return {
        os.path.basename(os.fsdecode(change.path)): (
            os.path.basename(os.fsdecode(change.keeper.path)),
            change.keeper.check,
        )
        for change in changes
        if change.deed is Deed.REMOVE and change.keeper is not None
    }


def files(library: Library) -> list[str]:
    return sorted(path.name for path in library.music.iterdir() if not path.name.startswith("."))


async def test_identical_copies_go_and_one_stays(library: Library) -> None:
    paths = [library.make(name) for name in ("a.mp3", "a (1).mp3", "a (2).mp3")]
    await library.index()
    await found(library, Kind.IDENTICAL, *paths)
    made = await resolved(library)
    assert made.draft.title == "Remove 2 duplicates"
    assert removals(made.draft.changes) == {"a (1).mp3": ("a.mp3", "bytes"), "a (2).mp3": ("a.mp3", "bytes")}
    set_id = await resolve(library)
    assert set(await library.states(set_id)) == {Done.DONE}
    assert files(library) == ["a.mp3"]
    assert (await library.changes(set_id))[0].reason == "identical: named as a copy"
    await library.undo(set_id)
    assert files(library) == sorted(path.name for path in paths)


async def test_keeper_takes_over_tags_rating_pictures_and_the_date_added(library: Library) -> None:
    keeper = library.make("a.flac", {"title": "Song", "artist": "Ann", "album": "One"})
    copy = library.make(
        "a.mp3",
        {"title": "song", "artist": "Ann", "album": "one", "genre": "Pop", "rating": "4"},
        covers=[PNG],
    )
    await library.index()
    ids = [(await library.track(path)).id for path in (keeper, copy)]
    await library.database.write(
        lambda conn: conn.executemany(
            "UPDATE tracks SET added_s = ? WHERE id = ?", zip((900, 100), ids, strict=True)
        )
    )
    before = {path: path.read_bytes() for path in (keeper, copy)}
    await found(library, Kind.SAME_RECORDING, keeper, copy)

    set_id = await resolve(library)
    track = await library.track(keeper)
    assert set(await library.states(set_id)) == {Done.DONE}
    assert track.tags == {
        "title": ("Song",), "artist": ("Ann",), "album": ("One",), "genre": ("Pop",), "rating": ("4",)
    }  # fmt: skip
    assert (track.covers, track.added_s) == (1, 100)

    await library.undo(set_id)
    assert {path: path.read_bytes() for path in (keeper, copy)} == before
    tracks = await library.tracks()
    assert (tracks[keeper].added_s, tracks[copy].added_s) == (900, 100)


async def test_what_is_known_of_the_sound_outlives_the_merge(library: Library) -> None:
    keeper, copy = library.make("a.flac", {"title": "Song"}), library.make("a.mp3", {"genre": "Pop"})
    await library.index()
    track = await library.track(keeper)
    fact = audio_facts.Found(track.id, Fact.FINGERPRINT, track.size, track.mtime_ns, b"words")
    await library.database.write(lambda conn: audio_facts.store(conn, [fact]))
    await found(library, Kind.SAME_RECORDING, keeper, copy)
    await resolve(library)
    assert (await library.track(keeper)).tags["genre"] == ("Pop",)
    known = await library.database.read(lambda conn: audio_facts.read(conn, Fact.FINGERPRINT))
    assert known == {track.id: b"words"}


async def test_restoring_one_of_two_copies_keeps_the_date_of_the_other(library: Library) -> None:
    paths = [library.make(name) for name in ("a.mp3", "a (1).mp3", "a (2).mp3")]
    await library.index()
    ids = [(await library.track(path)).id for path in paths]
    await library.database.write(
        lambda conn: conn.executemany(
            "UPDATE tracks SET added_s = ? WHERE id = ?", zip((900, 100, 200), ids, strict=True)
        )
    )
    await found(library, Kind.IDENTICAL, *paths)
    set_id = await resolve(library, manner=Manner(("shorter-path",)))
    assert (await library.track(paths[0])).added_s == 100
    await library.undo(set_id, paths=[os.fsencode(paths[1])])
    assert (await library.track(paths[0])).added_s == 200
    await library.undo(set_id)
    assert (await library.track(paths[0])).added_s == 900


async def test_nothing_is_taken_over_where_that_is_not_wished_for(library: Library) -> None:
    keeper, copy = library.make("a.flac", {"title": "Song"}), library.make("a.mp3", {"genre": "Pop"})
    await library.index()
    await found(library, Kind.SAME_RECORDING, keeper, copy)
    made = await resolved(library, manner=manner(merge=False))
    assert [change.deed for change in made.draft.changes] == [Deed.REMOVE]


async def test_value_that_the_keeper_cannot_hold_keeps_nothing_else_away(library: Library) -> None:
    keeper = library.make("a.wav", {"title": "Song", "artist": "Ann", "composer": "Bob"})
    other = library.make("b.flac", {"genre": "17", "comment": "x"})
    await library.index()
    await found(library, Kind.SAME_RECORDING, keeper, other)
    (edit,) = [each for each in (await resolved(library)).draft.changes if each.deed is Deed.EDIT]
    assert edit.after == {"comment": ("x",)}


@pytest.mark.parametrize("kind", [Kind.SAME_TAGS, Kind.SIMILAR_TAGS])
async def test_kinds_that_rest_on_tags_are_not_resolved_by_rules_unless_named(
    library: Library, kind: Kind
) -> None:
    one, other = library.make("a.mp3"), library.make("b.mp3", seed=2)
    await library.index()
    await found(library, kind, one, other)
    assert (await resolved(library)).draft.changes == []
    assert len((await resolved(library, by_rules={kind})).plan.removals) == 1


async def test_album_is_resolved_whole_where_that_is_named(library: Library) -> None:
    tags = {"title": "Song", "album": "One"}
    paths = [library.make(f"{folder}/{at}.mp3", tags, seed=at) for folder in "ab" for at in range(2)]
    await library.index()
    ids = [(await library.track(path)).id for path in paths]
    group = Group(Kind.ALBUM, tuple(sorted(ids)), 1.0, "Two folders.", (tuple(ids[:2]), tuple(ids[2:])))
    await library.database.write(lambda conn: duplicate_groups.replace(conn, list(Kind), [group]))
    assert (await resolved(library)).draft.changes == []
    made = await resolved(library, by_rules={Kind.ALBUM})
    assert [
        (os.path.basename(each.path), each.keeper and os.fsdecode(each.keeper.path))
        for each in made.draft.changes
    ] == [
        (b"0.mp3", str(paths[0])),
        (b"1.mp3", str(paths[1])),
    ]


async def test_what_a_person_decided_is_done_whatever_the_kind(library: Library) -> None:
    one, other = library.make("a.mp3"), library.make("b.mp3", seed=2)
    await library.index()
    group = await found(library, Kind.SIMILAR_TAGS, one, other)
    await decide(library, group, {one: Mark.REMOVE, other: Mark.KEEP})
    set_id = await resolve(library)
    assert files(library) == ["b.mp3"]
    assert (await library.changes(set_id))[0].reason == "similar-tags: chosen by hand"


async def test_what_a_person_keeps_stays_in_groups_that_were_not_meant(library: Library) -> None:
    one, other = library.make("a.mp3"), library.make("b.mp3", {"title": "Song"})
    await library.index()
    group = await found(library, Kind.SIMILAR_TAGS, one, other)
    await decide(library, group, {other: Mark.KEEP}, State.SKIPPED)
    await found(library, Kind.SAME_AUDIO, one, other)
    made = await resolved(library, kinds={Kind.SAME_AUDIO})
    assert removals(made.draft.changes) == {"a.mp3": ("b.mp3", "packets")}
    assert made.groups == 1


@pytest.mark.parametrize("state", [State.SKIPPED, State.NOT_DUPLICATES])
async def test_group_that_was_skipped_or_told_apart_is_left_alone(library: Library, state: State) -> None:
    one, other = library.make("a.mp3"), library.make("b.mp3")
    await library.index()
    group = await found(library, Kind.IDENTICAL, one, other)
    await decide(library, group, {}, state)
    assert (await resolved(library)).groups == 0


async def test_versions_and_the_last_copy_stay_and_are_told(library: Library) -> None:
    paths = [library.make(name, seed=at) for at, name in enumerate(("a.mp3", "b.mp3", "c.mp3", "d.mp3"))]
    await library.index()
    await decide(
        library, await found(library, Kind.VERSION, *paths[:2]), {paths[0]: Mark.KEEP, paths[1]: Mark.REMOVE}
    )
    await decide(
        library, await found(library, Kind.SAME_TAGS, *paths[2:]), dict.fromkeys(paths[2:], Mark.REMOVE)
    )
    made = await resolved(library)
    assert [(change.state, change.note) for change in made.draft.changes] == [
        (Done.REFUSED, doubts.VERSION),
        (Done.REFUSED, plan.LAST_COPY),
        (Done.REFUSED, plan.LAST_COPY),
    ]


async def test_protected_folder_is_not_touched(library: Library) -> None:
    kept, other = library.make("keep/a.mp3"), library.make("b.mp3")
    await library.index()
    await found(library, Kind.SAME_RECORDING, kept, other)
    made = await resolved(library, manner=manner(protected=[str(library.music / "keep")]))
    assert removals(made.draft.changes) == {"b.mp3": ("a.mp3", "open")}


async def test_better_file_never_goes_for_a_protected_one(library: Library) -> None:
    kept, better, other = library.make("keep/a.mp3"), library.make("a.flac"), library.make("b.mp3")
    await library.index()
    await found(library, Kind.SAME_RECORDING, kept, better, other)
    made = await resolved(library, manner=manner(protected=[str(library.music / "keep")]))
    assert removals(made.draft.changes) == {"b.mp3": ("a.flac", "open")}


async def test_protected_file_that_stays_takes_over_nothing(library: Library) -> None:
    kept, other = library.make("keep/a.mp3"), library.make("b.mp3", {"title": "Song", "genre": "Pop"})
    await library.index()
    before = kept.read_bytes()
    await found(library, Kind.SAME_RECORDING, kept, other)
    set_id = await resolve(library, manner=manner(protected=[str(library.music / "keep")]))
    assert [change.deed for change in await library.changes(set_id)] == [Deed.REMOVE]
    assert (kept.read_bytes(), other.exists()) == (before, False)


@pytest.mark.parametrize("is_indexed_by_link", [True, False])
async def test_protected_folder_is_known_behind_links(library: Library, *, is_indexed_by_link: bool) -> None:
    real, link = library.music.with_name("real"), library.music.with_name("link")
    link.symlink_to(real)
    named, library.music = (real, link) if is_indexed_by_link else (link, real)
    real.mkdir()
    copies = [library.make(f"Vinyl/{name}.mp3") for name in "ab"]
    outside = library.make("a.mp3")
    await library.index()
    await found(library, Kind.IDENTICAL, *copies, outside)
    protected = manner(protected=[str(named / "Vinyl")])
    group = await found(library, Kind.SAME_AUDIO, *copies)
    await decide(library, group, {copies[0]: Mark.REMOVE, copies[1]: Mark.KEEP})
    set_id = await resolve(library, manner=protected)
    assert [each.exists() for each in (*copies, outside)] == [True, True, False]
    assert {change.note for change in await library.changes(set_id)} == {"", plan.PROTECTED}


async def test_names_of_one_file_go_together_come_back_and_go_again(library: Library) -> None:
    stays, copy = library.make("a.flac"), library.make("copy.mp3")
    (library.music / "link.mp3").hardlink_to(copy)
    await library.index()
    names = [library.music / name for name in ("copy.mp3", "link.mp3")]
    await found(library, Kind.SAME_RECORDING, stays, *names)
    set_id = await resolve(library)
    assert files(library) == ["a.flac"]
    _, undone = await library.undo(set_id)
    assert (undone.done, files(library)) == (2, ["a.flac", "copy.mp3", "link.mp3"])
    assert names[0].samefile(names[1])
    _, again = await library.redo(set_id)
    assert (again.done, files(library)) == (2, ["a.flac"])


async def test_album_that_is_left_incomplete_is_told(library: Library) -> None:
    titles = ("Song", "Another", "Third")
    album = [
        library.make(f"One/{at}.mp3", {"title": title, "album": "One"}, seed=at)
        for at, title in enumerate(titles)
    ]
    single = library.make("single.flac", {"title": "Song", "album": "Best"})
    await library.index()
    await found(library, Kind.SAME_RECORDING, album[0], single)
    made = await resolved(library)
    assert [change.note for change in made.draft.changes if change.deed is Deed.REMOVE] == [
        "“One” is left with 2 of 3 tracks in its folder."
    ]


async def test_copies_that_changed_or_vanished_since_stay_with_the_reason(library: Library) -> None:
    paths = [library.make(name) for name in ("a.mp3", "b.mp3", "c.mp3", "d.mp3")]
    await library.index()
    await found(library, Kind.IDENTICAL, *paths)
    paths[1].unlink()
    paths[2].write_bytes(paths[2].read_bytes() + bytes(9))
    set_id = await resolve(library)
    assert await library.states(set_id) == [Done.CONFLICT, Done.CONFLICT, Done.DONE]
    assert files(library) == ["a.mp3", "c.mp3"]
    assert all(change.note for change in (await library.changes(set_id))[:2])


async def test_keeper_that_lost_its_content_keeps_every_copy(library: Library) -> None:
    paths = [library.make(name) for name in ("a.mp3", "b.mp3", "c.mp3")]
    await library.index()
    await found(library, Kind.IDENTICAL, *paths)
    paths[0].write_bytes(b"")
    set_id = await resolve(library)
    assert set(await library.states(set_id)) == {Done.CONFLICT}
    assert (await library.changes(set_id))[0].note.startswith(check_keeper.UNREADABLE)
    assert len(files(library)) == 3


async def test_quarantine_that_cannot_be_used_leaves_every_file(library: Library) -> None:
    paths = [library.make(name) for name in ("a.mp3", "b.mp3")]
    await library.index()
    await found(library, Kind.IDENTICAL, *paths)
    (library.music / ".musictui-quarantine").write_bytes(b"in the way")
    set_id = await resolve(library)
    assert await library.states(set_id) == [Done.FAILED]
    assert files(library) == ["a.mp3", "b.mp3"]


async def test_files_of_the_same_packets_are_held_against_each_other_by_them(library: Library) -> None:
    one, other = library.make("a.mp3", {"title": "Song"}), library.make("b.mp3", {"title": "Other"})
    await library.index()
    tracks = [await library.track(path) for path in (one, other)]
    facts = [audio_facts.Found(each.id, Fact.PACKETS, each.size, each.mtime_ns, b"same") for each in tracks]
    await library.database.write(lambda conn: audio_facts.store(conn, facts))
    await found(library, Kind.SAME_AUDIO, one, other)
    assert removals((await resolved(library)).draft.changes) == {"b.mp3": ("a.mp3", "packets")}


async def test_hard_links_free_nothing_and_stay(library: Library) -> None:
    one = library.make("a.mp3")
    (library.music / "b.mp3").hardlink_to(one)
    await library.index()
    await found(library, Kind.IDENTICAL, one, library.music / "b.mp3")
    made = await resolved(library)
    assert (made.plan.bytes_freed, made.plan.removals[0].note) == (0, plan.ONE_FILE)
    set_id = await resolve(library)
    assert (await library.changes(set_id))[0].note == check_keeper.ONE_FILE
    assert files(library) == ["a.mp3", "b.mp3"]


def test_five_thousand_identical_files_make_one_plan(tmp_path: Path) -> None:
    conn = making.memory()
    root = making.add_root(conn, tmp_path / "music")
    ids = [making.add(conn, root, f"{at:05}.flac", title="Song") for at in range(5_000)]
    duplicate_groups.replace(
        conn, [Kind.IDENTICAL], [Group(Kind.IDENTICAL, tuple(ids), 1.0, "The same bytes.")]
    )
    made = resolve_draft(conn)
    conn.close()
    assert len(made.plan.removals) == 4_999
    assert {removal.keeper for removal in made.plan.removals} == {ids[0]}


async def test_file_that_the_index_knows_to_be_cut_short_is_not_what_stays(library: Library) -> None:
    cut, whole = library.make("a.wav", seconds=6), library.make("b.mp3", seconds=6)
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size * 95 // 100])
    await library.index()
    assert "Cut short" in ((await library.track(cut)).problem or "")
    await found(library, Kind.SAME_RECORDING, cut, whole)
    set_id = await resolve(library)
    assert removals(await library.changes(set_id)) == {"a.wav": ("b.mp3", "open")}
    assert files(library) == ["b.mp3"]

"""The Duplicates screen, from files on disk to keys, preview, quarantine and back."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from musictui.library import duplicate_groups, roots, told_apart, tracks
from musictui.library.duplicate_lines import Mark, State
from musictui.model.duplicates import Group, Kind
from musictui.model.track import FileStat, FileTags, Stream
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.screens.duplicates import DuplicatesScreen
from musictui.tui.screens.preview import PreviewScreen
from tests import audio
from tests.tui import changing
from tests.tui.waiting import text_of, until

WIDE = (160, 45)
ARMY = "Björk/Post/01 Army of Me.flac"
HYPER = "Björk/Post/02 Hyper-Ballad.flac"
COPY = "Downloads/army [b].flac"
RETAGGED = "Downloads/hyper.flac"
LONG = "Downloads/long.mp3"
CUT = "Downloads/cut.mp3"


def different(music: Path) -> None:
    """Leave only files that sound different: of one number they are made alike."""
    shutil.rmtree(music / "坂本龍一")


@pytest.fixture
async def library(session: Session, music: Path) -> Session:
    """`session` with `music`, a copy of one file in it and another one under other tags."""
    different(music)
    (music / "Downloads").mkdir()
    shutil.copyfile(music / ARMY, music / COPY)
    audio.make(music / RETAGGED, {"title": "hyper [FLAC][/b]", "comment": "ripped"}, seed=2)
    await changing.index(session, music)
    return session


async def group(session: Session, kind: Kind, *names: str) -> int:
    """Let files of the music folder be a group; gives its number."""

    def store(conn: Any) -> int:
        paths = [os.fsencode(Path.home() / "Music" / name) for name in names]
        ids = tracks.ids_by_path(conn, paths).values()
        known = [stored.group for stored in duplicate_groups.read(conn, [kind])]
        made = Group(kind, tuple(sorted(ids)), 0.97, "Made by the test [b].")
        duplicate_groups.replace(conn, [kind], [*known, made])
        return max(stored.id for stored in duplicate_groups.read(conn))

    return await session.database.write(store)


async def found(session: Session) -> dict[int, duplicate_groups.Stored]:
    """All groups as the library has them."""
    return {stored.id: stored for stored in await session.database.read(duplicate_groups.read)}


async def open_duplicates(pilot: Pilot[Any], shows: str) -> DuplicatesScreen:
    """Go to the duplicates, and wait until they are shown."""
    await pilot.press("2")
    await until(pilot, lambda: isinstance(pilot.app.screen, DuplicatesScreen) and shows in text_of(pilot))
    screen = pilot.app.screen
    await until(pilot, lambda: screen.is_quiet)
    return screen


async def quiet(pilot: Pilot[Any]) -> None:
    """Wait until everything is written and read again."""
    screen = pilot.app.screen
    await until(pilot, lambda: screen.is_quiet)


async def test_from_files_to_the_quarantine_and_back(app: MusicApp, library: Session, music: Path) -> None:
    copy = (music / COPY).read_bytes()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_duplicates(pilot, "never looked for")
        assert "d  look for duplicates" in text_of(pilot)
        await pilot.press("d")
        await until(pilot, lambda: library.jobs.jobs[-1].name == "duplicates")
        await until(pilot, lambda: library.jobs.jobs[-1].state.is_final)
        assert library.jobs.jobs[-1].error is None
        await until(pilot, lambda: "same audio" in text_of(pilot) and screen.is_quiet)
        assert "Army of Me" in text_of(pilot)
        assert "● KEEP" not in text_of(pilot)
        await pilot.press("A")
        await until(pilot, lambda: "2 files" in text_of(pilot) and screen.is_quiet)
        assert "● KEEP" in text_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, PreviewScreen))
        preview = pilot.app.screen
        await until(pilot, lambda: preview.is_checked)
        await pilot.press("enter")
        await until(pilot, lambda: library.jobs.jobs[-1].name == "apply")
        await until(pilot, lambda: library.jobs.jobs[-1].state.is_final)
        assert not (music / COPY).exists()
        assert (music / ARMY).exists()
        await until(pilot, lambda: "No duplicates" in text_of(pilot))
        await pilot.press("7")
        await until(pilot, lambda: "Remove 2 duplicates" in text_of(pilot))
        await pilot.press("u")
        await until(
            pilot, lambda: isinstance(pilot.app.screen, PreviewScreen) and pilot.app.screen.is_checked
        )
        await pilot.press("enter")
        await until(pilot, lambda: (music / COPY).exists() and library.jobs.jobs[-1].state.is_final)
        assert (music / COPY).read_bytes() == copy


async def test_keeping_goes_on_and_is_there_after_a_restart(
    make_app: Any, make_session: Any, library: Session
) -> None:
    first = await group(library, Kind.IDENTICAL, ARMY, COPY)
    second = await group(library, Kind.SAME_AUDIO, HYPER, RETAGGED)
    async with make_app().run_test(size=WIDE) as pilot:
        screen = await open_duplicates(pilot, "same audio")
        await pilot.press("k")
        assert screen.groups.selected == second
        assert "Decided 1 of 2 groups · 1 file" in text_of(pilot)
        await quiet(pilot)
    again = make_session(library.config)
    async with make_app(on=again).run_test(size=WIDE) as pilot:
        screen = await open_duplicates(pilot, "same audio")
        assert "Decided 1 of 2 groups · 1 file" in text_of(pilot)
        assert screen.lines[first].state is State.DECIDED
        assert "● KEEP" in text_of(pilot)
        assert list((await found(again))[first].marks.values()).count(Mark.REMOVE) == 1


async def test_another_one_is_kept_than_the_rules_propose(app: MusicApp, library: Session) -> None:
    number = await group(library, Kind.IDENTICAL, ARMY, COPY)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_duplicates(pilot, "identical")
        proposed = screen.view.columns[0][0]
        await pilot.press("right", "k")
        await quiet(pilot)
        marks = (await found(library))[number].marks
        assert marks[proposed] is Mark.REMOVE
        assert {*marks.values()} == {Mark.KEEP, Mark.REMOVE}
        assert "chosen by hand" in text_of(pilot)


async def test_last_copy_is_not_marked(app: MusicApp, library: Session) -> None:
    await group(library, Kind.IDENTICAL, ARMY, COPY)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_duplicates(pilot, "identical")
        await pilot.press("x")
        await until(pilot, lambda: "✗ remove" in text_of(pilot))
        await pilot.press("right", "x")
        await until(pilot, lambda: "One copy always stays" in text_of(pilot))
        assert screen.lines[screen.view.id].removed == 1
        await pilot.press("left", "x")
        await until(pilot, lambda: "✗ remove" not in text_of(pilot))


async def test_decisions_are_taken_back_one_by_one(app: MusicApp, library: Session) -> None:
    first = await group(library, Kind.IDENTICAL, ARMY, COPY)
    second = await group(library, Kind.SAME_AUDIO, HYPER, RETAGGED)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_duplicates(pilot, "same audio")
        await pilot.press("s", "k")
        assert [screen.lines[each].state for each in (first, second)] == [State.SKIPPED, State.DECIDED]
        await pilot.press("u")
        assert screen.lines[second].state is State.OPEN
        await pilot.press("u")
        assert screen.lines[first].state is State.OPEN
        assert screen.groups.selected == first
        await quiet(pilot)
        assert {each.state for each in (await found(library)).values()} == {State.OPEN}


async def test_what_is_no_longer_told_apart_is_open_again(app: MusicApp, library: Session) -> None:
    number = await group(library, Kind.SAME_AUDIO, HYPER, RETAGGED)
    other = await group(library, Kind.IDENTICAL, ARMY, COPY)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_duplicates(pilot, "same audio")
        for told in (number, other):
            screen.groups.cursor = screen.groups.ids.index(told)
            await pilot.press("n")
            screen.tell_now()
            await until(pilot, lambda: library.jobs.jobs and not library.jobs.live)
        await quiet(pilot)
        await pilot.press("U")
        await until(pilot, lambda: screen.lines[other].state is State.OPEN)
        assert screen.lines[number].state is State.NOT_DUPLICATES


async def test_rules_leave_what_was_skipped(app: MusicApp, library: Session) -> None:
    skipped = await group(library, Kind.IDENTICAL, ARMY, COPY)
    other = await group(library, Kind.SAME_AUDIO, HYPER, RETAGGED)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_duplicates(pilot, "same audio")
        await pilot.press("s", "A")
        await until(pilot, lambda: "1 group stay" in text_of(pilot))
        assert [screen.lines[each].state for each in (skipped, other)] == [State.SKIPPED, State.DECIDED]
        screen.filter.value = "state:skipped"
        await until(pilot, lambda: screen.groups.ids == [skipped])
        await pilot.press("A")
        await until(pilot, lambda: screen.lines[skipped].state is State.DECIDED)


async def test_what_is_told_apart_is_not_found_again_until_it_is_forgotten(
    app: MusicApp, library: Session
) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_duplicates(pilot, "never looked for")
        await pilot.press("d")
        await until(pilot, lambda: library.jobs.jobs[-1].name == "duplicates")
        await until(pilot, lambda: library.jobs.jobs[-1].state.is_final and screen.lines and screen.is_quiet)
        before = len(screen.lines)
        await pilot.press("n")
        screen.tell_now()
        await until(pilot, lambda: library.jobs.jobs[-1].name == "tell-apart")
        await until(pilot, lambda: library.jobs.jobs[-1].state.is_final)
        assert library.jobs.jobs[-1].error is None
        assert (await library.database.read(told_apart.read)).pairs
        await quiet(pilot)
        assert len(screen.lines) == before
        await library.start("duplicates").wait()
        await until(pilot, lambda: len(screen.lines) < before and screen.is_quiet)
        await pilot.press("U")
        await until(pilot, lambda: "may be found again" in text_of(pilot))
        await library.start("duplicates").wait()
        await until(pilot, lambda: len(screen.lines) == before and screen.is_quiet)
        await pilot.press("U")
        await until(pilot, lambda: "No sounds are told apart" in text_of(pilot))


async def test_rules_alone_do_not_decide_on_tags_unless_their_kind_is_chosen(
    app: MusicApp, library: Session
) -> None:
    number = await group(library, Kind.SIMILAR_TAGS, HYPER, RETAGGED)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_duplicates(pilot, "similar tags")
        await pilot.press("A")
        await until(pilot, lambda: "need a key each" in text_of(pilot))
        assert screen.lines[number].state is State.OPEN
        await pilot.press("slash", *"kind:similar-tags", "enter")
        await until(pilot, lambda: screen.wanted.kinds and screen.is_quiet)
        await pilot.press("A")
        await until(pilot, lambda: screen.lines[number].state is State.DECIDED)


async def test_rules_leave_a_cut_of_a_track_to_a_person_and_say_so(
    app: MusicApp, library: Session, music: Path
) -> None:
    await long_and_cut(library, music)
    cut = await group(library, Kind.SAME_RECORDING, LONG, CUT)
    copies = await group(library, Kind.IDENTICAL, ARMY, COPY)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_duplicates(pilot, "identical")
        await pilot.press("A")
        await until(pilot, lambda: screen.lines[copies].state is State.DECIDED)
        await until(
            pilot, lambda: "1 file left: One of them is only a part" in " ".join(text_of(pilot).split())
        )
        await quiet(pilot)
        assert screen.lines[cut].state is State.OPEN
        stored = await found(library)
        assert set(stored[copies].marks.values()) == {Mark.NONE, Mark.RULES}
        assert set(stored[cut].marks.values()) == {Mark.NONE}
        assert screen.marked.files == screen.lines[copies].removed == 1
        resolved = await screen.data.resolve()
        assert [each.why for each in resolved.plan.removals] == ["in a folder with only 1 track of the album"]


async def long_and_cut(session: Session, music: Path) -> None:
    """A song of 78 s and the first 20 s of it."""
    audio.make(music / LONG, {"title": "Long"}, seed=5, seconds=78)
    audio.make(music / CUT, {"title": "Long"}, seed=5, seconds=20)
    await changing.index(session, music)


async def test_all_of_a_folder_is_removed_by_two_keys(app: MusicApp, library: Session) -> None:
    first = await group(library, Kind.IDENTICAL, ARMY, COPY)
    second = await group(library, Kind.SAME_AUDIO, HYPER, RETAGGED)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_duplicates(pilot, "same audio")
        downloads = next(
            at
            for at, ids in enumerate(screen.view.columns)
            if b"/Downloads/" in screen.data.track(ids[0]).path
        )
        screen.members.cursor = downloads
        await pilot.press("F")
        await until(pilot, lambda: "all of this folder" in text_of(pilot))
        assert "2 groups" in text_of(pilot)
        await pilot.press("x")
        await until(pilot, lambda: screen.lines[second].state is State.DECIDED)
        await quiet(pilot)
        gone = {
            each
            for number in (first, second)
            for each, mark in (await found(library))[number].marks.items()
            if mark is Mark.REMOVE
        }
        assert {b"/Downloads/" in screen.data.track(each).path for each in gone} == {True}


async def test_filter_lists_what_matches(app: MusicApp, library: Session) -> None:
    first = await group(library, Kind.IDENTICAL, ARMY, COPY)
    second = await group(library, Kind.SAME_AUDIO, HYPER, RETAGGED)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_duplicates(pilot, "same audio")
        await pilot.press("slash", *"title:hyper")
        await until(pilot, lambda: list(screen.groups.ids) == [second])
        await pilot.press("escape")
        await until(pilot, lambda: len(screen.groups.ids) == 2)
        await pilot.press("slash", *"iden")
        await until(pilot, lambda: list(screen.groups.ids) == [first])
        await pilot.press("escape")
        await until(pilot, lambda: len(screen.groups.ids) == 2)
        await pilot.press("f", "enter")
        await until(pilot, lambda: list(screen.groups.ids) == [first])
        assert screen.filter.value == "kind:identical"
        await pilot.press("slash", *" frees:9GB", "enter")
        await until(pilot, lambda: "No group matches the filter" in text_of(pilot))
        assert "None of 2 groups: kind:identical frees:9GB" in text_of(pilot)
        assert "esc  list all groups" in text_of(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: len(screen.groups.ids) == 2)
        await pilot.press("slash", *"kind:wrong")
        await until(pilot, lambda: "There is no kind 'wrong'" in text_of(pilot))


async def test_order_of_groups_changes_with_a_key(app: MusicApp, library: Session) -> None:
    first = await group(library, Kind.IDENTICAL, ARMY, COPY)
    second = await group(library, Kind.SAME_AUDIO, HYPER, RETAGGED)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_duplicates(pilot, "same audio")
        assert list(screen.groups.ids) == [first, second]
        await pilot.press("O")
        assert list(screen.groups.ids) == [second, first]
        assert "▲" in text_of(pilot)
        await pilot.press("o")
        assert screen.sort == "score"


async def test_other_rules_are_tried_and_saved(app: MusicApp, library: Session) -> None:
    await group(library, Kind.SAME_AUDIO, HYPER, RETAGGED)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_duplicates(pilot, "same audio")
        before = screen.view.columns[0]
        await pilot.press("r")
        await until(pilot, lambda: "no group changes" in text_of(pilot))
        for _ in range(8):
            await pilot.press("down")
        await pilot.press(*(["shift+up"] * 9))
        await until(pilot, lambda: "changes" in text_of(pilot) or "change," in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert screen.data.names[0] == "shorter-path"
        assert 'keep = ["shorter-path", ' in library.paths.config.read_text()
        assert "KEEP RULES  shorter path › preferred" in text_of(pilot)
        assert screen.view.columns[0] != before


async def test_names_that_break_markup_are_shown_as_they_are(app: MusicApp, library: Session) -> None:
    await group(library, Kind.SAME_AUDIO, HYPER, RETAGGED)
    async with app.run_test(size=WIDE) as pilot:
        await open_duplicates(pilot, "same audio")
        assert "hyper [FLAC][/b]" in text_of(pilot)
        assert "Made by the test [b]." in text_of(pilot)


async def test_versions_are_never_removed(app: MusicApp, library: Session) -> None:
    number = await group(library, Kind.VERSION, HYPER, RETAGGED)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_duplicates(pilot, "version")
        assert "never removed" in text_of(pilot)
        await pilot.press("x")
        assert screen.lines[number].state is State.OPEN
        await pilot.press("k", "enter")
        await until(pilot, lambda: "All that is decided stays" in text_of(pilot))
        assert screen.lines[number].removed == 0


async def test_search_that_finds_nothing_says_so(app: MusicApp, session: Session, music: Path) -> None:
    different(music)
    await changing.index(session, music)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_duplicates(pilot, "never looked for")
        await pilot.press("d")
        await until(pilot, lambda: "No duplicates" in text_of(pilot))
        assert "d  look for duplicates" in text_of(pilot)


async def test_album_is_decided_folder_by_folder(app: MusicApp, library: Session, music: Path) -> None:
    copy = music / "Old phone" / "Post"
    shutil.copytree(music / "Björk" / "Post", copy)
    (copy / "04 Isobel.flac").unlink()
    await changing.index(library, music)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_duplicates(pilot, "never looked for")
        await pilot.press("d")
        await until(pilot, lambda: any(line.kind is Kind.ALBUM for line in screen.lines.values()))
        await quiet(pilot)
        await pilot.press("end")
        await until(pilot, lambda: "TRACKS" in text_of(pilot))
        assert "Army of Me · FLAC 16/44" in text_of(pilot)
        assert b"Old phone" not in screen.data.track(screen.view.columns[0][0]).path
        await pilot.press("k")
        await quiet(pilot)
        gone = [each for each, mark in screen.view.decided.marks.items() if mark is Mark.REMOVE]
        assert len(gone) == 3
        assert {b"Old phone" in screen.data.track(each).path for each in gone} == {True}


async def test_many_members_are_shown_beside_each_other_by_and_by(app: MusicApp, session: Session) -> None:
    await many_copies(session, 5_000)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_duplicates(pilot, "5,000 files")
        assert "○ keep" in text_of(pilot)
        await pilot.press("right", "right", "right", "right")
        await until(pilot, lambda: "‹ 5 of 5,000 ›" in text_of(pilot))
        await pilot.press("k")
        await quiet(pilot)
        assert screen.lines[screen.view.id].removed == 4_999


async def many_copies(session: Session, count: int) -> None:
    """A group of so many tracks, without files behind them."""
    root_path = os.fsencode(Path.home() / "Music")
    os.makedirs(root_path, exist_ok=True)
    stream = Stream("MP3", "mp3", False, 200.0, 128_000, 44100, None, 2, False)

    def store(conn: Any) -> None:
        rows = [
            tracks.prepare(
                FileStat(root_path + b"/%05d.mp3" % place, 5_000_000, 10**18, 10**18, place + 1),
                FileTags({"title": ("Same",)}, stream),
            )
            for place in range(count)
        ]
        ids = tracks.add(conn, roots.add(conn, root_path).id, rows, 1_700_000_000)
        made = Group(Kind.IDENTICAL, tuple(ids), 1.0, "The same bytes.")
        duplicate_groups.replace(conn, [Kind.IDENTICAL], [made])

    await session.database.write(store)


async def test_member_is_played(app: MusicApp, library: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    await group(library, Kind.IDENTICAL, ARMY, COPY)
    played: list[bytes] = []
    monkeypatch.setattr(app, "play", played.extend)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_duplicates(pilot, "identical")
        await pilot.press("p", "right", "p")
        assert played == [screen.data.track(ids[0]).path for ids in screen.view.columns]


async def test_file_that_vanished_leaves_its_group(app: MusicApp, library: Session, music: Path) -> None:
    await group(library, Kind.IDENTICAL, ARMY, COPY)
    async with app.run_test(size=WIDE) as pilot:
        screen = await open_duplicates(pilot, "identical")
        (music / COPY).unlink()
        await changing.index(library, music)
        await until(pilot, lambda: not screen.lines)


async def test_nothing_of_what_was_applied_is_taken_back_here(
    app: MusicApp, library: Session, music: Path
) -> None:
    await group(library, Kind.IDENTICAL, ARMY, COPY)
    await group(library, Kind.SIMILAR_TAGS, HYPER, RETAGGED)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await open_duplicates(pilot, "identical")
        await pilot.press("k", "enter")
        await until(
            pilot, lambda: isinstance(pilot.app.screen, PreviewScreen) and pilot.app.screen.is_checked
        )
        await pilot.press("enter")
        await until(pilot, lambda: library.jobs.jobs[-1].name == "apply" and len(screen.lines) == 1)
        await quiet(pilot)
        assert not (music / COPY).exists()
        await pilot.press("u")
        await until(pilot, lambda: "Nothing to take back here" in text_of(pilot))
        assert "undone in History (7)" in " ".join(text_of(pilot).split())
        assert pilot.app.screen is screen
        assert [line.state for line in screen.lines.values()] == [State.OPEN]

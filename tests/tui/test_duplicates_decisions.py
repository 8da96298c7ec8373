"""What keys decide, what is listed, and how a setting is written: without a screen."""

from dataclasses import replace
from pathlib import Path

import pytest

from musictui import config_file
from musictui.errors import ConfigError, UsageError
from musictui.library.duplicate_lines import GroupLine, Mark, State
from musictui.model.duplicates import Kind
from musictui.tui import config_edit
from musictui.tui.dialogs.duplicates_folder import Deed
from musictui.tui.screens import duplicates_decisions as decisions
from musictui.tui.screens import duplicates_filter as narrowing
from musictui.tui.screens.duplicates_decisions import Decided, View

KEEP, REMOVE, NONE = Mark.KEEP, Mark.REMOVE, Mark.NONE
OPEN = Decided(State.OPEN, {})


def view(
    *columns: tuple[int, ...], kind: Kind = Kind.IDENTICAL, decided: Decided = OPEN, keeper: int = 0
) -> View:
    """A group of which the rules keep one column."""
    proposed = {each: KEEP if at == keeper else REMOVE for at, ids in enumerate(columns) for each in ids}
    return View(1, kind, "The same bytes.", columns, decided, proposed)


def line(group: int = 1, kind: Kind = Kind.IDENTICAL, **more: object) -> GroupLine:
    """A group of two files."""
    known = {"score": 1.0, "state": State.OPEN, "artist": "Björk", "title": "Jóga", "frees": 100}
    found = {**known, **more}
    return GroupLine(id=group, kind=kind, members=2, removed=0, spare=100, stamp=1, **found)  # type: ignore[arg-type] # one of each


def test_keeping_what_the_rules_keep_lets_the_others_go_and_insists_on_nothing() -> None:
    assert decisions.kept(view((1,), (2,), (3,)), 0) == Decided(
        State.DECIDED, {1: NONE, 2: REMOVE, 3: REMOVE}
    )


def test_keeping_another_one_insists_on_it() -> None:
    assert decisions.kept(view((1,), (2,)), 1).marks == {1: REMOVE, 2: KEEP}


def test_versions_are_all_kept() -> None:
    assert decisions.kept(view((1,), (2,), kind=Kind.VERSION), 0).marks == {1: KEEP, 2: KEEP}
    assert decisions.removed(view((1,), (2,), kind=Kind.VERSION), 0) is None


def test_one_of_several_is_removed_and_stays_again() -> None:
    first = decisions.removed(view((1,), (2,), (3,)), 1)
    assert first is not None
    assert first.marks == {1: NONE, 2: REMOVE, 3: NONE}
    again = decisions.removed(view((1,), (2,), (3,), decided=first), 1)
    assert again is not None
    assert again.marks == {1: NONE, 2: KEEP, 3: NONE}


def test_last_one_is_never_removed() -> None:
    decided = Decided(State.DECIDED, {1: NONE, 2: REMOVE})
    assert decisions.removed(view((1,), (2,), decided=decided), 0) is None


def test_keeping_where_nothing_else_may_go_is_a_decision_all_the_same() -> None:
    protected = replace(view((1,), (2,)), protected=frozenset({2}))
    assert decisions.kept(protected, 0).marks == {1: KEEP, 2: NONE}


def test_kept_is_only_what_a_person_or_the_rules_keep() -> None:
    decided = Decided(State.DECIDED, {1: NONE, 2: REMOVE, 3: NONE})
    assert view((1,), (2,), (3,), decided=decided).marks == {1: KEEP, 2: REMOVE, 3: NONE}
    alone = Decided(State.DECIDED, {1: REMOVE, 2: NONE})
    assert view((1,), (2,), decided=alone).marks == {1: REMOVE, 2: KEEP}
    chosen = Decided(State.DECIDED, {1: NONE, 2: REMOVE, 3: KEEP})
    assert replace(view((1,), (2,), (3,), decided=chosen), proposed={}).marks == {1: NONE, 2: REMOVE, 3: KEEP}


def test_protected_one_stays_beside_the_kept_one() -> None:
    protected = replace(view((1,), (2,), (3,)), protected=frozenset({3}))
    assert decisions.kept(protected, 0).marks == {1: NONE, 2: REMOVE, 3: NONE}
    gone = replace(protected, decided=Decided(State.DECIDED, {1: NONE, 2: REMOVE, 3: NONE}))
    decided = decisions.removed(gone, 0)
    assert decided is not None
    assert decided.marks == {1: REMOVE, 2: REMOVE, 3: NONE}


def test_track_that_only_one_folder_holds_stays() -> None:
    album = view((1, 2), (11, 12, 13), kind=Kind.ALBUM)
    assert decisions.kept(album, 0).marks == {1: NONE, 2: NONE, 11: REMOVE, 12: REMOVE, 13: NONE}


@pytest.mark.parametrize(("deed", "gone"), [(Deed.REMOVE, 2), (Deed.KEEP, 1)])
def test_folder_decides(deed: Deed, gone: int) -> None:
    decided = decisions.by_folder(view((1,), (2,)), deed, {2})
    assert decided is not None
    assert [each for each, mark in decided.marks.items() if mark is REMOVE] == [gone]


def test_folder_with_the_whole_group_decides_nothing() -> None:
    assert decisions.by_folder(view((1,), (2,)), Deed.REMOVE, {1, 2}) is None


def test_what_is_kept_in_another_group_stays() -> None:
    kept = replace(view((1,), (2,), (3,)), kept_elsewhere=frozenset({2}))
    assert kept.marks == {1: REMOVE, 2: KEEP, 3: REMOVE}
    assert replace(kept, protected=frozenset({1})).marks == {1: KEEP, 2: KEEP, 3: REMOVE}
    assert decisions.kept(kept, 0).marks == {1: NONE, 2: NONE, 3: REMOVE}
    marked = replace(kept, decided=Decided(State.DECIDED, {1: NONE, 2: REMOVE, 3: REMOVE}))
    assert marked.marks == {1: NONE, 2: KEEP, 3: REMOVE}


def test_folder_does_not_go_where_a_track_of_it_would_be_gone_everywhere() -> None:
    album = view((1, 2), (11, 12), kind=Kind.ALBUM, keeper=1)
    some = replace(album, kept_elsewhere=frozenset({1}))
    assert some.marks == {1: KEEP, 2: REMOVE, 11: REMOVE, 12: KEEP}
    first = decisions.removed(some, 0)
    assert first is not None
    assert first.marks == {1: NONE, 2: REMOVE, 11: NONE, 12: NONE}
    assert decisions.removed(replace(some, decided=first), 1) is None


def test_what_was_skipped_is_left_for_later_unless_it_is_asked_for() -> None:
    lines = [line(1), line(2, state=State.SKIPPED), line(3, state=State.DECIDED)]
    assert [each.id for each in decisions.open_by_rules(lines, ())] == [1]
    assert [each.id for each in decisions.open_by_rules(lines, (), {State.SKIPPED})] == [1, 2]


def test_groups_of_a_kind_stand_by_what_they_free_then_by_name() -> None:
    lines = [
        line(1, frees=5, title="Jóga"),
        line(2, frees=9),
        line(3, Kind.ALBUM, frees=99),
        line(4, frees=5, title="Hunter"),
    ]
    assert narrowing.listed(lines, narrowing.GroupFilter(), None) == [2, 4, 1, 3]


def test_rules_alone_decide_only_on_what_rests_on_the_sound() -> None:
    lines = [line(place, kind) for place, kind in enumerate(Kind)]
    sure = {Kind.IDENTICAL, Kind.SAME_AUDIO, Kind.SAME_RECORDING}
    assert {each.kind for each in decisions.open_by_rules(lines, ())} == sure
    chosen = {Kind.SIMILAR_TAGS, Kind.VERSION}
    assert {each.kind for each in decisions.open_by_rules(lines, chosen)} == sure | {Kind.SIMILAR_TAGS}


def test_filter_takes_its_terms_and_leaves_the_query() -> None:
    wanted = narrowing.parse("kind:identical,same-audio björk score:0.9 frees:10MB state:open folder:Down")
    assert wanted == narrowing.GroupFilter(
        frozenset({Kind.IDENTICAL, Kind.SAME_AUDIO}),
        frozenset({State.OPEN}),
        0.9,
        10_000_000,
        "björk folder:Down",
    )


@pytest.mark.parametrize("text", ["kind:same", "score:high", "frees:10XB", "state:closed"])
def test_filter_refuses_what_there_is_not(text: str) -> None:
    with pytest.raises(UsageError):
        narrowing.parse(text)


def test_term_is_changed_and_taken_out() -> None:
    text = narrowing.with_term("kind:identical björk", "kind", "version")
    assert text == "kind:version björk"
    assert narrowing.with_term(text, "kind", "") == "björk"


@pytest.mark.parametrize(
    ("sort", "order"),
    [("kind", [1, 2, 3]), ("score", [1, 3, 2]), ("frees", [2, 3, 1]), ("artist", [3, 1, 2])],
)
def test_groups_are_sorted(sort: str, order: list[int]) -> None:
    lines = [
        line(1, Kind.IDENTICAL, score=1.0, frees=1, artist="Björk"),
        line(2, Kind.SAME_AUDIO, score=0.5, frees=9, artist="Zebra"),
        line(3, Kind.VERSION, score=0.7, frees=5, artist="Äther"),
    ]
    assert narrowing.listed(lines, narrowing.GroupFilter(), None, sort=sort) == order
    found = narrowing.listed(lines, narrowing.GroupFilter(), {2, 3}, sort=sort, is_reversed=True)
    assert found == [each for each in reversed(order) if each != 1]


@pytest.mark.parametrize(
    "before",
    [
        "",
        "# mine\n[ui]\ntheme = 'nord'\n",
        "[duplicates]\nkeep = ['tags']\nmerge = false\n",
        "[duplicates] # here\nkeep = [\n  'tags', # first\n  'cover',\n]\n\n[ui]\ntheme = 'nord'\n",
        "[duplicates]\nmerge = false",
    ],
)
def test_setting_is_written_and_the_rest_stays(tmp_path: Path, before: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(before)
    config_edit.put(path, "duplicates", "keep", ("lossless", "tags"))
    found = config_file.load(path)
    assert found.duplicates.keep == ("lossless", "tags")
    assert found.duplicates.merge is ("merge" not in before)
    assert found.ui.theme == ("nord" if "nord" in before else "")
    assert ("# mine" in path.read_text()) is ("# mine" in before)


def test_file_that_is_no_toml_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[duplicates\nkeep = 3")
    with pytest.raises(ConfigError):
        config_edit.put(path, "duplicates", "keep", ("tags",))
    assert path.read_text() == "[duplicates\nkeep = 3"

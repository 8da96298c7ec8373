"""Leaving out what cannot have the same tags changes nothing of what is found."""

from hypothesis import given
from hypothesis import strategies as st

from musictui.duplicates.focusing import same_names
from musictui.duplicates.rule_same_tags import SameTags
from musictui.model.duplicates import Facts
from tests.duplicates.copies import copy

TITLES = st.one_of(
    st.sampled_from(
        [
            "R.E.M.",
            "REM",
            "rem",
            "Don't",
            "Dont",
            "Ke$ha",
            "Kesha",
            "!!!",
            "$$$",
            "Ёлка",
            "Elka",
            "東京",
            "dong jing",
            "Jóga",
            "joga",
            "A B",
            "AB",
            "",
        ]
    ),
    st.text(max_size=6),
)
ISRCS = st.sampled_from([(), ("USABC9900001",), ("US-ABC-99-00001",), ("usabc9900001",), ("GBXYZ9900002",)])


@given(
    st.lists(st.tuples(TITLES, ISRCS), max_size=8), st.lists(st.tuples(TITLES, ISRCS), min_size=1, max_size=4)
)
def test_the_rule_finds_among_those_what_it_finds_among_all(
    there: list[tuple[str, tuple[str, ...]]], new: list[tuple[str, tuple[str, ...]]]
) -> None:
    tracks = [copy(number, title=title, isrcs=isrcs) for number, (title, isrcs) in enumerate(there, 1)]
    files = [copy(-number, title=title, isrcs=isrcs) for number, (title, isrcs) in enumerate(new, 1)]
    focus = frozenset(file.id for file in files)
    among_all = SameTags().look(Facts([*tracks, *files], focus))
    near = same_names(tracks, files)
    assert sorted(SameTags().look(Facts([*near, *files], focus))) == sorted(among_all)


def test_what_has_another_title_is_left_out() -> None:
    assert same_names([copy(1, title="Other"), copy(2, title="song!")], [copy(-1)]) == [
        copy(2, title="song!")
    ]

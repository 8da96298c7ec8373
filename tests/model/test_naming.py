"""Names that file systems take."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.model import naming
from musictui.model.naming import System


@pytest.mark.parametrize(
    ("text", "posix", "windows"),
    [
        ("Plain", "Plain.mp3", "Plain.mp3"),
        ("AC/DC", "AC-DC.mp3", "AC-DC.mp3"),
        ("What's Going On?", "What's Going On?.mp3", "What's Going On.mp3"),
        ("Title: Live", "Title: Live.mp3", "Title - Live.mp3"),
        ("3:AM", "3:AM.mp3", "3-AM.mp3"),
        ('"Heroes"', '"Heroes".mp3', "'Heroes'.mp3"),
        ("a|b<c>*", "a|b<c>*.mp3", "a-b_c__.mp3"),
        ("CON", "CON.mp3", "CON_.mp3"),
        ("com1.live", "com1.live.mp3", "com1_.live.mp3"),
        ("Connie", "Connie.mp3", "Connie.mp3"),
        ("...And Justice", "_..And Justice.mp3", "_..And Justice.mp3"),
        ("Et cetera...", "Et cetera....mp3", "Et cetera....mp3"),
        ("  spaced  ", "spaced.mp3", "spaced.mp3"),
        ("two\nlines\x1b[31m", "two lines [31m.mp3", "two lines [31m.mp3"),
        ("Jo\u0301ga", "Jóga.mp3", "Jóga.mp3"),
        ("..", "_..mp3", "_..mp3"),
        ("???", "???.mp3", "_.mp3"),
        ("", "_.mp3", "_.mp3"),
        ("Caf\udce9", "Caf\udce9.mp3", "Caf_.mp3"),
    ],
)
def test_legal_name_of_a_file(text: str, posix: str, windows: str) -> None:
    assert naming.legal_name(text, system="posix", extension=".mp3") == posix
    assert naming.legal_name(text, system="windows", extension=".mp3") == windows
    assert naming.legal_name(text, system="fat", extension=".mp3") == windows


def test_legal_name_of_a_folder_does_not_end_in_dots_on_windows() -> None:
    assert naming.legal_name("Et cetera...", system="windows") == "Et cetera"
    assert naming.legal_name("Et cetera...", system="posix") == "Et cetera..."


def test_legal_name_is_cut_at_a_character_and_keeps_its_extension() -> None:
    name = naming.legal_name("e\u0301東👩‍🎤" * 60, system="posix", extension=".flac")
    assert name.endswith(".flac")
    assert 230 < len(os.fsencode(name)) <= 255
    assert name.removesuffix(".flac")[-1] in "é東🎤"


@given(st.text(max_size=300), st.sampled_from(["posix", "windows", "fat"]), st.sampled_from(["", ".mp3"]))
def test_legal_name_is_legal(text: str, system: System, extension: str) -> None:
    name = naming.legal_name(text, system=system, extension=extension)
    assert 0 < len(os.fsencode(name)) <= 255
    assert name.endswith(extension)
    assert not name.startswith((".", " "))
    assert not set(name) & set("/\0\n")
    if system != "posix":
        assert not set(name) & set('<>:"\\|?*')
        assert not name.endswith((".", " "))


@given(st.text(max_size=300), st.sampled_from(["posix", "windows"]), st.sampled_from(["", ".mp3"]))
def test_legal_name_of_a_legal_name_is_itself(text: str, system: System, extension: str) -> None:
    name = naming.legal_name(text, system=system, extension=extension)
    again = naming.legal_name(name[: len(name) - len(extension)], system=system, extension=extension)
    assert again == name


def test_legal_path_makes_every_part_legal() -> None:
    path = naming.legal_path("AC-DC/Live?./01 T: x", system="windows", extension=".mp3")
    assert path == "AC-DC/Live/01 T - x.mp3"
    assert naming.legal_path("../x", system="posix") == "_./x"


def test_collisions_finds_two_files_that_want_one_name() -> None:
    (found,) = naming.collisions([(b"/m/a", b"/m/x"), (b"/m/b", b"/m/x")], case_insensitive=False)
    assert found.sources == (b"/m/a", b"/m/b")
    assert found.reason == "2 files want the name “x”."


def test_collisions_of_names_that_differ_in_case_or_accents() -> None:
    moves = [
        (b"/m/a", b"/m/X"),
        (b"/m/b", b"/m/x"),
        (b"/m/c", "/m/é".encode()),
        (b"/m/d", "/m/e\u0301".encode()),
    ]
    assert naming.collisions(moves, case_insensitive=False) == []
    assert [len(found.sources) for found in naming.collisions(moves, case_insensitive=True)] == [2, 2]


def test_collisions_let_files_change_names() -> None:
    moves = [(b"/m/a", b"/m/b"), (b"/m/b", b"/m/a"), (b"/m/x", b"/m/X")]
    existing = [b"/m/a", b"/m/b", b"/m/x"]
    assert naming.collisions(moves, case_insensitive=True, existing=existing) == []


def test_collisions_with_a_file_that_stays() -> None:
    (found,) = naming.collisions([(b"/m/a", b"/m/B")], case_insensitive=True, existing=[b"/m/b"])
    assert found.target == b"/m/B"
    assert found.reason == "There is another file “B” already."


def test_collisions_of_a_file_with_a_folder() -> None:
    (found,) = naming.collisions([(b"/m/a", b"/m/x"), (b"/m/b", b"/m/x/y")], case_insensitive=False)
    assert "is a folder" in found.reason
    (found,) = naming.collisions([(b"/m/b", b"/m/x/y")], case_insensitive=False, existing=[b"/m/x"])
    assert "would be a folder" in found.reason

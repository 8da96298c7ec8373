"""How a set of changes looks as text."""

import pytest

from musictui.cli import preview
from musictui.model.changes import Change, CoverRef, Deed, Mark, State

PLAIN = preview.Painter(None)


def shown(*changes: Change) -> list[str]:
    return list(preview.lines(changes, PLAIN))


def test_values_that_nothing_can_act_through() -> None:
    change = Change(
        Deed.EDIT, b"/a\x1b[2J\xe9.mp3", before={"title": ("a\nb",)}, after={"title": ("\x1b[1m",)}
    )
    assert shown(change) == ["/a\\x1b[2J\\xe9.mp3", "  Title            a\\nb → \\x1b[1m"]


def test_long_values_are_shown_around_their_difference() -> None:
    words = "la " * 1000
    change = Change(Deed.EDIT, b"/a", before={"lyrics": (words + "x",)}, after={"lyrics": (words + "y",)})
    [_, line] = shown(change)
    assert line.endswith("la x → …" + " la" * 13 + " y")
    assert len(line) < 200


def test_letters_that_are_only_coded_otherwise_are_called_that() -> None:
    change = Change(Deed.EDIT, b"/a", before={"artist": ("Bjo\u0308rk",)}, after={"artist": ("Bj\u00f6rk",)})
    assert shown(change)[1].endswith("→ Bj\u00f6rk (the same letters, coded otherwise)")
    other = Change(Deed.EDIT, b"/a", before={"artist": ("Bjork",)}, after={"artist": ("Bj\u00f6rk",)})
    assert "coded" not in shown(other)[1]


def test_paths_are_never_cut() -> None:
    source, target = b"/" + b"a" * 250 + b"/1.mp3", b"/" + b"b" * 250 + b"/1.mp3"
    assert shown(Change(Deed.MOVE, source, target=target)) == [
        source.decode(),
        f"  becomes {target.decode()}",
    ]


def test_pictures_removals_and_reasons() -> None:
    cover = CoverRef(b"", "image/png", 3, "", 34_000)
    assert shown(Change(Deed.EDIT, b"/a", covers=(cover,)))[1:] == [
        "  Pictures         → front cover (image/png, 34 kB)"
    ]
    assert shown(Change(Deed.EDIT, b"/a", covers=()))[1:] == ["  Pictures         → none"]
    refused = Change(Deed.REMOVE, b"/a", Mark(1_500_000, 0, 0), state=State.REFUSED, note="No.")
    assert shown(refused)[1:] == ["  stays (1.5 MB)", "  refused: No."]


def test_playlist_shows_its_first_lines() -> None:
    before, after = (tuple(f"{folder}/{n}.mp3" for n in range(8)) for folder in "ab")
    lines = shown(Change(Deed.REWRITE, b"/l.m3u", before={"lines": before}, after={"lines": after}))
    assert lines[1] == "  a/0.mp3 → b/0.mp3"
    assert lines[-1] == "  … and 3 more lines"


def test_counts_tell_files_kinds_and_what_is_left() -> None:
    edit = Change(Deed.EDIT, b"/a", after={"title": ("x",)})
    changes = [
        edit,
        Change(Deed.MOVE, b"/b", target=b"/c"),
        Change(Deed.EDIT, b"/d", state=State.CONFLICT),
        Change(Deed.EDIT, b"/e", state=State.REFUSED),
    ]
    assert preview.counts(changes) == "2 files: 1 edit, 1 move. Not done: 1 in conflict, 1 refused."
    assert preview.counts([edit]) == "1 file: 1 edit."


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1500, "1.5 kB"),
        (34_400, "34 kB"),
        (999_600, "1.0 MB"),
        (7_100_000_000, "7.1 GB"),
    ],
)
def test_sizes_in_words(count: int, words: str) -> None:
    assert preview.size(count) == words

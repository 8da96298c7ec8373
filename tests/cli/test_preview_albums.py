"""How edits look album by album."""

from musictui.cli import preview, preview_albums
from musictui.model.changes import Change, Deed, Said, State

PLAIN = preview.Painter(None)
SAID = Said("date", "shop", "https://shop.example/1", "1995", 1.0, 0.9)


def edit(number: int, **after: str) -> Change:
    """An edit of an album's track."""
    return Change(
        Deed.EDIT,
        f"/music/{number:02}.flac".encode(),
        track_id=number,
        before=dict.fromkeys(after, ()),
        after={name: (value,) for name, value in after.items()},
        sources=(SAID,) if "date" in after else (),
    )


def shown(*changes: Change) -> list[str]:
    albums = dict.fromkeys(range(1, 9), "Ann – [b]Debut")
    return [line.rstrip() for line in preview_albums.lines(changes, albums, PLAIN)]


def test_what_is_the_same_for_all_files_of_an_album_is_one_line() -> None:
    assert shown(*(edit(number, date="1995") for number in range(1, 9))) == [
        "Ann – [b]Debut  8 files",
        "  Date             — → 1995  (8 files)",
        "                     shop 90%: 1995",
    ]


def test_what_is_for_some_or_for_one_says_for_which() -> None:
    changes = [edit(number, date="1995" if number < 6 else "1996") for number in range(1, 8)]
    assert shown(*changes, edit(8, isrc="NOX001")) == [
        "Ann – [b]Debut  8 files",
        "  Date             — → 1995  (5 of 8 files)",
        "                     shop 90%: 1995",
        "  Date             — → 1996  (06.flac, 07.flac)",
        "                     shop 90%: 1995",
        "  08.flac",
        "    ISRC             — → NOX001",
    ]


def test_what_cannot_be_done_or_is_of_no_album_is_told_by_file() -> None:
    refused = Change(
        Deed.EDIT, b"/music/01.flac", track_id=1, after={"date": ("1995",)}, state=State.REFUSED, note="No."
    )
    assert shown(refused, edit(9, date="1995"))[0::3] == ["/music/01.flac", "/music/09.flac"]
    assert "  refused: No." in shown(refused)

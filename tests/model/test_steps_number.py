"""Numbering over a selection."""

from musictui.model import steps
from musictui.model.track import Tags


def tracks(*albums: str, discs: str = "", numbers: str = "") -> list[Tags]:
    """Tags of tracks of these albums, with disc and track numbers where given."""
    made = []
    for at, album in enumerate(albums):
        tags = {"album": (album,)}
        if discs:
            tags["discnumber"] = (discs[at],)
        if numbers and numbers[at] != "-":
            tags["tracknumber"] = (numbers[at],)
        made.append(tags)
    return made


def field(selection: list[Tags], name: str) -> str:
    return " ".join(tags.get(name, ("-",))[0] for tags in selection)


def test_tracks_are_numbered_in_order() -> None:
    done = steps.parse("number tracks total").apply_all(tracks("A", "A", "B"))
    assert field(done, "tracknumber") == "1 2 3"
    assert field(done, "tracktotal") == "3 3 3"


def test_tracks_of_each_album_are_numbered_by_themselves() -> None:
    done = steps.parse("number tracks per album total").apply_all(tracks("A", "B", "a", "B", "B"))
    assert field(done, "tracknumber") == "1 1 2 2 3"
    assert field(done, "tracktotal") == "2 3 2 3 3"


def test_tracks_of_each_disc_are_numbered_by_themselves() -> None:
    done = steps.parse("number tracks per disc").apply_all(tracks("A", "A", "A", "A", discs="1122"))
    assert field(done, "tracknumber") == "1 2 1 2"


def test_tracks_are_numbered_from_another_number() -> None:
    done = steps.parse("number tracks from 9 total").apply_all(tracks("A", "A"))
    assert field(done, "tracknumber") == "9 10"
    assert field(done, "tracktotal") == "10 10"


def test_a_disc_begins_where_the_track_number_falls_back() -> None:
    done = steps.parse("number discs total").apply_all(tracks(*"AAAAAA", numbers="12-121"))
    assert field(done, "discnumber") == "1 1 1 2 2 3"
    assert field(done, "disctotal") == "3 3 3 3 3 3"


def test_discs_of_each_album_are_numbered_by_themselves() -> None:
    done = steps.parse("number discs per album").apply_all(tracks("A", "A", "B", "B", numbers="1112"))
    assert field(done, "discnumber") == "1 2 1 1"


def test_an_empty_selection_stays_empty() -> None:
    assert steps.parse("number discs total").apply_all([]) == []
    assert steps.parse("number tracks total").apply_all([]) == []

"""Finding and sorting."""

import sqlite3

import pytest

from musictui.errors import QueryError, UsageError
from musictui.library import bounded, search, tracks
from musictui.library.roots import Root
from musictui.model.fields import FIELDS
from musictui.model.query import parse
from tests.library import making
from tests.library.making import MP3, NOW_S


@pytest.fixture
def found_by(conn: sqlite3.Connection, root: Root) -> dict[int, str]:
    """A small library: ids and short names."""
    made = {
        "hyper": making.add(
            conn,
            root,
            "Björk/Post/04 Hyper-Ballad.flac",
            title="Hyper-Ballad",
            artist="Björk",
            album="Post",
            albumartist="Björk",
            date="1995-06-13",
            tracknumber="4",
            genre=["Electronic", "Trip Hop"],
            lyrics="We live on a mountain",
            covers=1,
        ),
        "unravel": making.add(
            conn,
            root,
            "Björk/Homogenic/03.mp3",
            title="Unravel [FLAC][/b]",
            artist="Björk",
            album="Homogenic",
            date="1997",
            stream=MP3,
            compilation="0",
            bpm="82.4",
            size=3_000_000,
        ),
        "one": making.add(
            conn,
            root,
            "U2/One.flac",
            title="One",
            artist="U2",
            date="1991",
            label="Island",
            genre="Rock",
            compilation="1",
        ),
        "tokyo": making.add(
            conn, root, "東京事変/群青日和.flac", title="群青日和", artist="東京事変", date="2004"
        ),
        "duet": making.add(
            conn, root, "duet.flac", title="Náttúra", artist=["Björk", "Thom Yorke"], date="2008"
        ),
        "broken": making.add(conn, root, b"\xff untagged demo.mp3", stream=None, problem="It is cut off."),
    }
    tracks.mark_missing(conn, [made["one"]], NOW_S)
    return {track_id: name for name, track_id in made.items()}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "broken duet hyper one tokyo unravel"),
        ("bjork", "duet hyper unravel"),
        ("BJÖRK post", "hyper"),
        ("allad", "hyper"),
        ("u2", "one"),
        ("u", "one unravel broken"),
        ("東京", "tokyo"),
        ("京", "tokyo"),
        ("日和", "tokyo"),
        ("[flac][/b]", "unravel"),
        ('"hyper ballad"', "hyper"),
        ('"ballad hyper"', ""),
        ("demo", "broken"),
        ("mountain", ""),
        ("lyrics:mountain", "hyper"),
        ("artist:bjork", "duet hyper unravel"),
        ("artist:=bjork", "duet hyper unravel"),
        ('artist:="thom yorke"', "duet"),
        ("artist:=bjor", ""),
        ("album:=post", "hyper"),
        ("title:=one", "one"),
        ("albumartist:bjo", "hyper"),
        ("albumartist:=björk", "hyper"),
        ("genre:trip", "hyper"),
        ("genre:none", "broken duet tokyo unravel"),
        ("genre:any", "hyper one"),
        ("label:isl", "one"),
        ("title:/^u.*]$/", "unravel"),
        (r"path:/\.mp3$/", "broken unravel"),
        ("path:björk/post", "hyper"),
        ("path:BJORK/homo", "unravel"),
        ("filename:one.fl", "one"),
        ("folder:homogenic", "unravel"),
        ("format:mp3", "unravel"),
        ("format:=flac", "duet hyper one tokyo"),
        ("codec:mp", "unravel"),
        ("format:none", "broken"),
        ("problem:cut", "broken"),
        ("year:1990..1996", "hyper one"),
        ("year:none", "broken"),
        ("-year:1990..1996", "broken duet tokyo unravel"),
        ("date:1995-06", "hyper"),
        ("length:3:00", "unravel"),
        ("length:>4:00", "duet hyper one tokyo"),
        ("bitrate:320", "unravel"),
        ("bpm:82", "unravel"),
        ("size:>1MB", "unravel"),
        ("added:<1d", "broken duet hyper one tokyo unravel"),
        ("added:>1d", ""),
        ("is:lossless", "duet hyper one tokyo"),
        ("is:lossy", "unravel"),
        ("is:cbr", "unravel"),
        ("is:missing", "one"),
        ("-is:missing is:lossless", "duet hyper tokyo"),
        ("is:compilation", "one"),
        ("compilation:no", "broken duet hyper tokyo unravel"),
        ("is:untagged", "broken"),
        ("has:problem", "broken"),
        ("has:cover", "hyper"),
        ("cover:none", "broken duet one tokyo unravel"),
        ("-bjork", "broken one tokyo"),
        ("bjork -post -unravel", "duet"),
        ("one or 東京", "one tokyo"),
        ("(one or unravel) -is:missing", "unravel"),
        ("-(bjork or u2)", "broken tokyo"),
        ("not (bjork or year:1991)", "broken tokyo"),
        ("year:/^19/", "hyper one unravel"),
    ],
)
def test_search_finds(conn: sqlite3.Connection, found_by: dict[int, str], text: str, names: str) -> None:
    found = search.ids(conn, parse(text), now_s=NOW_S + 60)
    assert sorted(found_by[track_id] for track_id in found) == sorted(names.split())


def test_limit_takes_the_first(conn: sqlite3.Connection, found_by: dict[int, str]) -> None:
    everything = search.ids(conn, parse(""))
    assert search.ids(conn, parse(""), limit=2) == everything[:2]
    assert not search.ids(conn, parse(""), limit=0)


def sorted_names(conn: sqlite3.Connection, found_by: dict[int, str], *sort: tuple[str, bool]) -> list[str]:
    """The order of all tracks."""
    return [found_by[track_id] for track_id in search.ids(conn, parse(""), sort=sort)]


def test_the_default_order_is_by_artist_and_year(conn: sqlite3.Connection, found_by: dict[int, str]) -> None:
    assert sorted_names(conn, found_by) == ["hyper", "unravel", "duet", "one", "tokyo", "broken"]


@pytest.mark.parametrize(
    ("field", "ascending", "descending"),
    [
        ("title", "hyper duet one unravel tokyo broken", "tokyo unravel one duet hyper broken"),
        ("year", "one hyper unravel tokyo duet broken", "duet tokyo unravel hyper one broken"),
        ("bpm", "unravel hyper duet one tokyo broken", "unravel hyper duet one tokyo broken"),
        ("label", "one hyper unravel duet tokyo broken", "one hyper unravel duet tokyo broken"),
        ("length", "unravel hyper duet one tokyo broken", "hyper duet one tokyo unravel broken"),
        ("lyrics", "hyper unravel duet one tokyo broken", "hyper unravel duet one tokyo broken"),
    ],
)
def test_any_order_puts_tracks_without_a_value_last(
    conn: sqlite3.Connection, found_by: dict[int, str], field: str, ascending: str, descending: str
) -> None:
    assert sorted_names(conn, found_by, (field, False)) == ascending.split()
    assert sorted_names(conn, found_by, (field, True)) == descending.split()


def test_numbers_are_sorted_as_numbers(conn: sqlite3.Connection, root: Root) -> None:
    made = [
        making.add(conn, root, f"{n}", movementnumber=n, tracknumber=n) for n in ("10", "9/12", "-1", "x")
    ]
    for field in ("movementnumber", "tracknumber"):
        assert list(search.ids(conn, parse(""), sort=[(field, False)])) == [
            made[2],
            made[1],
            made[0],
            made[3],
        ]


def test_a_second_order_is_for_what_is_equal_in_the_first(
    conn: sqlite3.Connection, found_by: dict[int, str]
) -> None:
    order = sorted_names(conn, found_by, ("format", False), ("year", True))
    assert order == ["duet", "tokyo", "hyper", "one", "unravel", "broken"]


@pytest.mark.parametrize("field", [field.name for field in FIELDS])
def test_every_field_can_be_sorted_and_asked(
    conn: sqlite3.Connection, found_by: dict[int, str], field: str
) -> None:
    assert len(search.ids(conn, parse(""), sort=[(field, True)])) == len(found_by)
    with_it, without = search.ids(conn, parse(f"{field}:any")), search.ids(conn, parse(f"{field}:none"))
    assert sorted([*with_it, *without]) == sorted(found_by)
    search.ids(conn, parse(f"{field}:/x/"))


def test_an_unknown_order_is_refused(conn: sqlite3.Connection) -> None:
    with pytest.raises(UsageError, match="no field “nonsense”"):
        search.ids(conn, parse(""), sort=[("nonsense", False)])


def test_a_regular_expression_that_runs_away_is_given_up(conn: sqlite3.Connection, root: Root) -> None:
    making.add(conn, root, title="a" * 60 + "b")
    with pytest.raises(QueryError, match="took too long"):
        search.ids(conn, parse("title:/^(a|aa)+$/"))
    assert search.count(conn, parse("title:/b$/")) == 1


def test_a_search_that_takes_too_long_is_given_up(
    conn: sqlite3.Connection, found_by: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "MAX_SECONDS", 0)
    monkeypatch.setattr(bounded, "_PROGRESS_STEPS", 1)
    with pytest.raises(QueryError, match="took too long"):
        search.ids(conn, parse("title:/x/"))


def test_long_queries_are_answered(conn: sqlite3.Connection, found_by: dict[int, str]) -> None:
    assert search.count(conn, parse("one " * 200)) == 1
    assert search.count(conn, parse(" or ".join(["title:/x/", *["one"] * 99]))) == 1
    assert search.count(conn, parse("-(" * 20 + "one" + ")" * 20)) == 1
    assert search.count(conn, parse("x" * 50_000)) == 0


def test_ids_of_many_tracks_come_in_order(
    conn: sqlite3.Connection, root: Root, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "_DECODED_LENGTH", 7)
    rows = [
        tracks.prepare(making.stat(b"%s/%d" % (root.path, n)), making.file_tags(artist=f"{n:06}"))
        for n in range(200, 0, -1)
    ]
    ids = tracks.add(conn, root.id, rows, NOW_S)
    assert list(search.ids(conn, parse(""))) == ids[::-1]
    assert list(search.ids(conn, parse("-x"))) == ids[::-1]

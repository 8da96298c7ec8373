"""Where artists come from: kept, listed, chosen, and held in memory."""

import sqlite3
from dataclasses import replace

import pytest

from musictui.errors import UsageError
from musictui.library import origin_facts, origins, tracks
from musictui.library.origin_cache import DAY_S, OriginCache
from musictui.library.origins import Stored
from musictui.library.roots import Root
from musictui.model.origin import Origin, OriginCandidate, OriginEvidence, OriginState
from tests.library import making

NORWAY = Origin(
    "Björk [b]",
    "NO",
    OriginState.KNOWN,
    0.9,
    "A note",
    (OriginEvidence("musicbrainz", "NO", "area: Oslo", "https://mb.example/1", 5.0, 0.95),),
    (OriginCandidate("NO", "singer", "id-1", 1.0),),
    1000.0,
)


def known(artist: str, country: str | None = "NO", state: OriginState = OriginState.KNOWN) -> Stored:
    """An origin of an artist, asked for at 1000 s."""
    return Stored(replace(NORWAY, artist=artist, country=country, state=state), "a:b")


@pytest.fixture
def library(conn: sqlite3.Connection, root: Root) -> sqlite3.Connection:
    """Five tracks of Ann, two of Bob, one of both, one of Carl."""
    for number in range(5):
        making.add(conn, root, f"a{number}.flac", artist="Ann", album="First", title=f"A{number}")
    for number in range(2):
        making.add(conn, root, f"b{number}.flac", artist="Bob", album="Second", title=f"B{number}")
    making.add(conn, root, "ab.flac", artist="Ann feat. Bob", title="Both")
    making.add(conn, root, "c.flac", artist="Çarl", title="Alone")
    origins.set_credits(conn, {"Ann feat. Bob": ["Ann", "Bob"]})
    return conn


def test_what_is_put_comes_back_in_any_spelling(conn: sqlite3.Connection) -> None:
    origins.put(conn, [Stored(NORWAY, "a:b")])
    assert origins.get(conn, "BJORK [B]") == Stored(NORWAY, "a:b")
    assert origins.get(conn, "Bjork") is None
    assert origins.load(conn) == {"bjork [b]": Stored(NORWAY, "a:b")}


def test_what_the_user_chose_outlives_what_sources_say(conn: sqlite3.Connection) -> None:
    origins.choose(conn, "Ann", "se", at_s=500.0)
    chosen = origins.get(conn, "Ann")
    assert chosen is not None
    assert (chosen.origin.country, chosen.origin.state, chosen.origin.confidence) == (
        "SE",
        OriginState.CHOSEN,
        1,
    )
    origins.put(conn, [known("Ann")])
    chosen = origins.get(conn, "ann")
    assert chosen is not None
    said = OriginEvidence("user", "SE", origins.CHOSEN_TEXT, at_s=500.0)
    assert (chosen.origin.country, chosen.origin.evidence) == ("SE", (said, *NORWAY.evidence))
    origins.put(conn, [chosen])
    origins.choose(conn, "Ann", None)
    back = origins.get(conn, "Ann")
    assert back is not None
    assert back.origin.state is not OriginState.CHOSEN
    assert back.origin.evidence == NORWAY.evidence


def test_a_choice_taken_back_leaves_nothing_where_nobody_asked(conn: sqlite3.Connection) -> None:
    origins.choose(conn, "Ann", "SE")
    origins.choose(conn, "Ann", None)
    assert origins.get(conn, "Ann") is None


@pytest.mark.parametrize("country", ["", "Norway", "N1", "ÅÄ"])
def test_choose_refuses_what_is_no_code(conn: sqlite3.Connection, country: str) -> None:
    with pytest.raises(UsageError):
        origins.choose(conn, "Ann", country)


def test_the_overview_and_pages_list_artists_with_their_tracks(library: sqlite3.Connection) -> None:
    origins.put(library, [known("Ann", "NO"), known("Bob", None, OriginState.AMBIGUOUS)])
    assert origins.overview(library) == [
        ("ann", 6, OriginState.KNOWN, "NO", False),
        ("bob", 3, OriginState.AMBIGUOUS, "", True),
        ("carl", 1, None, "", False),
    ]
    lines = origins.page(library, ["carl", "bob", "gone", "ann"])
    assert [(one.artist, one.tracks, one.origin and one.origin.country) for one in lines] == [
        ("Çarl", 1, None),
        ("Bob", 3, None),
        ("Ann", 6, "NO"),
    ]
    assert lines[0].origin is None
    assert origins.albums(library, "Ann") == ["First"]
    origins.choose(library, "Bob", "AT")
    assert origins.overview(library)[1] == ("bob", 3, OriginState.CHOSEN, "AT", False)


def test_who_is_unknown_waits_for_the_user_where_there_is_a_country_to_choose(
    library: sqlite3.Connection,
) -> None:
    for name, candidates in (
        ("Ann", ()),
        ("Bob", (OriginCandidate("", "nobody knows"), OriginCandidate("CZ", "Czechia"))),
        ("Carl", (OriginCandidate("", "nobody knows"),)),
    ):
        unknown = replace(NORWAY, artist=name, country=None, state=OriginState.UNKNOWN, candidates=candidates)
        origins.put(library, [Stored(unknown, "")])
    assert [each.key for each in origins.overview(library) if each.is_open] == ["bob"]


def test_an_artist_is_listed_as_most_tracks_write_it(conn: sqlite3.Connection, root: Root) -> None:
    for number, artist in enumerate(("BJORK", "Björk", "Björk", "ENYA", "enya", "Enya", "ANN feat. Bob")):
        making.add(conn, root, f"{number}.flac", artist=artist)
    making.add(conn, root, "a.flac", artist="Ann")
    making.add(conn, root, "b.flac", artist="Ann feat. Bob")
    origins.set_credits(conn, {"Ann feat. Bob": ["Ann", "Bob"]})
    lines = origins.page(conn, ["ann", "bjork", "bob", "enya"])
    assert [line.artist for line in lines] == ["Ann", "Björk", "Bob", "Enya"]
    found = origin_facts.by_artist(origin_facts.by_credit(conn), {"ann feat. bob": ["Ann", "Bob"]})
    assert sorted(one.artist for one in found.values()) == ["Ann", "Björk", "Bob", "Enya"]


def test_track_ids_are_those_of_the_artist_alone_and_with_others(library: sqlite3.Connection) -> None:
    names = {
        name: [path.rpartition(b"/")[2].decode() for (path,) in rows]
        for name in ("ann", "BOB", "çarl", "Ann feat. Bob")
        if (
            rows := [
                library.execute("SELECT path FROM tracks WHERE id = ?", (track_id,)).fetchone()
                for track_id in origins.track_ids(library, name)
            ]
        )
        is not None
    }
    assert names == {
        "ann": ["a0.flac", "a1.flac", "a2.flac", "a3.flac", "a4.flac", "ab.flac"],
        "BOB": ["b0.flac", "b1.flac", "ab.flac"],
        "çarl": ["c.flac"],
        "Ann feat. Bob": [],
    }


ID_A, ID_B, ID_C = (f"{letter * 8}-0000-4000-8000-{0:012d}" for letter in "abc")


def test_facts_of_credits_go_to_their_artists(conn: sqlite3.Connection, root: Root) -> None:
    making.add(
        conn,
        root,
        "1",
        artist="Ann",
        album="One",
        title="T",
        musicbrainz_artistid=ID_A.upper(),
        artistcountry="NO",
    )
    making.add(
        conn,
        root,
        "2",
        artist="Ann & Bob",
        title="U",
        musicbrainz_artistid=[ID_A, ID_B],
        artistcountry=["NO", "SE"],
    )
    making.add(conn, root, "3", artist=["Bob", "Carl"], musicbrainz_artistid=[ID_B, ID_C], country="DE")
    making.add(conn, root, "4", artist="Ann x Dee", artists=["Ann", "Dee"])
    making.add(conn, root, "5", title="Nobody")
    found = origin_facts.by_credit(conn)
    assert list(found) == ["ann", "ann & bob", "bob", "carl", "ann x dee"]
    assert list(found["ann x dee"].several) == [("Ann", "Dee")]
    artists = origin_facts.by_artist(found, {"ann & bob": ["Ann", "Bob"], "ann x dee": ["Ann", "Dee"]})
    assert list(artists) == ["ann", "bob", "carl", "dee"]
    ann, bob = artists["ann"], artists["bob"]
    assert (ann.tracks, dict(ann.ids), dict(ann.countries)) == (3, {ID_A: 2}, {"NO": 2})
    assert (bob.tracks, dict(bob.ids), dict(bob.countries), dict(bob.released)) == (
        2,
        {ID_B: 2},
        {"SE": 1},
        {"DE": 1},
    )
    assert (set(ann.albums), set(ann.titles)) == ({"one"}, {"t", "u"})


def test_a_country_that_the_program_wrote_does_not_confirm_itself(
    conn: sqlite3.Connection, root: Root
) -> None:
    track_id = making.add(conn, root, "1", artist="Ann", artistcountry="NO")
    before = origin_facts.by_credit(conn)["ann"]
    assert dict(before.countries) == {"NO": 1}
    conn.execute(
        "INSERT INTO provenance (track_id, field, value, source, url, text, at_s, confidence) "
        "VALUES (?, 'artistcountry', '[\"NO\"]', 'musicbrainz', '', '', 0, 1)",
        (track_id,),
    )
    assert dict(origin_facts.by_credit(conn)["ann"].countries) == {}
    conn.execute("UPDATE track_tags SET tags = json_set(tags, '$.artistcountry', json_array('SE'))")
    assert dict(origin_facts.by_credit(conn)["ann"].countries) == {"SE": 1}


def test_the_basis_changes_with_what_decides(conn: sqlite3.Connection, root: Root) -> None:
    making.add(conn, root, "1", artist="Ann", album="One", title="T")
    first = origin_facts.by_credit(conn)["ann"].basis
    making.add(conn, root, "2", artist="Ann", album="One", title="T")
    assert origin_facts.by_credit(conn)["ann"].basis == first
    making.add(conn, root, "3", artist="Ann", album="Two", title="T")
    second = origin_facts.by_credit(conn)["ann"].basis
    assert second.partition(":")[0] == first.partition(":")[0]
    assert second != first
    making.add(conn, root, "4", artist="Ann", musicbrainz_artistid=ID_A)
    assert origin_facts.by_credit(conn)["ann"].basis.partition(":")[0] != first.partition(":")[0]


class Clock:
    """Seconds that a test sets."""

    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_the_cache_asks_memory_then_the_library(conn: sqlite3.Connection) -> None:
    cache = OriginCache(clock=Clock())
    assert cache.get(conn, "Ann") is None
    origins.put(conn, [known("Ann")])
    assert cache.get(conn, "ANN") == known("Ann").origin
    conn.execute("DELETE FROM artist_origins")
    assert cache.get(conn, "ann") == known("Ann").origin
    figures = cache.figures
    assert (figures.memory, figures.stored, figures.missing, figures.hit_rate) == (
        1,
        1,
        1,
        pytest.approx(2 / 3),
    )
    cache.forget(["aNN"])
    assert cache.get(conn, "Ann") is None


def test_the_cache_forgets_what_was_not_used_longest(conn: sqlite3.Connection) -> None:
    cache = OriginCache(capacity=2, clock=Clock())
    origins.put(conn, [known(name) for name in ("Ann", "Bob", "Carl")])
    for name in ("Ann", "Bob", "Ann", "Carl", "Ann", "Bob"):
        assert cache.get(conn, name) is not None
    assert len(cache) == 2
    assert (cache.figures.memory, cache.figures.stored) == (2, 4)


def test_a_warm_cache_reads_nothing(conn: sqlite3.Connection) -> None:
    origins.put(conn, [known("Ann"), known("Bob")])
    cache = OriginCache(clock=Clock())
    assert cache.warm(conn) == 2
    conn.execute("DELETE FROM artist_origins")
    assert cache.get(conn, "Ann") is not None
    assert (cache.figures.memory, cache.figures.stored) == (1, 0)


def test_answers_grow_old_negative_ones_sooner(conn: sqlite3.Connection) -> None:
    clock = Clock()
    cache = OriginCache(days=180, unknown_days=30, clock=clock)
    states = [OriginState.KNOWN, OriginState.UNKNOWN, OriginState.AMBIGUOUS, OriginState.DISPUTED]
    origins.put(conn, [known(state.value, None, state) for state in states])
    origins.choose(conn, "chosen", "NO")

    def fresh() -> list[str]:
        return [name for name in [*states, "chosen"] if cache.get(conn, name) is not None]

    clock.now_s += 29 * DAY_S
    assert fresh() == ["known", "unknown", "ambiguous", "disputed", "chosen"]
    clock.now_s += 2 * DAY_S
    assert fresh() == ["known", "chosen"]
    clock.now_s += 150 * DAY_S
    assert fresh() == ["chosen"]


def test_new_evidence_makes_an_answer_old(conn: sqlite3.Connection) -> None:
    cache = OriginCache(clock=Clock())
    origins.put(conn, [known("Ann"), known("Bob", None, OriginState.AMBIGUOUS)])
    assert cache.get(conn, "Ann", "a:other albums") is not None
    assert cache.get(conn, "Ann", "another id:b") is None
    assert cache.get(conn, "Bob", "a:b") is not None
    assert cache.get(conn, "Bob", "a:other albums") is None
    origins.choose(conn, "Ann", "SE")
    cache.forget(["Ann"])
    assert cache.get(conn, "Ann", "another id:b") is not None


def test_an_answer_counts_until_somebody_else_can_be_asked(conn: sqlite3.Connection) -> None:
    cache = OriginCache(clock=Clock())
    unknown = known("Bob", None, OriginState.UNKNOWN)
    origins.put(conn, [known("Ann"), unknown._replace(basis="a:b:musicbrainz")])
    assert cache.get(conn, "Bob", "a:b:musicbrainz") is not None
    assert cache.get(conn, "Bob", "a:b:") is not None
    assert cache.get(conn, "Bob", "a:b:musicbrainz,discogs") is None
    assert cache.get(conn, "Ann", "a:b:musicbrainz,discogs") is not None


def test_an_index_takes_artists_away_and_what_is_known_of_them_stays(library: sqlite3.Connection) -> None:
    origins.put(library, [known("Çarl")])
    tracks.remove(library, origins.track_ids(library, "Çarl"))
    assert [each.key for each in origins.overview(library)] == ["ann", "bob"]
    assert origins.page(library, ["carl"]) == []
    assert origins.get(library, "carl") is not None


def test_a_track_tells_where_its_artists_come_from(library: sqlite3.Connection) -> None:
    (both,) = set(origins.track_ids(library, "Ann")) & set(origins.track_ids(library, "Bob"))
    assert origins.said_of(library, both) == []
    origins.put(library, [known("Ann", "NO"), known("Bob", None, OriginState.AMBIGUOUS)])
    assert [each.text for each in origins.said_of(library, both)] == ["Ann: NO"]
    origins.choose(library, "Bob", "AT")
    assert [(each.source, each.text) for each in origins.said_of(library, both)][1:] == [("user", "Bob: AT")]


def test_a_choice_tells_when_it_was_made_not_when_sources_were_asked(library: sqlite3.Connection) -> None:
    origins.put(library, [known("Ann")])
    origins.choose(library, "Ann", "AT", at_s=5000.0)
    said = origins.said_of(library, origins.track_ids(library, "Ann")[0])
    assert [(each.source, each.at_s) for each in said] == [("user", 5000.0)]


def test_names_that_are_no_valid_text_are_read(conn: sqlite3.Connection, root: Root) -> None:
    odd = "caf\udce9"
    track_id = making.add(conn, root, "x.flac", artist=odd, album=odd, title="X")
    origins.choose(conn, "caf", "FR")
    assert origins.albums(conn, odd) == [odd]
    assert [said.source for said in origins.said_of(conn, track_id)] == ["user"]


@pytest.mark.parametrize(
    ("values", "ids"),
    [
        ([f"{ID_A}; {ID_B}"], [ID_A, ID_B]),
        ([f"{ID_A}/{ID_B}"], [ID_A, ID_B]),
        ([f" {ID_A.upper()} "], [ID_A]),
        ([f"https://musicbrainz.org/artist/{ID_A}?x", ID_B], [ID_A, ID_B]),
        (["Ann", ""], []),
    ],
)
def test_ids_are_read_however_they_are_joined(values: list[str], ids: list[str]) -> None:
    assert origin_facts.ids_in(values) == ids


def test_ids_of_others_on_the_same_track_are_noted(conn: sqlite3.Connection, root: Root) -> None:
    making.add(conn, root, "1", artist="Ann feat. Bob", musicbrainz_artistid=f"{ID_B}; {ID_A}")
    making.add(conn, root, "2", artist=["Carl", "Bob"], musicbrainz_artistid=[ID_C, ID_B])
    found = origin_facts.by_credit(conn)
    artists = origin_facts.by_artist(found, {"ann feat. bob": ["Ann", "Bob"]})
    assert {name: (set(one.ids), one.beside) for name, one in artists.items()} == {
        "ann": ({ID_B}, {ID_A}),
        "bob": ({ID_A, ID_B}, {ID_B, ID_C}),
        "carl": ({ID_C}, {ID_B}),
    }
    before = origin_facts.ArtistFacts("Ann")
    assert before.basis != origin_facts.ArtistFacts("Ann", beside={ID_A}).basis

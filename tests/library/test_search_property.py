"""The indexes must answer exactly as looking at each track would, whatever was added, changed and removed."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from musictui.library import facets, search, stats, tracks
from musictui.model.query import And, Bounds, Everything, Match, Not, Op, Or, Query, Word
from musictui.model.track import FileStat, FileTags, Stream
from tests.library import making, naive

WORDS = [
    *("love", "u2", "a", "the", "abc", "04", "1999", "ＡＢＣ", "%", "-", "&", "!!!", "_x_", "\n", "'s"),
    *("Björk", "bjork", "BJÖRK", "Straße", "strasse", "Ø", "İ", "ı", "naïve", "\u0301"),
    *("don't", "dont", "it's", "“x”", "rock'n'roll", "AC/DC", "P!nk", "R.E.M.", "rem"),
    *("東京", "東", "京都", "ガ", "カ", "한국", "مرحبا", "नमस्ते"),
]
PHRASES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
NUMBERS = st.sampled_from(["3", "3/12", " 7", "128.5", "128,4", "A1", "", "1999", "-2"])
DATES = st.sampled_from(["1994", "1994-05-03", "19940503", "3.5.1994", "0000", "x", "1999-12"])
FLAGS = st.sampled_from(["1", "0", "yes", ""])
TAGS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.tuples(PHRASES),
        "artist": st.lists(PHRASES, min_size=1, max_size=3).map(tuple),
        "album": st.tuples(PHRASES),
        "albumartist": st.tuples(PHRASES),
        "genre": st.lists(PHRASES, min_size=1, max_size=2).map(tuple),
        "composer": st.tuples(PHRASES),
        "artists": st.lists(PHRASES, min_size=1, max_size=2).map(tuple),
        "comment": st.tuples(PHRASES),
        "tracknumber": st.tuples(NUMBERS),
        "bpm": st.lists(NUMBERS, min_size=1, max_size=2).map(tuple),
        "movementnumber": st.tuples(NUMBERS),
        "date": st.tuples(DATES),
        "originaldate": st.tuples(DATES),
        "compilation": st.tuples(FLAGS),
    },
)
STREAMS = st.none() | st.builds(
    Stream,
    format=st.sampled_from(["FLAC", "MP3", "Opus"]),
    codec=st.sampled_from(["flac", "mp3"]),
    is_lossless=st.booleans(),
    length_s=st.none() | st.sampled_from([0.0, 1.5, 209.4, 209.5, 210.0, 3600.0]),
    bit_rate=st.none() | st.sampled_from([191_499, 191_500, 192_000, 320_000]),
    sample_rate=st.sampled_from([None, 44_100]),
    bit_depth=st.sampled_from([None, 16]),
    channels=st.sampled_from([None, 1, 2]),
    is_vbr=st.sampled_from([None, True, False]),
)
FILES = st.builds(
    FileTags,
    tags=TAGS,
    stream=STREAMS,
    covers=st.integers(0, 2),
    problem=st.none() | st.sampled_from(["It is cut off.", "Björk"]),
)
NAMES = st.sampled_from(
    [b"04 love.flac", b"A  b.mp3", "björk - live.ogg".encode(), b"\xff\xfe.wav", b"x\n[/b].opus"]
)

TEXT_FIELDS = st.sampled_from(
    [
        *("title", "artist", "album", "albumartist", "genre", "composer", "artists", "comment"),
        *("format", "codec", "problem", "path", "folder", "filename"),
    ]
)
NUMBER_FIELDS = st.sampled_from(
    ["year", "tracknumber", "bpm", "movementnumber", "length", "bitrate", "channels", "covers", "size"]
)
BOUNDS = st.builds(
    Bounds,
    st.none() | st.sampled_from([-2.0, 0.0, 1.0, 3.0, 128.0, 192.0, 210.0, 1994.0]),
    st.none() | st.sampled_from([0.0, 2.0, 7.0, 128.5, 191.0, 210.0, 1999.0]),
    st.booleans(),
    st.booleans(),
)
DATE_BOUNDS = st.builds(
    Bounds, st.sampled_from([None, "1994", "1994-05"]), st.sampled_from([None, "1994~", "1999"])
)
AGES = st.builds(
    Bounds, st.sampled_from([None, 0.0, 50.0]), st.sampled_from([None, 100.0, 500.0]), is_age=st.just(True)
)
MATCHES = st.one_of(
    st.builds(Match, TEXT_FIELDS, st.sampled_from([Op.CONTAINS, Op.EXACT]), PHRASES),
    st.builds(Match, TEXT_FIELDS | NUMBER_FIELDS, st.sampled_from([Op.NONE, Op.ANY])),
    st.builds(Match, NUMBER_FIELDS, st.just(Op.RANGE), st.just(""), BOUNDS),
    st.builds(Match, st.sampled_from(["date", "originaldate"]), st.just(Op.RANGE), st.just(""), DATE_BOUNDS),
    st.builds(Match, st.just("added"), st.just(Op.RANGE), st.just(""), AGES),
    st.builds(
        Match,
        st.sampled_from(["lossless", "vbr", "missing", "compilation"]),
        st.just(Op.FLAG),
        st.sampled_from(["yes", "no"]),
    ),
)
QUERIES: st.SearchStrategy[Query] = st.recursive(
    st.one_of(st.builds(Word, PHRASES), MATCHES, st.just(Everything())),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)
ROOT = Path(tempfile.gettempdir())


@given(
    files=st.lists(st.tuples(NAMES, FILES), min_size=1, max_size=5),
    changes=st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from(["update", "remove", "miss"]), FILES), max_size=3
    ),
    queries=st.lists(QUERIES, min_size=1, max_size=4),
)
@settings(max_examples=150, deadline=None)
def test_search_finds_what_looking_at_each_track_finds(
    files: list[tuple[bytes, FileTags]], changes: list[tuple[int, str, FileTags]], queries: list[Query]
) -> None:
    conn = making.memory()
    root = making.add_root(conn, ROOT)
    stats_of = [
        FileStat(b"%s/%d/%s" % (root.path, n, name), n * 100, n, n, n) for n, (name, _) in enumerate(files)
    ]
    rows = [tracks.prepare(stat, found) for stat, (_, found) in zip(stats_of, files, strict=True)]
    ids = tracks.add(conn, root.id, rows, making.NOW_S)
    for number, change, found in changes:
        track_id = ids[number % len(ids)]
        if change == "update":
            if tracks.get(conn, track_id):
                tracks.update(conn, [(track_id, tracks.prepare(stats_of[number % len(ids)], found))])
        elif change == "remove":
            tracks.remove(conn, [track_id])
        else:
            tracks.mark_missing(conn, [track_id], making.NOW_S)
    left = tracks.by_ids(conn, ids)
    now_s = making.NOW_S + 60.0

    for query in queries:
        expected = {track.id for track in left if naive.finds(query, track, now_s)}
        assert set(search.ids(conn, query, now_s=now_s)) == expected, query
        assert search.count(conn, query, now_s=now_s) == len(expected)
        narrowed = facets.counts(conn, query, limit=1000, now_s=now_s)
        assert sum(count.count for count in narrowed["format"]) == len(
            [track for track in left if track.id in expected and track.stream]
        )
    assert facets.counts(conn, Everything(), limit=1000) == facets.counts(
        conn, Not(Not(Everything())), limit=1000
    )
    figures = stats.stats(conn)
    assert (figures.tracks, figures.missing, figures.problems, figures.size) == (
        len(left),
        sum(track.missing_since_s is not None for track in left),
        sum(track.problem is not None for track in left),
        sum(track.size for track in left),
    )
    conn.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
    conn.close()

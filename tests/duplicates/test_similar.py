"""How alike the tags of two tracks are, and what never is the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.duplicates.similar import LEAST_SCORE, TagScore, similarity
from musictui.model.duplicates import TrackFacts
from tests.duplicates.tagged import track


def compare(one: TrackFacts, other: TrackFacts) -> TagScore:
    return similarity(one._replace(id=1), other._replace(id=2))


QUEEN = track(1, "Bohemian Rhapsody", "Queen", "A Night at the Opera", track=11)
SAME = {
    "case and signs": (track(1, "Jóga", "Björk"), track(2, "JOGA", "Bjork")),
    "slip": (QUEEN, QUEEN._replace(title="Bohemain Rhapsody")),
    "artist in the title": (QUEEN, track(2, "Queen - Bohemian Rhapsody")),
    "number in the title": (QUEEN, track(2, "11 - Bohemian Rhapsody", "Queen")),
    "album in the title": (QUEEN, track(2, "Bohemian Rhapsody - A Night at the Opera", "Queen")),
    "album in brackets": (QUEEN, QUEEN._replace(title="Bohemian Rhapsody (A Night at the Opera)")),
    "other album": (QUEEN, track(2, "Bohemian Rhapsody", "Queen", "Greatest Hits", track=1, length_s=201.0)),
    "the": (track(1, "Help!", "The Beatles"), track(2, "Help", "Beatles")),
    "and": (track(1, "America", "Simon & Garfunkel"), track(2, "America", "Simon and Garfunkel")),
    "guest of the artist": (track(1, "Song", "A feat. B"), track(2, "Song", "A")),
    "guest in the title": (track(1, "Song (feat. B)", "A"), track(2, "Song", "A")),
    "several artists": (
        track(1, "Song", "A; B"),
        track(2, "Song", artist="")._replace(artists=("A", "B")),
    ),
    "transliteration": (track(1, "Группа крови", "Кино"), track(2, "Gruppa krovi", "Kino")),
    "short, without vowels": (track(1, "שָׁלוֹם", "אביב"), track(2, "שלום", "אביב")),
    "without vowels, artist in the title": (track(1, "אביב - שיר", ""), track(2, "שיר", "אביב")),
    "Arabic letters that many write for each other": (track(1, "ليلى", "عمرو"), track(2, "ليلي", "عمرو")),
    "without vowels, a slip at one place": (
        track(1, "שלום", "אביב", "אלבום", track=3),
        track(2, "שלוס", "אביב", "אלבום", track=3),
    ),
    "without vowels, long": (
        track(1, "לילות ארוכים בתל אביב", "גפן"),
        track(2, "לילות ארוכים בתל אבב", "גפן"),
    ),
    "without vowels, in Latin letters": (track(1, "قلب", "عمرو"), track(2, "Qlb", "عمرو")),
    "how a part is numbered": (track(1, "Suite, Pt. II", "Yes"), track(2, "Suite, Part 2", "Yes")),
    "subtitle": (track(1, "Blue (Da Ba Dee)", "Eiffel 65"), track(2, "Blue", "Eiffel 65")),
    "album version": (track(1, "Paranoid (Album Version)", "Sabbath"), track(2, "Paranoid", "Sabbath")),
    "words joined": (track(1, "Ob-La-Di", "Beatles"), track(2, "Obladi", "Beatles")),
    "live by the album": (
        track(1, "Substitute (live)", "The Who", "Live at Leeds"),
        track(2, "Substitute", "The Who", "Live at Leeds"),
    ),
    "no title, else all": (QUEEN, QUEEN._replace(title="")),
}


@pytest.mark.parametrize("name", SAME)
def test_similarity_of_the_same_in_other_words(name: str) -> None:
    found = compare(*SAME[name])
    assert found.score >= LEAST_SCORE
    assert not found.is_version


OTHER = {
    "nothing known": (track(1), track(2)),
    "untagged intros": (track(1, "Intro"), track(2, "Intro")),
    "no titles": (track(1, "", "Queen", "Jazz"), track(2, "", "Queen", "Jazz")),
    "placeholders": (track(1, "Track 01", "Queen"), track(2, "Track 01", "Queen")),
    "unknown artists": (track(1, "Hello", "Unknown Artist"), track(2, "Hello", "[unknown]")),
    "cover": (track(1, "Imagine", "John Lennon"), track(2, "Imagine", "A Perfect Circle")),
    "short, without vowels": (track(1, "שלום", "אביב"), track(2, "שלומי", "אביב")),
    "short, other letters that sound alike": (track(1, "אור", "אביב"), track(2, "עור", "אביב")),
    "short, without vowels, on one album": (
        track(1, "ילד", "אביב", "אלבום"),
        track(2, "ילדה", "אביב", "אלבום", length_s=201.0),
    ),
    "short Arabic titles": (track(1, "قلب", "عمرو"), track(2, "قلبي", "عمرو")),
    "short in two scripts without vowels": (track(1, "ליל", "Amr"), track(2, "ليل", "Amr")),
    "short in Latin letters, of another length": (
        track(1, "قلب", "عمرو", "Album"),
        track(2, "Qlb", "عمرو", "Album", length_s=206.0),
    ),
    "alike artists": (track(1, "Cupid", "Johnny Nash"), track(2, "Cupid", "Johnny Rivers")),
    "parts": (track(1, "Part 1", "Band", "Album"), track(2, "Part 2", "Band", "Album")),
    "parts, Roman": (track(1, "Ode, Pt. I", "Band"), track(2, "Ode, Pt. II", "Band")),
    "movements": (
        track(1, "Symphony No. 5: I. Allegro", "Beethoven", "Symphonies", track=1),
        track(2, "Symphony No. 5: II. Andante", "Beethoven", "Symphonies", track=2),
    ),
    "volumes": (track(1, "Mix, Vol. 3", "DJ"), track(2, "Mix, Vol. 4", "DJ")),
    "a number more": (track(1, "Song 2", "Blur"), track(2, "Song", "Blur")),
    "two intros of an album": (
        track(1, "Intro", "Band", "Album", track=1),
        track(2, "Intro", "Band", "Album", track=9),
    ),
    "intros of two discs": (
        track(1, "Intro", "Band", "Album", track=1, disc=1),
        track(2, "Intro", "Band", "Album", track=1, disc=2),
    ),
    "a word more on one album": (
        track(1, "Love Me", "Elvis", "Elvis", track=3),
        track(2, "Love Me Do", "Elvis", "Elvis", track=4),
    ),
    "another word": (track(1, "American Life", "Madonna"), track(2, "American Pie", "Madonna")),
    "alike titles and no more": (
        track(1, "Home", "NF", length_s=None),
        track(2, "Hope", "NF", length_s=None),
    ),
    "lengths": (track(1, "Song", "Band", "X"), track(2, "Song", "Band", "Y", length_s=260.0)),
    "characters": (track(1, "東京", "くるり"), track(2, "大阪", "くるり")),
}


@pytest.mark.parametrize("name", OTHER)
def test_similarity_of_others_is_none(name: str) -> None:
    found = compare(*OTHER[name])
    assert found.score < LEAST_SCORE
    assert not found.is_version


VERSIONS = {
    "edit, extended": ("Ignition (Radio Edit)", "Ignition (Extended)"),
    "remixes": ("Song (Lomax Remix)", "Song (Stone Remix)"),
    "remaster": ("Help! - Remastered 2009", "Help!"),
    "live": ("Substitute (Live at Leeds)", "Substitute"),
    "instrumental": ("Song [Instrumental]", "Song"),
    "acoustic": ("Song (acoustic)", "Song (live)"),
    "demo": ("Song - 1990 Demo", "Song"),
    "a title with the word": ("Live and Let Die (live)", "Live and Let Die"),
}


@pytest.mark.parametrize("name", VERSIONS)
@pytest.mark.parametrize("length_s", [200.0, 400.0, None])
def test_similarity_of_versions_says_so_and_is_no_match(name: str, length_s: float | None) -> None:
    one, other = VERSIONS[name]
    found = compare(track(1, one, "Band"), track(2, other, "Band", length_s=length_s))
    assert (found.score, found.is_version) == (0.0, True)


def test_similarity_of_a_live_song_on_a_live_album_and_the_song_elsewhere_is_a_version() -> None:
    one = track(1, "Can't Hurry Love (Live)", "Phil Collins", "Serious Hits... Live!")
    assert compare(one, track(2, "Can't Hurry Love", "Phil Collins", "Hits")).is_version


def test_similarity_of_a_cut_copy_of_one_track_is_a_match() -> None:
    assert compare(QUEEN, QUEEN._replace(length_s=8.0)).score >= LEAST_SCORE


def test_similarity_names_what_is_known() -> None:
    found = compare(track(1, "Jóga", "Björk", length_s=305.0), track(2, "Joga", "Bjork", length_s=305.3))
    assert (found.title, found.artist, found.album) == (1.0, 1.0, None)
    assert found.reason.endswith('"Jóga" ~ "Joga"; lengths 0.3 s apart.')


_TEXTS = st.sampled_from(
    ["", "Intro", "Song", "Song (live)", "Song - Live", "Band - Song", "Sonng", "Song 2", "007-Song", "Album"]
)
_TRACKS = st.builds(
    lambda title, artist, album, number, length_s: track(
        1, title, artist, album, track=number, length_s=length_s
    ),
    _TEXTS,
    st.sampled_from(["", "Band", "The Band", "Bnad", "Other"]),
    st.sampled_from(["", "Album", "Album (2001)", "Live at Home"]),
    st.sampled_from([None, 1, 2]),
    st.sampled_from([None, 0.0, 199.0, 200.0, 300.0]),
)


@given(_TRACKS, _TRACKS)
def test_similarity_is_symmetric_and_a_probability(one: TrackFacts, other: TrackFacts) -> None:
    forth, back = compare(one, other), compare(other, one)
    assert 0 <= forth.score <= 1
    assert (round(forth.score, 9), forth.is_version) == (round(back.score, 9), back.is_version)


@given(_TRACKS)
def test_similarity_of_a_version_or_a_match_is_never_both(one: TrackFacts) -> None:
    found = compare(one, one._replace(title=f"{one.title} (remix)"))
    assert not (found.is_version and found.score)


def test_lengths_of_clips_are_no_evidence() -> None:
    """Every clip of a third of a second has the same length."""
    names = (("Im Übergang von gestern", "Flugfeld"), ("Schnee von gestern", "Wörm & The Feat. Brothers"))
    songs = [track(at, *each, "Echo", track=3, length_s=200.0) for at, each in enumerate(names)]
    assert similarity(*songs).score > LEAST_SCORE
    assert similarity(*(song._replace(length_s=0.3) for song in songs)).score == 0


def test_same_title_and_artist_are_called_so() -> None:
    one, other = (
        track(1, "Song revelation", "Ann", "A"),
        track(2, "Song revelation", "Ann", "A", length_s=211.0),
    )
    found = similarity(one, other)
    assert (
        found.reason
        == f'The same title and artist ({found.score:.2f}): "Song revelation"; lengths 11 s apart.'
    )

"""What is decided from what sources and the library say, and what is left undecided."""

from dataclasses import replace

import pytest

from musictui.model.origin import OriginEvidence, OriginState
from musictui.scrape.origins.origin import Library, decide, evidence_of_text
from musictui.scrape.source import ArtistFound

NOTHING = Library()


def known(number: int, **says: object) -> ArtistFound:
    """An artist of MusicBrainz called Dynamo."""
    return ArtistFound("Dynamo", "musicbrainz", id=f"id-{number}", url=f"https://mb.example/{number}", **says)  # type: ignore[arg-type]


FINN = known(
    1, country="FI", area="Finland", comment="metal band", titles=("Frost", "Greatest Hits"), score=1.0
)
GERMAN = known(2, country="DE", area="Germany", comment="DJ", titles=("Licht", "Greatest Hits"), score=0.9)
NOWHERE = known(3, titles=("Somewhere",))


def test_one_artist_of_the_name_with_a_country_is_known() -> None:
    found = decide("dynamo", [], [FINN], NOTHING)
    assert (found.country, found.state, found.candidates) == ("FI", OriginState.KNOWN, ())
    assert [(one.source, one.country, one.url) for one in found.evidence] == [
        ("musicbrainz", "FI", "https://mb.example/1")
    ]
    sure = decide("Dynamo", [], [FINN], Library(albums=["FROST"]))
    assert found.confidence < sure.confidence <= 1


def test_a_shared_name_stays_ambiguous() -> None:
    found = decide("Dynamo", [], [FINN, GERMAN], NOTHING)
    assert (found.country, found.state, found.confidence) == (None, OriginState.AMBIGUOUS, 0)
    assert [(one.country, one.id) for one in found.candidates] == [("FI", "id-1"), ("DE", "id-2")]
    assert "metal band" in found.candidates[0].text
    assert found.note == "2 artists are called so"


@pytest.mark.parametrize(
    "library",
    [
        Library(albums=["licht"]),
        Library(titles=["Licht"]),
        Library(ids=["id-2"]),
        Library(albums=["Frost"], ids=["id-2"]),
        Library(albums=["Licht"], titles=["Frost"]),
    ],
)
def test_an_album_a_title_or_an_id_decides(library: Library) -> None:
    found = decide("Dynamo", [], [FINN, GERMAN], library)
    assert (found.country, found.state) == ("DE", OriginState.KNOWN)
    assert len(found.candidates) == 2


@pytest.mark.parametrize(
    "library",
    [
        Library(albums=["Greatest Hits"]),
        Library(albums=["Frost", "Licht"]),
        Library(albums=["Other"], titles=["Others"], ids=["id-9"]),
    ],
)
def test_what_fits_both_or_none_does_not_decide(library: Library) -> None:
    assert decide("Dynamo", [], [FINN, GERMAN], library).state is OriginState.AMBIGUOUS


def test_the_one_whose_country_others_state_is_meant() -> None:
    page = evidence_of_text("bandcamp", "Berlin, Germany", url="https://dynamo.example")
    found = decide("Dynamo", [page], [FINN, GERMAN], NOTHING)
    assert (found.country, found.state) == ("DE", OriginState.KNOWN)
    assert found.confidence > decide("Dynamo", [page], [], NOTHING).confidence


def test_namesakes_of_one_country_need_not_be_told_apart() -> None:
    other = known(4, country="FI", area="Finland")
    assert decide("Dynamo", [], [FINN, other], NOTHING).country == "FI"
    assert decide("Dynamo", [], [FINN, NOWHERE], NOTHING).state is OriginState.AMBIGUOUS


def test_artists_of_other_names_are_left_out_but_not_those_who_were_called_so() -> None:
    assert (
        decide("Dynamo", [], [ArtistFound("Dynamo Go", "musicbrainz", id="x", country="NZ")], NOTHING).country
        is None
    )
    alias = ArtistFound("Дина́мо", "musicbrainz", id="x", country="RU", aliases=("Dynamo",))
    assert decide("Dynamo", [], [alias], NOTHING).country == "RU"


def test_sources_that_disagree_make_a_dispute() -> None:
    found = decide("Dynamo", [evidence_of_text("bandcamp", "Oslo, Norway")], [FINN], NOTHING)
    assert (found.country, found.state) == (None, OriginState.DISPUTED)
    assert {(one.country, one.text) for one in found.candidates} == {
        ("FI", "musicbrainz"),
        ("NO", "bandcamp"),
    }


def test_a_weak_statement_neither_disputes_nor_decides() -> None:
    released = OriginEvidence("tags", "US", "released in: US", weight=0.3)
    assert decide("Dynamo", [released], [FINN], NOTHING).country == "FI"
    alone = decide("Dynamo", [released], [], NOTHING)
    assert (alone.country, alone.state) == (None, OriginState.UNKNOWN)
    assert [one.country for one in alone.candidates] == ["US"]
    assert (
        decide("Dynamo", [released], [FINN, known(5, country="US")], NOTHING).state is OriginState.AMBIGUOUS
    )


def test_what_the_user_chose_outranks_all() -> None:
    chosen = OriginEvidence("user", "SE", "chosen")
    found = decide("Dynamo", [chosen], [FINN, GERMAN], Library(ids=["id-1"]))
    assert (found.country, found.state, found.confidence) == ("SE", OriginState.CHOSEN, 1)


def test_where_it_began_counts_only_where_nothing_else_is_known() -> None:
    born = known(1, begin_area="Bergen", begin_country="NO")
    moved = known(1, country="US", area="United States", begin_area="Bergen", begin_country="NO")
    assert decide("Dynamo", [], [born], NOTHING).country == "NO"
    assert decide("Dynamo", [], [moved], NOTHING).country == "US"
    assert (
        decide("Dynamo", [], [born], NOTHING).confidence < decide("Dynamo", [], [moved], NOTHING).confidence
    )


def test_an_area_without_a_code_is_read_and_worldwide_is_nowhere() -> None:
    assert decide("Dynamo", [], [known(1, area="South Korea")], NOTHING).country == "KR"
    assert decide("Dynamo", [], [known(1, area="[Worldwide]")], NOTHING).state is OriginState.UNKNOWN


def test_a_state_that_is_no_more_is_told_of() -> None:
    east = decide("Dynamo", [], [known(1, area="East Germany")], NOTHING)
    assert (east.country, east.note) == ("DE", "East Germany, today Germany")
    gone = decide("Dynamo", [], [known(1, area="Czechoslovakia")], NOTHING)
    assert (gone.country, gone.state) == (None, OriginState.UNKNOWN)
    assert gone.note == "Czechoslovakia, today Czechia or Slovakia"
    assert {one.country for one in gone.candidates} >= {"CZ", "SK"}
    born = decide("Dynamo", [], [known(1, area="Czechoslovakia", begin_area="Košice")], NOTHING)
    assert (born.country, born.note) == ("SK", "Czechoslovakia, today Slovakia")
    assert born.evidence[0].text == "area: Košice, Czechoslovakia"


def test_an_id_decides_unless_works_of_tracks_without_one_are_by_another() -> None:
    ids = ["id-2"]
    assert decide("Dynamo", [], [FINN, GERMAN], Library(ids=ids, loose_albums=["Other"])).country == "DE"
    assert decide("Dynamo", [], [FINN, GERMAN], Library(ids=ids, loose_albums=["Licht"])).country == "DE"
    for library in (
        Library(ids=ids, loose_albums=["Frost"]),
        Library(ids=ids, loose_albums=["Licht", "Frost"]),
        Library(ids=ids, loose_albums=["Other"], loose_titles=["Frost"]),
    ):
        found = decide("Dynamo", [], [FINN, GERMAN], library)
        assert (found.country, found.state) == (None, OriginState.AMBIGUOUS)
        assert found.note == "The id in the tags is not that of the one who made “Frost”"
    # Another album tells more than a title that both may have.
    titled = Library(ids=ids, loose_albums=["Licht"], loose_titles=["Frost"])
    assert decide("Dynamo", [], [FINN, GERMAN], titled).country == "DE"
    # What is another's, and from the same country, changes nothing.
    other = known(4, country="DE", titles=("Frost",))
    assert decide("Dynamo", [], [other, GERMAN], Library(ids=ids, loose_albums=["Frost"])).country == "DE"


def test_ids_of_several_are_ambiguous_whatever_the_albums_say() -> None:
    both = Library(albums=["Licht"], ids=["id-1", "id-2"])
    assert decide("Dynamo", [], [FINN, GERMAN], both).state is OriginState.AMBIGUOUS
    other = known(4, country="FI")
    same = Library(ids=["id-1", "id-4"])
    assert decide("Dynamo", [], [FINN, other, GERMAN], same).country == "FI"


def test_a_former_id_is_as_good_and_is_that_of_the_candidate() -> None:
    merged = replace(FINN, name="Another", former_ids=("old",))
    found = decide("Dynamo", [], [merged, GERMAN], Library(ids=["old"]))
    assert (found.country, found.state) == ("FI", OriginState.KNOWN)
    assert {one.id for one in found.candidates} == {"old", "id-2"}
    assert decide("Dynamo", [], [merged], NOTHING).state is OriginState.UNKNOWN


def test_an_area_of_several_countries_has_none_whatever_its_name() -> None:
    for says in ({"area": "Ireland"}, {"begin_area": "Ireland"}):
        divided = known(1, is_divided=True, **says)
        found = decide("Dynamo", [], [divided], NOTHING)
        assert (found.country, found.state) == (None, OriginState.UNKNOWN)
        assert found.evidence[0].text == "in several countries: Ireland"


def test_nothing_known_is_unknown() -> None:
    found = decide("Dynamo", [], [], NOTHING)
    assert (found.country, found.state, found.note) == (None, OriginState.UNKNOWN, "")
    nowhere = decide("Dynamo", [], [NOWHERE], NOTHING)
    assert nowhere.state is OriginState.UNKNOWN
    assert [one.text for one in nowhere.evidence] == ["knows the artist, and no place"]


@pytest.mark.parametrize(
    "album",
    [
        "Licht (Deluxe Edition)", "Licht [Remastered]", "Licht (2011 Remaster)", "Licht EP", "Licht - Single",
        "Licht (Disc 1)", "Licht CD 2", " Licht!", "LICHT (Bonus Track Version)",
    ],
)  # fmt: skip
def test_another_edition_of_an_album_decides_as_well(album: str) -> None:
    found = decide("Dynamo", [], [FINN, GERMAN], Library(albums=[album]))
    assert (found.country, found.state) == ("DE", OriginState.KNOWN)


@pytest.mark.parametrize(
    "album", ["Licht (Live)", "Licht, Vol. 2", "Licht II", "Greatest Hits (Deluxe Edition)", "Untitled", "EP"]
)
def test_another_album_of_a_like_title_does_not_decide(album: str) -> None:
    german = replace(GERMAN, titles=("Licht", "Greatest Hits", "Untitled", "EP"))
    assert decide("Dynamo", [], [FINN, german], Library(albums=[album])).state is OriginState.AMBIGUOUS


def test_a_number_is_the_title_of_an_album() -> None:
    other = known(4, country="SE", titles=("21",))
    found = decide("Dynamo", [], [other, GERMAN], Library(albums=["21 (Deluxe Edition)"]))
    assert found.state is OriginState.AMBIGUOUS
    assert decide("Dynamo", [], [other, GERMAN], Library(albums=["21"])).country == "SE"


def test_a_title_as_it_is_written_comes_before_another_edition() -> None:
    other = known(4, country="SE", titles=("Licht EP",))
    assert decide("Dynamo", [], [other, GERMAN], Library(albums=["Licht"])).country == "DE"
    assert decide("Dynamo", [], [other, GERMAN], Library(albums=["Licht EP"])).country == "SE"
    both = Library(albums=["Licht (Remastered)"])
    assert decide("Dynamo", [], [other, GERMAN], both).state is OriginState.AMBIGUOUS


STRANGER = ArtistFound("Other One", "musicbrainz", id="id-9", country="JP", titles=("Nihon",))


def test_the_id_of_an_artist_of_another_name_does_not_decide_for_the_rest() -> None:
    found = decide("Dynamo", [], [STRANGER, GERMAN], Library(ids=["id-9"], loose_albums=["Anything"]))
    assert (found.country, found.state) == ("DE", OriginState.KNOWN)
    assert "The id of “Other One” counts for its own tracks" in (found.note[:1].upper() + found.note[1:])
    assert {one.id for one in found.candidates} == {"id-9", "id-2"}
    # Nor beside the id of one who has the name.
    assert decide("Dynamo", [], [STRANGER, GERMAN], Library(ids=["id-2", "id-9"])).country == "DE"
    # Alone it may be the artist under another name; on most tracks nobody knows.
    assert decide("Dynamo", [], [STRANGER, GERMAN], Library(ids=["id-9"])).country == "JP"
    most = Library(ids=["id-9"], loose_albums=["Anything"], main_id="id-9")
    assert decide("Dynamo", [], [STRANGER, GERMAN], most).state is OriginState.AMBIGUOUS
    # An alias is a name.
    alias = replace(STRANGER, aliases=("Dynamo",))
    assert decide("Dynamo", [], [alias, GERMAN], Library(ids=["id-9"], loose_albums=["Any"])).country == "JP"

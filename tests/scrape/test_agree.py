"""Several sources side by side: who says what, and how sure it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.model.release import Evidence, Genre, Release, ReleaseTrack
from musictui.scrape.matching import trust
from musictui.scrape.matching.agree import NAMES, Proposal, Told, proposals, surest


def told(source: str, match: float = 1.0, index: int | None = None, **values: object) -> Told:
    release = Release(url=f"https://{source}.example/1", source=source, **values)  # type: ignore[arg-type]
    return Told(release, 1_700_000_000.0, match, index)


def genre(name: str, where: str = "tag") -> Genre:
    return Genre(name, (Evidence(where, name),))


def only(found: list[Proposal], field: str) -> list[tuple[tuple[str, ...], float]]:
    return [(each.values, round(each.confidence, 3)) for each in found if each.field == field]


def test_proposals_of_one_source_are_as_sure_as_its_trust_and_the_match() -> None:
    found = proposals([told("musicbrainz", match=0.8, label="Tideline")])

    assert only(found, "label") == [(("Tideline",), 0.72)]
    assert found[0].statements[0].url == "https://musicbrainz.example/1"


def test_proposals_agreement_raises_confidence_and_shows_all_who_say_it() -> None:
    found = proposals([told("musicbrainz", label="Tideline"), told("discogs", label="TIDELINE")])

    assert only(found, "label") == [(("Tideline",), 0.985)]
    assert [statement.source for statement in found[0].statements] == ["musicbrainz", "discogs"]
    assert [statement.text for statement in found[0].statements] == ["Tideline", "TIDELINE"]


def test_proposals_disagreement_stands_side_by_side_and_lowers_both() -> None:
    found = only(proposals([told("musicbrainz", label="Tideline"), told("discogs", label="Ebb")]), "label")

    assert [values for values, _ in found] == [("Tideline",), ("Ebb",)]
    assert found[0][1] < 0.65
    assert sum(confidence for _, confidence in found) < 1


def test_proposals_sources_of_one_family_count_once() -> None:
    ids = {"musicbrainz_albumid": "00000000-0000-4000-8000-000000000001"}

    alone = proposals([told("musicbrainz", ids=ids)])
    both = proposals([told("musicbrainz", ids=ids), told("acoustid", ids=ids)])

    assert both[0].confidence == alone[0].confidence
    assert len(both[0].statements) == 2


def test_proposals_two_editions_of_one_source_are_alternatives() -> None:
    found = proposals([told("discogs", catalog_number="TIDE 004"), told("discogs", catalog_number="tide004")])

    assert only(found, "catalognumber") == [(("TIDE 004",), 0.85)]


def test_proposals_a_year_speaks_for_the_dates_in_it() -> None:
    found = only(
        proposals(
            [told("discogs", date="2004"), told("musicbrainz", date="2004-03-08"), told("page", date="2011")]
        ),
        "date",
    )

    assert [values for values, _ in found] == [("2004-03-08",), ("2011",)]
    assert found[0][1] > 0.95


def test_proposals_each_genre_has_its_own_confidence_and_evidence() -> None:
    found = proposals(
        [
            told("bandcamp", genres=(genre("ambient", "tag link"), genre("drone"))),
            told("lastfm", genres=(genre("ambient", "Last.fm album tag"),)),
        ]
    )

    assert only(found, "genre") == [(("ambient",), 0.94), (("drone",), 0.85)]
    assert found[0].statements[0].text == "tag link: ambient"


def test_proposals_a_genre_of_the_artist_is_less_sure() -> None:
    found = proposals([told("lastfm", genres=(genre("ambient", "Last.fm artist tag"),))])

    assert only(found, "genre") == [(("ambient",), 0.36)]


def test_proposals_the_artists_country_is_not_that_of_the_release() -> None:
    assert not proposals([told("bandcamp", country="NO", location="Oslo, Norway")])
    assert only(proposals([told("musicbrainz", country="NO")]), "country") == [(("NO",), 0.9)]


def test_proposals_names_only_where_they_are_asked_for() -> None:
    track = ReleaseTrack("Harbor", position=3, disc=1, ids={"isrc": "NOABC0400001"})
    matched = [told("musicbrainz", index=0, title="Coastlines", artist="The Marine Choir", tracks=(track,))]

    assert {each.field for each in proposals(matched)} == {"isrc"}
    named = surest(proposals(matched, NAMES), least=0.5)
    assert named == {
        "title": ("Harbor",),
        "artist": ("The Marine Choir",),
        "album": ("Coastlines",),
        "albumartist": ("The Marine Choir",),
        "tracknumber": ("3",),
        "discnumber": ("1",),
    }


def test_proposals_an_id_that_is_no_field_is_left_out() -> None:
    assert not proposals([told("discogs", ids={"discogs_release_id": "1"})])


def test_surest_takes_all_sure_genres_and_one_of_the_others() -> None:
    found = proposals(
        [
            told("musicbrainz", label="Tideline", genres=(genre("ambient"), genre("drone"))),
            told("page", label="Ebb", genres=(genre("pop"),)),
        ]
    )

    assert surest(found, least=0.7) == {"genre": ("ambient", "drone"), "label": ("Tideline",)}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["musicbrainz", "discogs", "page", "unheard of"]),
            st.sampled_from(["", "a", "A", "b", "2004", "2004-03"]),
            st.floats(0, 1),
        ),
        max_size=8,
    )
)
def test_proposals_confidences_of_one_field_never_exceed_one(said: list[tuple[str, str, float]]) -> None:
    found = proposals([told(source, match, label=text, date=text) for source, text, match in said])

    for field in ("label", "date"):
        confidences = [each.confidence for each in found if each.field == field]
        assert sum(confidences) <= 1 + 1e-9
        assert confidences == sorted(confidences, reverse=True)
        assert all(0 <= confidence < 1 for confidence in confidences)


@pytest.mark.parametrize("index", [-1, 5])
def test_proposals_of_a_track_that_is_not_there_are_those_of_the_release(index: int) -> None:
    assert only(proposals([told("musicbrainz", index=index, label="Tideline")]), "label")


def test_trust_of_the_configuration_goes_before_the_programs_own() -> None:
    table = trust.table(["discogs 0.5", "discogs date 0.25", "page 1"])
    said = [told("discogs", label="Ebb", date="2001", genres=(genre("dub"),)), told("page", country="DE")]

    found = proposals(said, trust=table)

    assert only(found, "label") == [(("Ebb",), 0.5)]
    assert only(found, "date") == [(("2001",), 0.25)]
    assert only(found, "genre") == [(("dub",), 0.8)]  # The program's own word for just this field stays.
    assert only(found, "country") == [(("DE",), 0.99)]  # Nobody is always right.
    assert only(proposals(said), "label") == [(("Ebb",), 0.85)]


def test_a_source_that_is_not_trusted_is_outvoted() -> None:
    said = [told("musicbrainz", label="Tideline"), told("discogs", label="Ebb")]
    assert proposals(said)[0].values == ("Tideline",)
    assert proposals(said, trust=trust.table(["musicbrainz 0.2"]))[0].values == ("Ebb",)
    assert surest(proposals(said, trust=trust.table(["musicbrainz 0", "discogs 0"])), least=0.5) == {}


def test_where_a_genre_stands_is_named_with_its_words_once() -> None:
    places = ("release genres", "release group genres")
    dub = Genre("dub", (*(Evidence(where, "Dub") for where in places), Evidence("tag", "dubby")))
    (found,) = proposals([told("musicbrainz", genres=(dub,))])
    assert found.statements[0].text == "release genres and release group genres: Dub; tag: dubby"


def test_what_is_withheld_is_not_taken_and_speaks_for_and_against_nothing() -> None:
    own, other = told("deezer", label="Shore"), told("musicbrainz", label="Ebb", country="NO")
    held = Told(other.release, other.at_s, withheld="of another edition")
    found = proposals([own, held])
    assert only(found, "label") == [(("Shore",), 0.75), (("Ebb",), 0.9)]
    assert [each.withheld for each in found if each.field == "label"] == ["", "of another edition"]
    assert surest(found, least=0.5) == {"label": ("Shore",)}
    assert surest(found, least=0.5, allowed={"of another edition"})["country"] == ("NO",)
    agreeing = Told(told("discogs", label="SHORE").release, 0.0, withheld="of another edition")
    assert only(proposals([own, agreeing]), "label") == [(("Shore",), 0.75)]

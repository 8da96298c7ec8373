"""Where the profile of an artist at Discogs says that the artist is from, and where it only seems to."""

import pytest

from musictui.scrape.origins import nationalities, places, places_names
from musictui.scrape.origins.origin import country_of_artist
from musictui.scrape.source import ArtistFound
from musictui.scrape.sources.discogs_profile import told_by


@pytest.mark.parametrize(
    ("profile", "place"),
    [
        ("Norwegian black metal band from Bergen.", "Bergen"),
        ("Singer from the United Kingdom", "United Kingdom"),
        ("Vocal group from Bergen, Norway, founded by Ana Ruiz. They met in Berlin.", "Bergen, Norway"),
        ("American rock band formed in Aberdeen, Washington in 1987.", "Aberdeen, Washington"),
        ("Indie band from Oslo, formed in May 1998.", "Oslo"),
        ("Formed in 1988 in Seattle, Washington.", "Seattle, Washington"),
        ("Born in Oslo, Norway.", "Oslo, Norway"),
        ("Singer, born 5 May 1970 in Memphis, TN.", "Memphis, TN"),
        ("Marine Choir is a vocal group from Bergen.", "Bergen"),
        ("Drum & Bass DJ/producer from Bristol, UK.", "Bristol, UK"),
        ("House DJ, producer and remixer from Chicago.", "Chicago"),
        ("Hip-Hop duo from St. Louis, Missouri. Two brothers.", "St. Louis, Missouri"),
        ("Singer-songwriter from Rio de Janeiro, Brazil", "Rio de Janeiro, Brazil"),
        ("Techno producer based in Berlin.", "Berlin"),
        ("Grammy-winning recording artist from Łódź, Poland", "Łódź, Poland"),
    ],
)
def test_what_the_artist_is_stands_before_the_place(profile: str, place: str) -> None:
    assert told_by(profile, ["The Marine Choir"]).place == place


@pytest.mark.parametrize(
    "profile",
    [
        "",
        "Not to be confused with the black metal band from Norway.",
        "For the band from Canada, see Dynamo (2).",
        "Formerly a member of a group from Sweden.",
        "Producer using percussion samples from Ghana.",
        "DJ from Detroit, now living in Berlin, Germany.",
        "DJ from Detroit. Now lives in Berlin.",
        "DJ from Detroit who moved to Berlin.",
        "DJ from London via Lagos",
        "Born in London, based in Berlin.",
        "American DJ based in Berlin.",
        "Drummer in a band from Sweden.",
        "There is a band from Norway.",
        "Dynamo is a band from Norway.",
        "The other one is a band from Norway.",
        "Another band from Norway.",
        "Band covering artists from Norway.",
        "Band inspired by singers from Norway.",
        "Alias of a DJ from Detroit.",
        "Music from Ireland.",
        "Far from home, she sings.",
        "Project with singers from Norway.",
        "Black metal. Not the band from Norway.",
        "Swedish project, see the duo from Norway.",
    ],
)
def test_a_sentence_about_something_else_says_no_place(profile: str) -> None:
    assert told_by(profile, ["The Marine Choir"]).place == ""


@pytest.mark.parametrize(
    "profile", ["Duo from Norway and Sweden.", "Duo from Norway / Sweden", "Singer from Granada."]
)
def test_several_countries_are_none(profile: str) -> None:
    assert places.country_of(told_by(profile).place) is None


@pytest.mark.parametrize(
    ("profile", "country"),
    [
        ("Norwegian duo from Bergen", "NO"),
        ("English band from Birmingham.", "GB"),
        ("Northern Irish band from Belfast", "GB"),
        ("Turkish-German rapper from Berlin", "DE"),
        ("Irish-American folk group from Boston, Massachusetts.", "US"),
        ("Latin American band from Lima, Peru", "PE"),
        ("Singer from French Guiana", "GF"),
        ("Czech band from Brno, Czechoslovakia", "CZ"),
        ("Duo from Bergen", ""),
        ("Swedish band from Berlin", ""),
        ("Japanese noise duo formed in New York City, USA.", ""),
        ("Born in Lebanon, American composer.", ""),
        ("Born in Lebanon. American composer.", ""),
        ("American singer born in Germany", ""),
        ("British producer from Nairobi, Kenya", ""),
        ("English singer from Sydney, Australia", ""),
    ],
)
def test_a_nationality_beside_a_place_decides_or_doubts(profile: str, country: str) -> None:
    told = told_by(profile)
    found = ArtistFound("Ann", "discogs", location=told.place, nationality=told.nationality)
    assert country_of_artist(found).country == country


def test_a_nationality_in_the_name_says_nothing() -> None:
    told = told_by("The English Choir is a band from Oslo, Norway.", ["English Choir"])
    assert (told.place, told.nationality) == ("Oslo, Norway", "")


@pytest.mark.parametrize(
    ("profile", "place"),
    [
        ("Italian composer (born 1920 in Rome, Italy, died 2001 in Paris, France).", "Rome, Italy"),
        ("Italian composer (born 5 May 1920 in Rome, died 2001 in Paris, France).", "Rome"),
        ("Singer from Oslo, Norway (died 2001 in Paris, France).", "Oslo, Norway"),
        ("Polish pianist, died 1980 in New York City, USA.", ""),
        ("Composer, d. 1980 in New York City, USA.", ""),
        ("Composer buried in Paris, France.", ""),
    ],
)
def test_where_somebody_died_never_counts(profile: str, place: str) -> None:
    assert told_by(profile).place == place


def test_every_nationality_is_of_a_country_of_iso() -> None:
    titles = places_names.tables().titles
    for word in ("norwegian", "south korean", "northern irish", "congolese"):
        assert nationalities.countries(f"a {word.title()} band") <= set(titles)
    assert nationalities.countries("Congolese singer") == {"CD", "CG"}
    assert nationalities.named("Northern Irish, German-Turkish, GERMAN") == [
        "northern irish",
        "german",
        "turkish",
    ]
    assert nationalities.countries("Germane polishing") == frozenset()

"""Where the profile of an artist at Discogs says that the artist is from, and where it only seems to."""

import pytest

from musictui.scrape.origins import places
from musictui.scrape.sources.discogs_profile import place_of


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
    assert place_of(profile, ["The Marine Choir"]) == place


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
    assert place_of(profile, ["The Marine Choir"]) == ""


@pytest.mark.parametrize(
    "profile", ["Duo from Norway and Sweden.", "Duo from Norway / Sweden", "Singer from Granada."]
)
def test_several_countries_are_none(profile: str) -> None:
    assert places.country_of(place_of(profile)) is None

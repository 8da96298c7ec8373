"""Posts about one release that mention others: nothing of those goes to it, and it loses nothing to them."""

import json

import pytest

from musictui.model.release import Release
from musictui.scrape.pages.extract import extract
from tests.scrape.pages import URL, html, names, only, urls

TRACKS = "<h3>Tracklist</h3><ol><li>Ra one (3:00)</li><li>Ra two (3:10)</li></ol>"
FACTS = "<p>Label: Aaa<br>Genre: Techno</p>"
SHOP = '<a href="https://{}.bandcamp.com/album/x">Buy</a>'
TAGS = '<footer class="entry-footer">Tagged <a rel="tag" href="/tag/dub/">Dub</a></footer>'


def post(content: str, head: str = "", heading: str = "Ann Lee – Red Sky") -> Release:
    return only(html(f'<article class="post"><h1>{heading}</h1><div>{content}</div>{TAGS}</article>', head))


def titles(release: Release) -> list[str]:
    return [track.title for track in release.tracks]


@pytest.mark.parametrize(
    "content",
    [
        f"<h2>Tidewater Records – TDW001</h2>{FACTS}{TRACKS}",
        f"<h2>12 May – Berlin</h2>{FACTS}{TRACKS}",
        f"<h2>Friday, May 12th – Berlin</h2>{FACTS}{TRACKS}",
        f"<h2>Q: label – what is it?</h2>{FACTS}{TRACKS}",
        f"<h2>Red or Blue – which is it?</h2>{FACTS}{TRACKS}",
        f"{FACTS}{TRACKS}<h2>Ann Lee – European Tour 2024</h2><p>01. Berlin<br>02. Paris<br>03. Rome</p>",
        f"{FACTS}{TRACKS}<h2>Ann Lee – Live Dates</h2><p>01. Berlin<br>02. Paris<br>03. Rome</p>",
    ],
)
def test_heading_of_no_other_release_parts_nothing(content: str) -> None:
    release = post(content)

    assert (release.artist, release.title, release.label) == ("Ann Lee", "Red Sky", "Aaa")
    assert names(release) == ["dub", "techno"]
    assert titles(release) == ["Ra one", "Ra two"]


@pytest.mark.parametrize("heading", ["Ann Lee – Ra one", "Ann Lee – Ra one (Official Video)"])
@pytest.mark.parametrize("tracks", [TRACKS, ""])
def test_links_of_a_song_stay_with_its_release(heading: str, tracks: str) -> None:
    release = post(f"{FACTS}{tracks}<h3>{heading}</h3><p>{SHOP.format('ann')}</p>")

    assert (release.title, release.label, names(release)) == ("Red Sky", "Aaa", ["dub", "techno"])
    assert urls(release) == ["https://ann.bandcamp.com/album/x"]
    assert titles(release) == (["Ra one", "Ra two"] if tracks else [])


@pytest.mark.parametrize(
    "mention",
    [
        f"<h3>Bo Diaz – Blue Sea</h3><p>Genre: Jazz</p><p>{SHOP.format('bo')}</p>",
        f"<h2>Bo Diaz – Blue Sea</h2><p>{SHOP.format('bo')}</p>",
        f"<h2>Recommendations</h2><p>Genre: Jazz</p>{SHOP.format('bo')}",
        f"<h3>You may also like</h3><h2>Bo Diaz – Blue Sea</h2><p>Genre: Jazz {SHOP.format('bo')}</p>",
        f"<h2>Related</h2><h3>Bo Diaz – Blue Sea</h3><p>Genre: Jazz</p>{SHOP.format('bo')}",
        "<h3>Related</h3><div><h4>Bo Diaz – Blue Sea</h4><h5>More from him</h5><div><p>Genre: Jazz</p></div></div>",
        "<ul><li>Also out: Bo Diaz – Blue Sea<p>Also out: Bo Diaz – Blue Sea<br>Genre: Jazz</p></li></ul>",
        "<h3>Also on this label</h3><ul><li>Bo Diaz – Blue Sea, Genre: Jazz, Year: 1999</li></ul>",
        "<ul><li>Bo Diaz – Blue Sea, Genre: Jazz, Year: 1999</li></ul>",
        "<p>Also out: Bo Diaz – Blue Sea<br>Genre: Jazz<br>Year: 1999</p>",
        "<p>Bo Diaz – Blue Sea<br>Genre: Jazz<br>Year: 1999</p>",
        "<p>Coming next week: Bo Diaz – Blue Sea. Release date: 1999-01-01</p>",
        "<p><b>Bo Diaz – Blue Sea</b> is out soon as well. Genre: Jazz</p>",
    ],
)
def test_mention_of_another_release_gives_nothing(mention: str) -> None:
    release = post(f"{FACTS}{TRACKS}{mention}")

    assert (release.title, release.label, release.date) == ("Red Sky", "Aaa", "")
    assert names(release) == ["dub", "techno"]
    assert titles(release) == ["Ra one", "Ra two"]
    assert urls(release) == []


def test_post_goes_on_behind_the_mention_of_others() -> None:
    release = post(f"<h3>Related</h3><p>Genre: Jazz</p><h3>Details</h3>{FACTS}<p>Also out: now!</p>{TRACKS}")

    assert (release.label, names(release)) == ("Aaa", ["dub", "techno"])
    assert titles(release) == ["Ra one", "Ra two"]


def test_post_that_is_called_like_a_mention_is_read() -> None:
    release = only(
        html(f'<article class="post"><h2>Coming soon: Ann Lee</h2><h3>Details</h3>{FACTS}</article>')
    )

    assert (release.label, names(release)) == ("Aaa", ["techno"])


@pytest.mark.parametrize(
    "heading",
    ["<h3>Bo Diaz – Blue Sea</h3>", "<h2>Ann Lee – Live Dates</h2>", "<h2>Ann Lee – Red Sky (Deluxe)</h2>"],
)
@pytest.mark.parametrize(
    "tracks",
    [
        TRACKS,
        "<h3>Tracklist</h3><p>Ra one 3:00<br>Ra two 3:10</p>",
        "<h3>Tracklist</h3><p>1. Ra one<br>2. Ra two</p>",
    ],
)
def test_heading_behind_a_track_list_is_no_track(tracks: str, heading: str) -> None:
    assert titles(post(f"{tracks}{heading}<p>Words.</p>")) == ["Ra one", "Ra two"]


def test_heading_with_a_number_is_no_track() -> None:
    content = "<h3>Tracklist</h3><p>1. Ra one<br>2. Ra two</p><h3>3. What comes next</h3><p>Words.</p>"

    assert titles(post(content)) == ["Ra one", "Ra two"]


def test_songs_of_another_artist_without_lengths_go_on() -> None:
    content = "<h3>Tracklist</h3><p>Ann – Sun 3:00<br>Bo – Moon<br>Cy – Star 3:10</p>"

    assert titles(post(content)) == ["Sun", "Moon", "Star"]


@pytest.mark.parametrize(
    "tracks",
    [
        "<h3>CD 1</h3><ol><li>One (3:00)</li><li>Two (3:01)</li></ol><h3>CD 2</h3><ol><li>Three (3:02)</li><li>Four (3:03)</li></ol>",
        "<h3>CD 1</h3><ol><li>One</li><li>Two</li></ol><h3>CD 2</h3><ol><li>Three</li><li>Four</li></ol>",
        "<h3>CD 1: Day</h3><ol><li>One (3:00)</li><li>Two (3:01)</li></ol><h3>CD 2: Night</h3><ol><li>Three (3:02)</li><li>Four (3:03)</li></ol>",
        "<h2>Disc 1 – Day</h2><ol><li>One (3:00)</li><li>Two (3:01)</li></ol><h2>Disc 2 – Night</h2><ol><li>Three (3:02)</li><li>Four (3:03)</li></ol>",
        "<h2>Tracklist</h2><h3>CD 1</h3><p>1. One<br>2. Two</p><h3>CD 2</h3><p>1. Three<br>2. Four</p>",
    ],
)
def test_discs_below_headings_of_their_own_are_one_list(tracks: str) -> None:
    found = [(track.disc, track.position, track.title) for track in post(tracks).tracks]

    assert found == [(1, 1, "One"), (1, 2, "Two"), (2, 1, "Three"), (2, 2, "Four")]


@pytest.mark.parametrize(
    "line",
    [
        'Labels: <a rel="tag" href="/search/label/Ambient">Ambient</a>, <a rel="tag" href="/search/label/2020">2020</a>',
        'Label: <a href="/search/label/Ambient">Ambient</a>',
        'Label: <b><a href="/tag/ambient/" rel="tag">Ambient</a></b>',
        "Labels: Ambient, 2020",
    ],
)
def test_tags_that_are_called_labels_are_no_label(line: str) -> None:
    assert post(f'<div class="foot"><span>{line}</span></div>{TRACKS}').label == ""


def test_label_that_links_to_its_own_page_is_one() -> None:
    assert post('<p>Label: <a rel="tag" href="/label/aaa/">Aaa</a></p>').label == "Aaa"


SECOND = "<p>Artist: Ann Lee<br>Album: Red Sky<br>Genre: Techno</p><p>01. Ra one<br>02. Ra two</p><hr>"
SECOND += f"<p>Artist: Bo Diaz<br>Album: Blue Sea<br>Genre: Jazz</p><p>01. Bo one<br>02. Bo two<br>03. Bo three</p>{SHOP.format('bo')}"


def test_tags_tracks_and_links_are_of_none_where_a_second_release_is_stated() -> None:
    head = '<meta property="article:tag" content="Fado"><meta name="keywords" content="Red Sky, krautrock">'
    release = post(SECOND, head)

    assert (release.artist, release.title, names(release)) == ("Ann Lee", "Red Sky", ["techno"])
    assert (titles(release), urls(release)) == (["Ra one", "Ra two"], [])


def test_feeds_and_data_of_posts_know_of_a_second_release_too() -> None:
    entry = f"<item><title>New</title><link>{URL}</link><category>Dub</category><description><![CDATA[{SECOND}]]></description></item>"
    value = {
        "title": {"rendered": "New"},
        "link": URL,
        "content": {"rendered": SECOND},
        "class_list": ["tag-dub"],
    }
    (fed,) = extract(f"<rss><channel>{entry}</channel></rss>".encode(), url="https://blog.example/feed/")
    (told,) = extract(json.dumps([value]).encode(), url="https://blog.example/wp-json/wp/v2/posts")

    assert names(fed) == names(told) == ["techno"]


def test_two_bold_titles_in_one_paragraph_are_two_releases() -> None:
    content = """<p><b>Ann Lee – Red Sky</b><br>Label: Aaa<br>Genre: Techno<br>1. Ra one 3:00<br>2. Ra two 3:10<br><br>
    <b>Bo Diaz – Blue Sea</b><br>Label: Bbb<br>Genre: Jazz<br>1. Bo one 4:00<br>2. Bo two 4:10</p>"""
    page = html(f'<article class="post"><h1>Two new ones</h1><div>{content}</div>{TAGS}</article>')
    found = extract(page.encode(), url=URL, content_type="text/html; charset=utf-8")

    assert [(release.title, release.label, names(release), titles(release)) for release in found] == [
        ("Red Sky", "Aaa", ["techno"], ["Ra one", "Ra two"]),
        ("Blue Sea", "Bbb", ["jazz"], ["Bo one", "Bo two"]),
    ]


def test_quotes_state_nothing() -> None:
    quote = (
        "<blockquote><p>Genre: Jazz<br>Label: Zzz</p><blockquote>Country: Sweden</blockquote></blockquote>"
    )
    release = post(f"{quote}{FACTS}")

    assert (release.label, release.location, names(release)) == ("Aaa", "", ["dub", "techno"])


@pytest.mark.parametrize(
    "line",
    [
        "Label: Aaa // Cat: A001 // Year: 2020 // Style: Techno",
        "[Label: Aaa] [Cat: A001] [Year: 2020] [Genre: Techno]",
        "Label: <del>Bbb</del> Aaa<br>Cat: <s>B001</s> A001<br>Year: <strike>1999</strike> 2020<br>Genre: <s>Jazz</s> Techno",
    ],
)
def test_values_end_where_they_are_parted(line: str) -> None:
    release = post(f"<p>{line}</p>")

    assert (release.label, release.catalog_number, release.date) == ("Aaa", "A001", "2020")
    assert names(release) == ["dub", "techno"]


@pytest.mark.parametrize("nothing", ["-", "TBA", "N/A", "none / self-released", "Various", "???", "unknown"])
def test_words_for_nothing_are_no_values(nothing: str) -> None:
    release = post(f"<p>Label: {nothing}<br>Cat#: {nothing}<br>Country: {nothing}</p>")

    assert (release.label, release.catalog_number, release.location) == ("", "", "")


def test_year_in_a_sentence_is_no_date() -> None:
    assert post("<p>Released: by popular demand, in 2 formats since 1999.</p>").date == ""
    assert post("<p>Released: by popular demand since 1999</p>").date == ""
    assert post("<p>Released: on the 5th of March 2021, on vinyl</p>").date == "2021-03-05"


def test_keywords_of_the_head_alone_give_no_genre() -> None:
    head = '<meta name="keywords" content="music, blog, polka">'
    page = html(f"<article><h1>Ann Lee – Red Sky</h1>{TRACKS}</article>", head)

    assert names(only(page)) == []

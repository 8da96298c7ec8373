"""What the text of a post states in lines, tables and lists, and which of its words are something else."""

import pytest

from musictui.model.release import LinkKind, Release
from tests.scrape.pages import html, json_ld, names, only, read, urls


def post(content: str, heading: str = "Ann Lee – Red Sky") -> Release:
    return only(html(f'<article class="post"><h1>{heading}</h1><div>{content}</div></article>'))


def titles(release: Release) -> list[str]:
    return [track.title for track in release.tracks]


@pytest.mark.parametrize(
    "line",
    [
        "Label: Tide Records | Catalog: TDW001 | Released: 2020-03-04 | Genre: Techno",
        "Label: Tide Records · Cat#: TDW001 · Released: 2020-03-04 · Genre: Techno",
        "Genre: Techno | Label: Tide Records | Cat: TDW001 | Date of release: 4 March 2020",
        "Label: Tide Records, Cat: TDW001, Format: LP, Released: 2020-03-04, Genre: Techno",
        'Label: <a href="https://tide.example/">Tide Records</a>, Catalog: TDW001<br>Out: 2020-03-04<br>Genre: Techno',
        "Artist: Ann Lee | Album: Red Sky | Label: Tide Records / Cat: TDW001 | Release date: 2020-03-04 | Genre: Techno",
        "レーベル:Tide Records<br>品番:TDW001<br>発売日:2020年3月4日<br>ジャンル:Techno".replace(
            ":", "\uff1a"
        ),
        "<dl><dt>Label</dt><dd>Tide Records</dd><dt>Cat#</dt> <dd>TDW001</dd><dt>Release date</dt><dd>Mar 4, 2020</dd>"
        "<dt>Genre</dt><dd>Techno</dd></dl>",
    ],
)
def test_statements_of_one_line_are_read_each_by_itself(line: str) -> None:
    release = post(f"<p>{line}</p>")

    assert (release.artist, release.title) == ("Ann Lee", "Red Sky")
    assert (release.label, release.catalog_number, release.date) == ("Tide Records", "TDW001", "2020-03-04")
    assert names(release) == ["techno"]


def test_country_in_a_list_of_definitions_is_read() -> None:
    assert post("<dl><dt>Country</dt><dd>Sweden</dd></dl>").country == "SE"
    assert post("<p>国\uff1a日本<br>アーティスト\uff1aAnn Lee</p>").location == "日本"


@pytest.mark.parametrize(
    "line",
    [
        "Label: he runs his own label these days and is happy about it, he says.",
        "Country: the one that we all come from",
        "Style: we asked him about his favourite things: jazz, techno, and reggae, which he loves more than all in the world.",
    ],
)
def test_prose_behind_a_label_is_no_value(line: str) -> None:
    release = post(f"<p>{line}</p>")

    assert (release.label, release.location, names(release)) == ("", "", [])


@pytest.mark.parametrize("cell", ["th", "td"])
@pytest.mark.parametrize(
    "head", ["# Title Length", "Artist Title Label", "Artist Title", "Artist Album", "Genre Label Year"]
)
def test_head_of_a_table_states_nothing(head: str, cell: str) -> None:
    cells = "".join(f"<{cell}>{word}</{cell}>" for word in head.split())
    release = post(f"<table><tr>{cells}</tr><tr><td>Zed</td><td>Sun</td><td>Aaa</td></tr></table>")

    assert (release.artist, release.title, release.label) == ("Ann Lee", "Red Sky", "")


@pytest.mark.parametrize(
    ("line", "genres"),
    [
        ("Techno / Foobarcore", ["techno"]),
        ("Electronica / Experimental / Weirdcore Beat", ["electronic", "experimental"]),
        ("Techno/Foobarcore, Dub", ["techno", "dub"]),
        ("Ambient (not techno)", ["ambient"]),
        ("Ambient (no techno, jazz)", ["ambient"]),
        ("Electronic (Techno, Ambient)", ["electronic", "techno", "ambient"]),
        ("anything but techno", []),
        ("#techno #ambient #a #b #c #d #e #f #g", ["techno", "ambient"]),
        ("Techno - Ambient - Drone - A - B - C - D", ["techno", "ambient", "drone"]),
    ],
)
def test_line_of_genres_gives_those_that_are_known(line: str, genres: list[str]) -> None:
    assert names(post(f"<p>Genre: {line}</p>")) == genres


def test_words_between_slashes_of_a_tag_are_genres_all_or_none() -> None:
    assert names(post('<a rel="tag" href="/tag/x/">House / Garden</a>')) == []


@pytest.mark.parametrize(
    "content",
    [
        "<h3>Tracklist</h3><ol><li>One Sky</li><li>Two Rivers</li></ol>",
        "<h3>Tracklist</h3>\n<ul><li>One Sky</li>\n<li>Two Rivers</li></ul>",
        "<p>Words.<br><b>Tracklist:</b></p><ol><li>One Sky</li><li>Two Rivers</li></ol>",
        "<h2>Track listing</h2><ol><li>One Sky</li><li>Two Rivers</li></ol>",
        "<h3>Tracklist</h3><p>1 One Sky<br>2 Two Rivers</p>",
        "<h3>Tracklist</h3><pre>1. One Sky 3:01\n2. Two Rivers 3:02\n</pre>",
        "<h3>Liste des titres</h3><ul><li>One Sky</li><li>Two Rivers</li></ul>",
    ],
)
def test_list_below_a_heading_is_one_of_tracks(content: str) -> None:
    assert titles(post(content)) == ["One Sky", "Two Rivers"]


@pytest.mark.parametrize(
    "content",
    [
        "<h3>Todo</h3><ol><li>Backup the site</li><li>Restore it</li></ol>",
        "<p>Words.</p><ul><li>One thing</li><li>Another thing</li></ul>",
        "<p>1 Backup<br>2 Restore</p>",
    ],
)
def test_list_below_anything_else_is_none(content: str) -> None:
    assert post(content).tracks == ()


def test_lengths_of_lines_of_a_pre_are_read() -> None:
    release = post("<h3>Tracklist</h3><pre>1. One ............ 3:00\n2. Two ............ 1:03:01</pre>")

    assert [(track.title, track.length_s) for track in release.tracks] == [("One", 180.0), ("Two", 3781.0)]


@pytest.mark.parametrize("heading", ["", "<h3>Tracklist</h3>"])
def test_sides_that_count_anew_go_on(heading: str) -> None:
    content = f"{heading}<p>Side A</p><p>1. One<br>2. Two</p><p>Side B</p><p>1. Three<br>2. Four</p>"
    release = post(content)

    assert [(track.position, track.title) for track in release.tracks] == [
        (1, "One"),
        (2, "Two"),
        (3, "Three"),
        (4, "Four"),
    ]


def test_sides_without_numbers_and_discs_are_read() -> None:
    sides = post("<h3>Tracklist</h3><p>Side A<br>One - 3:00<br>Two - 3:01<br>Side B<br>Three - 3:02</p>")
    discs = post("<h3>Tracklist</h3><p>CD1<br>1. One<br>2. Two<br>CD2<br>1. Three<br>2. Four</p>")

    assert titles(sides) == ["One", "Two", "Three"]
    assert [(track.disc, track.position) for track in discs.tracks] == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_titles_keep_what_is_theirs() -> None:
    lines = ["7:30 AM 3:02", "4 A.M. 2:00", "Night（6:52）", "1999 - 3:01"]
    release = post("<h3>Tracklist</h3><ol>" + "".join(f"<li>{line}</li>" for line in lines) + "</ol>")

    assert [(track.title, track.length_s) for track in release.tracks] == [
        ("7:30 AM", 182.0),
        ("4 A.M.", 120.0),
        ("Night", 412.0),
        ("1999", 181.0),
    ]


def test_labels_of_a_mix_are_no_titles() -> None:
    mix = post("<h3>Tracklist</h3><p>[00:00] Ann – Sun [Aaa]<br>[04:00] Bo – Moon [Bbb Records]</p>")
    versions = post("<h3>Tracklist</h3><p>Ann – Sun [Live]<br>Bo – Moon [Cy Remix]</p>")

    assert [(track.artist, track.title) for track in mix.tracks] == [("Ann", "Sun"), ("Bo", "Moon")]
    assert titles(versions) == ["Sun [Live]", "Moon [Cy Remix]"]


@pytest.mark.parametrize(
    "url",
    [
        "https://files.example/file/AbC1#key1",
        "https://files.example/folder/Q1#Key9/folder/x",
        "https://files.example/?abcdef&af=123",
    ],
)
def test_address_of_a_shared_file_stays_whole(url: str) -> None:
    assert urls(post(f'<a href="{url}">File</a>')) == [url]


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://files.example/post#comments", "https://files.example/post"),
        ("https://files.example/?a=&b=1#x", "https://files.example/?a=&b=1"),
        ("https://archive.org/file/a#top", "https://archive.org/file/a"),
        ("https://files.example/?a%20b&utm_source", "https://files.example/?a+b"),
    ],
)
def test_other_addresses_are_canonical(url: str, wanted: str) -> None:
    assert urls(post(f'<a href="{url}">File</a>')) == [wanted]


def test_country_where_a_release_came_out_is_read() -> None:
    version = {
        "@type": "MusicRelease",
        "releasedEvent": {"@type": "PublicationEvent", "location": {"@type": "Country", "name": "Sweden"}},
    }
    album = {"@type": "MusicAlbum", "name": "Red Sky", "albumRelease": version}
    release = only(html("<h1>Red Sky</h1>", json_ld(album)))

    assert (release.country, release.location) == ("SE", "")


@pytest.mark.parametrize(
    "content",
    [
        "<h1>About</h1><p>We are a blog about techno. Genre: everything.</p>",
        '<h1>We are moving servers</h1><ol><li>Backup</li><li>Restore</li></ol><a href="https://www.facebook.com/ourblog">Us</a>',
    ],
)
def test_page_about_its_site_is_no_release(content: str) -> None:
    assert read(html(f"<article>{content}</article>", '<meta property="og:image" content="/us.jpg">')) == []


def test_post_with_nothing_but_a_title_and_a_shop_is_a_release() -> None:
    release = post('<a href="https://ann.bandcamp.com/album/red">here</a>', heading="Red Sky")

    assert (release.title, [link.kind for link in release.links]) == ("Red Sky", [LinkKind.STORE])


def test_colon_in_a_title_begins_no_statement() -> None:
    assert post("<p>Album: Red Sky, Pt. 2: The Return, Format: LP</p>").title == "Red Sky, Pt. 2: The Return"

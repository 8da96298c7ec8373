"""What an answer is worth."""

import pytest

from musictui.model.release import PageState
from musictui.scrape.fetch import verdict
from musictui.scrape.source import Manner

ENOUGH = "<p>Some words that a person would read on this page.</p>"


def _page(title: str, rest: str = ENOUGH) -> bytes:
    return f"<html><head><title>{title}</title></head><body>{rest}</body></html>".encode()


def _state(body: bytes, status: int = 200, **headers: str) -> PageState:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return verdict.of_body(Manner.PAGE, status, named, body, "text/html").state


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, PageState.OK), (203, PageState.OK), (206, PageState.FAILED), (202, PageState.EMPTY), (204, PageState.EMPTY),
        (301, PageState.FAILED), (304, PageState.FAILED), (400, PageState.REFUSED), (401, PageState.REFUSED),
        (403, PageState.BLOCKED), (404, PageState.NOT_FOUND), (410, PageState.NOT_FOUND), (413, PageState.TOO_LARGE),
        (418, PageState.REFUSED), (429, PageState.TOO_MANY_REQUESTS), (451, PageState.BLOCKED),
        (500, PageState.FAILED), (503, PageState.FAILED), (522, PageState.FAILED), (999, PageState.FAILED),
    ],
)  # fmt: skip
def test_of_status(status: int, state: PageState) -> None:
    found = verdict.of_status(status)
    assert found.state is state
    assert bool(found.reason) is (state is not PageState.OK)


@pytest.mark.parametrize(
    "title",
    [
        "404", "404 Not Found", "Error 404 - My Blog", "404: nothing", "Page not found | Blog", "Page Not Found",
        "Not Found", "The page cannot be found", "Post not found – Site", "Oops! Page not found",
    ],
)  # fmt: skip
def test_page_that_says_there_is_none(title: str) -> None:
    assert _state(_page(title)) is PageState.NOT_FOUND


@pytest.mark.parametrize(
    "title",
    [
        "500 Internal Server Error", "Internal Server Error", "502 Bad Gateway", "Error 503", "Service Unavailable",
        "Database Error", "Error establishing a database connection", "Account Suspended", "Site under maintenance",
        "Down for maintenance",
    ],
)  # fmt: skip
def test_page_that_tells_of_an_error(title: str) -> None:
    assert _state(_page(title)) is PageState.FAILED


@pytest.mark.parametrize(
    "title",
    [
        "4040 Drums – EP", "404 Beats by Ghost", "Not Found Yet, a song", "Errorsmith – Superlative Fatigue",
        "Page and Plant – No Quarter", "500 Miles by The Proclaimers", "Just a moment with you", "Service – Album",
        "Maintenance – Songs", "50 Foot Wave", "",
    ],
)  # fmt: skip
def test_page_about_music_is_none_of_that(title: str) -> None:
    assert _state(_page(title)) is PageState.OK


def test_marks_of_music_weigh_more_than_a_title() -> None:
    marks = '<script type="application/ld+json">{"@type": "MusicAlbum"}</script>' + ENOUGH
    assert _state(_page("404 Not Found", marks)) is PageState.OK
    assert _state(_page("Just a moment...", marks)) is PageState.OK


@pytest.mark.parametrize("status", [200, 403, 503])
@pytest.mark.parametrize(
    "body",
    [
        _page("Just a moment..."),
        _page("Attention Required! | Cloudflare"),
        _page("Client Challenge"),
        _page("Please wait", "<script>window._cf_chl_opt = {}</script>" + ENOUGH),
        _page("shop.example", '<div id="px-captcha"></div>' + ENOUGH),
    ],
)
def test_challenge(body: bytes, status: int) -> None:
    assert _state(body, status) is PageState.CHALLENGE


CAPTCHAS = (
    '<div class="g-recaptcha" data-sitekey="x"></div>',
    '<div class="h-captcha" data-sitekey="x"></div>',
    '<div class="cf-turnstile" data-sitekey="x"></div>',
    "<script src='https://www.google.com/recaptcha/api.js'></script>",
)


@pytest.mark.parametrize("captcha", CAPTCHAS)
@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Are you human?", "Please verify you are a human"),
        ("site.example", "Confirm that you are not a robot, please, before we go on to the page."),
        ("One step more", "Our systems have seen unusual traffic from your network."),
        ("Security", "Complete the captcha to go on to the page that you wanted."),
    ],
)
def test_a_page_that_has_only_a_captcha_is_a_challenge(captcha: str, title: str, words: str) -> None:
    assert _state(_page(title, f"<form>{captcha}</form>{words}")) is PageState.CHALLENGE


@pytest.mark.parametrize("captcha", CAPTCHAS)
def test_a_page_with_a_captcha_beside_its_content_is_a_page(captcha: str) -> None:
    comment = f"<form><textarea name=comment></textarea>{captcha}Prove that you are human</form>"
    assert (
        _state(_page("Ann – Are You Human?", f"<h1>Ann – Are You Human?</h1>Genre: Dub{comment}"))
        is PageState.OK
    )
    assert _state(_page("Blog", f"{ENOUGH}<form><input name=mail>{captcha}</form>")) is PageState.OK
    long = "<p>Are you human? asks the third track of this fine record.</p>" * 40
    assert _state(_page("Ann – Machines", long + captcha)) is PageState.OK
    assert _state(_page("Are you human?", "<p>Ann's new single is out on Friday.</p>")) is PageState.OK


WIDGETS = CAPTCHAS[:3]


@pytest.mark.parametrize("widget", WIDGETS)
@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("One moment", "<h1>Verify</h1><p>Please complete the check below to go on</p>"),
        ("Attention", ""),
        ("Un instant", "<p>Cochez la case pour continuer vers le site, s'il vous plaît.</p>"),
        ("site.example", "<form><input type=hidden name=to value=/a><input type=submit value=Go></form>"),
        ("Go on", "<noscript><textarea name=g-recaptcha-response></textarea></noscript>"),
        ("Shop", f"<nav>{'<a href=/x>A page of the shop</a>' * 60}</nav><footer>{'Legal words. ' * 60}</footer>"),
    ],
)  # fmt: skip
def test_a_page_with_next_to_nothing_but_a_captcha_is_a_challenge(
    widget: str, title: str, words: str
) -> None:
    assert _state(_page(title, words + widget)) is PageState.CHALLENGE
    assert _state(_page(title, f"<main>{widget}</main>{words}"), 403) is PageState.CHALLENGE


@pytest.mark.parametrize("widget", WIDGETS)
@pytest.mark.parametrize(
    "content",
    [
        '<h1>Ann – One</h1>Genre: Dub<form><input name=mail>@@ Prove that you are human</form>',
        '<h1>Ann – One</h1>Genre: Dub Techno<form><input type="email" name=mail>@@</form>',
        '<h1>Ann – One</h1>Genre: Dub Techno<form><textarea name=comment></textarea>@@</form>',
        '<article><h1>Ann – One</h1>Genre: Dub<form>@@<button>Download</button></form></article>',
        '<h1>Ann – One</h1><a rel="category tag" href=/dub>Dub Techno, Ambient</a><form>@@</form>',
        '<meta property="og:title" content="Ann – One"><h1>Ann – One</h1><form>@@</form>',
        f'<h1>Ann – One</h1><p>{"Dub of the finest. " * 25}</p><form>@@</form>',
        f'{ENOUGH}<!-- @@ -->',
        f'{ENOUGH}<template>@@</template>',
    ],
)  # fmt: skip
def test_a_short_post_with_a_captcha_is_a_page(widget: str, content: str) -> None:
    assert _state(_page("Blog", content.replace("@@", widget))) is PageState.OK


def test_challenge_by_header() -> None:
    assert _state(b"", 403, cf_mitigated="challenge") is PageState.CHALLENGE
    assert _state(b"", 405, x_amzn_waf_action="captcha") is PageState.CHALLENGE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n\t ",
        b"<html></html>",
        _page("App", '<div id="root"></div><script>var words = "many words that nobody reads";</script>'),
        _page("App", "<noscript>You need to enable JavaScript to run this app, please do.</noscript>"),
        _page(
            "App",
            "<style>p { color: red; background: green; }</style><!-- a long comment, not for people -->",
        ),
    ],
)
def test_empty(body: bytes) -> None:
    assert _state(body) is PageState.EMPTY


@pytest.mark.parametrize(
    "body",
    [
        _page("App", '<script type="application/ld+json">{}</script>'),
        b'<html><head><meta property="og:title" content="A song"></head></html>',
        b"<rss><channel><title>A feed</title></channel></rss>",
        b"Text without any markup at all, which some pages are.",
    ],
)
def test_page_that_says_something_without_words(body: bytes) -> None:
    assert _state(body) is PageState.OK


@pytest.mark.parametrize(
    ("manner", "content_type", "state"),
    [
        (Manner.PAGE, "text/html; charset=utf-8", PageState.OK),
        (Manner.PAGE, "", PageState.OK),
        (Manner.PAGE, "application/rss+xml", PageState.OK),
        (Manner.PAGE, "application/json", PageState.OK),
        (Manner.PAGE, "audio/mpeg", PageState.UNREADABLE),
        (Manner.CRAWL, "Application/ZIP", PageState.UNREADABLE),
        (Manner.CRAWL, "image/png", PageState.UNREADABLE),
        (Manner.API, "image/jpeg", PageState.OK),
    ],
)
def test_of_kind(manner: Manner, content_type: str, state: PageState) -> None:
    assert verdict.of_kind(manner, content_type).state is state


@pytest.mark.parametrize(
    "piece", [b"<title", b"<meta ", b"<script", b"<!--", b"<div>", b'property="og:type"']
)
def test_hostile_page_gets_its_state_soon(piece: bytes) -> None:
    # An expression that goes back and forth would take minutes here.
    assert _state(piece * (65_536 // len(piece))) in (PageState.OK, PageState.EMPTY)
    widget = CAPTCHAS[0].encode()
    assert _state(widget + piece * ((65_536 - len(widget)) // len(piece))) is not PageState.FAILED

"""A hostile network: each page gets a state and a reason, in bounded time, and nothing of it is kept."""

import asyncio
import gzip
import zlib
from collections.abc import Callable

import pytest
from aiohttp import web

from musictui.model.release import PageState
from musictui.scrape.fetch.hosts import HostLimit
from musictui.scrape.source import Manner, Request
from tests.scrape.conftest import MakeFetcher
from tests.scrape.site import WORDS, Site, raw_site, reply

Sends = Callable[[asyncio.StreamWriter], None]
HTML = "Content-Type: text/html"


async def _sent(make_fetcher: MakeFetcher, data: bytes, **options: object) -> tuple[PageState, str]:
    """State and reason of a page whose server sends these bytes and closes."""

    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    async with raw_site(talk) as address:
        fetcher = make_fetcher(**options)
        got = await fetcher.get(Request(address + "/a", "page"))
        kept = await fetcher.get(Request(address + "/a", "page"), offline=True)
    assert (kept.state is PageState.OK) is got.is_ok
    assert bool(got.reason) is not got.is_ok
    return got.state, got.body.decode("utf-8", "replace")


@pytest.mark.parametrize("is_chunked", [True, False])
async def test_endless_body_is_left(make_fetcher: MakeFetcher, is_chunked: bool) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"

    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(head + (b"Transfer-Encoding: chunked\r\n\r\n" if is_chunked else b"\r\n"))
        while True:
            writer.write((b"1000\r\n" + b"x" * 4096 + b"\r\n") if is_chunked else b"x" * 4096)
            await writer.drain()

    async with raw_site(talk) as address:
        fetcher = make_fetcher(max_body=100_000)
        got = await fetcher.get(Request(address, "page"))

    assert (got.state, got.body) == (PageState.TOO_LARGE, b"")
    assert got.reason == "It is larger than the 0.1 MB that are taken."


async def test_declared_length_is_enough_to_leave(make_fetcher: MakeFetcher) -> None:
    state, _ = await _sent(make_fetcher, reply(b"", length=10**15))
    assert state is PageState.TOO_LARGE


async def test_gzip_bomb_is_not_unpacked(make_fetcher: MakeFetcher) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(20)) + packer.flush()
    state, body = await _sent(make_fetcher, reply(bomb, HTML, "Content-Encoding: gzip"))

    assert len(bomb) < 100_000
    assert (state, body) == (PageState.TOO_LARGE, "")


@pytest.mark.parametrize(
    ("encoding", "data", "state"),
    [
        pytest.param("gzip", gzip.compress(WORDS), PageState.OK, id="gzip"),
        pytest.param("x-gzip", gzip.compress(WORDS), PageState.OK, id="x-gzip"),
        pytest.param("GZIP, identity", gzip.compress(WORDS), PageState.OK, id="capitals and identity"),
        pytest.param(
            "gzip", gzip.compress(WORDS[:40]) + gzip.compress(WORDS[40:]), PageState.OK, id="two members"
        ),
        pytest.param("gzip", gzip.compress(WORDS) + b"\0\0\0junk", PageState.OK, id="junk behind"),
        pytest.param("gzip", WORDS, PageState.OK, id="gzip said, not done"),
        pytest.param("deflate", WORDS, PageState.OK, id="deflate said, not done"),
        pytest.param("gzip", zlib.compress(WORDS), PageState.UNREADABLE, id="gzip said, deflate done"),
        pytest.param("gzip", b"\x00\xff\xfe\x07junk" * 40, PageState.UNREADABLE, id="gzip said, junk sent"),
        pytest.param(
            "deflate", b"\x00\xff\xfe\x07junk" * 40, PageState.UNREADABLE, id="deflate said, junk sent"
        ),
        pytest.param("gzip, gzip", gzip.compress(b"\x00\x01" * 40), PageState.UNREADABLE, id="junk within"),
        pytest.param("deflate", zlib.compress(WORDS), PageState.OK, id="deflate"),
        pytest.param("deflate", zlib.compress(WORDS)[2:-4], PageState.OK, id="deflate without header"),
        pytest.param("gzip, deflate", zlib.compress(gzip.compress(WORDS)), PageState.OK, id="packed twice"),
        pytest.param("gzip", gzip.compress(WORDS)[:-12], PageState.FAILED, id="cut short"),
        pytest.param(
            "gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\0\xff\xff\xff\xff", PageState.UNREADABLE, id="broken gzip"
        ),
        pytest.param("br", b"\x0b\x02\x80abc\x03", PageState.UNREADABLE, id="brotli"),
        pytest.param("zstd", b"\x28\xb5\x2f\xfd", PageState.UNREADABLE, id="zstd"),
        pytest.param(
            "gzip, gzip, gzip, gzip", gzip.compress(WORDS), PageState.UNREADABLE, id="packed too often"
        ),
    ],
)
async def test_packing(make_fetcher: MakeFetcher, encoding: str, data: bytes, state: PageState) -> None:
    got, body = await _sent(make_fetcher, reply(data, HTML, f"Content-Encoding: {encoding}"))
    assert got is state
    assert body == (WORDS.decode() if state is PageState.OK else "")


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-16", "utf-32", "shift_jis", "iso2022_jp"])
async def test_text_that_claims_to_be_packed_is_read_in_its_charset(
    make_fetcher: MakeFetcher, charset: str
) -> None:
    words = "Words enough to be a page of its own, in the charset that it says. " + (
        "ことば" if "jp" in charset or "jis" in charset else "Motörhead"
    )
    async with Site() as site:
        headers = {"Content-Encoding": "gzip"}
        url = site.put(
            "/a", words.encode(charset), content_type=f"text/html; charset={charset}", headers=headers
        )
        got = await make_fetcher().get(Request(url, "page"))

    assert got.text() == words


async def test_server_that_closes_is_asked_twice_at_most(make_fetcher: MakeFetcher) -> None:
    asked = 0

    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        writer.close()

    async with raw_site(talk) as address:
        got = await make_fetcher(retries=3).get(Request(address, "page"))

    assert (got.state, got.reason) == (
        PageState.FAILED,
        "The server closed the connection without an answer.",
    )
    assert asked == 2


async def test_redirect_loop(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        url = site.put("/a", status=302, headers={"Location": "/b"})
        site.put("/b", status=302, headers={"Location": "/a"})
        got = await make_fetcher().get(Request(url, "page"))

    assert (got.state, got.reason) == (PageState.REFUSED, "It redirects in a circle.")
    assert len(site.pages()) == 2


async def test_redirects_without_end(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:

        async def answer(request: web.Request) -> web.Response:
            return web.Response(status=302, headers={"Location": f"/a?{int(request.query_string or 0) + 1}"})

        got = await make_fetcher(max_redirects=3).get(Request(site.on("/a", answer), "page"))

    assert (got.state, got.reason) == (PageState.REFUSED, "It redirects more than 3 times.")
    assert len(site.pages()) == 4


@pytest.mark.parametrize(
    "location",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http://a:b@127.0.0.1/",
        "http://[/",
    ],
)
async def test_redirect_to_what_is_not_asked(make_fetcher: MakeFetcher, location: str) -> None:
    state, _ = await _sent(make_fetcher, reply(b"", f"Location: {location}", status="302 Found"))
    assert state is PageState.REFUSED


async def test_redirect_without_a_place(make_fetcher: MakeFetcher) -> None:
    state, _ = await _sent(make_fetcher, reply(b"", status="302 Found"))
    assert state is PageState.FAILED


@pytest.mark.parametrize(
    ("data", "state"),
    [
        (reply(WORDS, length=len(WORDS) + 50), PageState.FAILED),
        (reply(WORDS, "Content-Length: 5"), PageState.UNREADABLE),
        (reply(WORDS, "Transfer-Encoding: chunked"), PageState.UNREADABLE),
        (reply(WORDS, "Content-Length: banana"), PageState.UNREADABLE),
        (reply(WORDS, "X-Large: " + "x" * 20_000), PageState.UNREADABLE),
        (reply(WORDS, *(f"X-{n}: y" for n in range(1000))), PageState.UNREADABLE),
        (b"<html>no HTTP at all</html>", PageState.UNREADABLE),
        (b"HTTP/1.1 999999 Strange\r\n\r\n", PageState.UNREADABLE),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nxx",
            PageState.UNREADABLE,
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Ty", PageState.FAILED),
        (b"", PageState.FAILED),
        (reply(b"", status="304 Not Modified"), PageState.FAILED),
        (reply(b"\x00\xff\xfe" * 100), PageState.OK),
    ],
    ids=range(13),
)
async def test_broken_http(make_fetcher: MakeFetcher, data: bytes, state: PageState) -> None:
    got, _ = await _sent(make_fetcher, data)
    assert got is state


async def test_length_that_is_too_short_does_not_confuse(make_fetcher: MakeFetcher) -> None:
    async def talk(head: bytes, writer: asyncio.StreamWriter) -> None:
        name = head.split()[1]
        body = WORDS + name
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % (len(body) - 2)
            + body
            + reply(b"<p>smuggled: this was never asked for</p>")
        )

    async with raw_site(talk) as address:
        fetcher = make_fetcher()
        pages = [await fetcher.get(Request(f"{address}/{name}", "page")) for name in "abc"]

    assert {page.state for page in pages} == {PageState.UNREADABLE}
    assert {page.body for page in pages} == {b""}


async def test_repeated_headers(make_fetcher: MakeFetcher) -> None:
    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(
            reply(
                "Äh, Wörter".encode("latin-1") * 5,
                "Content-Type: text/html; charset=iso-8859-1",
                "Content-Type: application/json",
                "Set-Cookie: session=secret",
                "X-Same: 1",
                "x-same: 2",
            )
        )

    async with raw_site(talk) as address:
        got = await make_fetcher().get(Request(address, "page"))

    assert got.content_type == "text/html; charset=iso-8859-1"
    assert got.text() == "Äh, Wörter" * 5
    assert got.headers["x-same"] == "1, 2"
    assert "set-cookie" not in got.headers


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("Motörhead, früher: genug Wörter für eine Seite".encode(), "text/html; charset=iso-8859-1"),
        ("Motörhead, früher: genug Wörter für eine Seite".encode("cp1252"), "text/html; charset=utf-8"),
        ("Motörhead, früher: genug Wörter für eine Seite".encode("utf-16"), "text/html; charset=utf-8"),
        (
            "Motörhead, früher: genug Wörter für eine Seite".encode("cp1252"),
            "text/html; charset=no-such-thing",
        ),
        ("Motörhead, früher: genug Wörter für eine Seite".encode(), "text/html; charset=base64"),
    ],
)
async def test_wrong_charset(make_fetcher: MakeFetcher, body: bytes, content_type: str) -> None:
    async with Site() as site:
        url = site.put("/a", body, content_type=content_type)
        fetcher = make_fetcher()
        got = [await fetcher.get(Request(url, "page")) for _ in range(2)]

    assert [page.text() for page in got] == ["Motörhead, früher: genug Wörter für eine Seite"] * 2


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("<title>404 Not Found</title><p>nothing here, go back to the start page</p>", PageState.NOT_FOUND),
        (
            "<title>Page not found – A Music Blog</title><p>Sorry, there is no such page.</p>",
            PageState.NOT_FOUND,
        ),
        ("<title>Internal Server Error</title><p>something went terribly wrong</p>", PageState.FAILED),
        ("<title>Just a moment...</title><script>window._cf_chl_opt={}</script>", PageState.CHALLENGE),
        (
            "<title>Client Challenge</title><p>JavaScript is disabled in your browser.</p>",
            PageState.CHALLENGE,
        ),
        (
            '<title>One moment</title><h1>Verify</h1><div class="cf-turnstile" data-sitekey="x"></div>'
            "<p>Please complete the check below to go on</p>",
            PageState.CHALLENGE,
        ),
        ('<title>Attention</title><div class="h-captcha">', PageState.CHALLENGE),
        ("<html><head><script src=app.js></script></head><body><div id=root></div></body>", PageState.EMPTY),
        ("   \n ", PageState.EMPTY),
        ("", PageState.EMPTY),
    ],
)
async def test_success_that_is_none(make_fetcher: MakeFetcher, body: str, state: PageState) -> None:
    got, _ = await _sent(make_fetcher, reply(body.encode()))
    assert got is state


async def test_no_page_is_left_unread(make_fetcher: MakeFetcher) -> None:
    state, body = await _sent(make_fetcher, reply(b"ID3" * 100, "Content-Type: audio/mpeg"))
    assert (state, body) == (PageState.UNREADABLE, "")


async def test_page_for_people_is_no_data(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        fetcher = make_fetcher(hosts={"127.0.0.1": HostLimit()})
        got = await fetcher.get(Request(site.put("/ws/2"), "musicbrainz", Manner.API))

    assert got.state is PageState.UNREADABLE


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "http:///x",
        "http://a b/",
        "http://x:99999/",
        "http://u:p@x/",
        "http://[::1",
    ],
)
async def test_address_that_is_none(make_fetcher: MakeFetcher, url: str) -> None:
    fetcher = make_fetcher()
    got = await fetcher.get(Request(url, "page"))

    assert got.state is PageState.REFUSED
    assert got.reason
    assert fetcher.hosts() == []


async def test_one_bad_page_does_not_stop_the_others(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        urls = [site.put(f"/{n}", status=500 if n % 3 == 0 else 200) for n in range(12)]
        fetcher = make_fetcher(retries=0)
        got = await asyncio.gather(*(fetcher.get(Request(url, "page")) for url in urls))

    assert [page.is_ok for page in got] == [n % 3 != 0 for n in range(12)]

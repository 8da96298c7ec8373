"""Connections that fail: no name, nobody there, a reset, silence, a certificate that nobody signed."""

import asyncio
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import pytest

from musictui.model.release import PageState
from musictui.scrape.fetch.hosts import HostLimit
from musictui.scrape.source import Manner, Request
from tests.scrape.conftest import MakeFetcher
from tests.scrape.site import WORDS, Site, raw_site, reply


async def test_unknown_host(make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher(hosts={"no-such-host.invalid": HostLimit()})
    page = await fetcher.get(Request("http://no-such-host.invalid/", "page"))
    data = await fetcher.get(Request("http://no-such-host.invalid/", "x", Manner.API))

    assert page.state is data.state is PageState.FAILED
    assert data.reason == "There is no host no-such-host.invalid, or no network to ask for it."
    assert data.reason in page.reason


async def test_unknown_host_of_many_pages_is_looked_for_once(
    make_fetcher: MakeFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def nothing(host: str, *_: object) -> None:
        asked.append(host)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", nothing)
    fetcher = make_fetcher()
    requests = [Request(f"http://host.invalid/{n}", "page") for n in range(200)]
    replies = await asyncio.gather(*(fetcher.get(request) for request in requests))

    assert {reply.state for reply in replies} == {PageState.FAILED, PageState.WAITING}
    assert asked == ["host.invalid"]
    assert fetcher.hosts()[0].breaker == "open"


async def test_name_server_that_is_silent(make_fetcher: MakeFetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def nothing(*_: object) -> None:
        over.wait(20)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", nothing)
    fetcher = make_fetcher(connect_timeout_s=0.1)
    reply = await fetcher.get(Request("http://host.invalid/", "page"))
    await fetcher.close()
    over.set()

    assert reply.state is PageState.FAILED
    assert "There is no host host.invalid, or no network to ask for it." in reply.reason


async def test_nobody_listens(make_fetcher: MakeFetcher) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        got = await make_fetcher(retries=0).get(Request(f"http://127.0.0.1:{port}/", "x", Manner.API))

    assert got.state is PageState.FAILED
    assert got.reason == "127.0.0.1 lets nobody connect (Connection refused)."


async def test_reset_in_the_middle_is_tried_again(make_fetcher: MakeFetcher) -> None:
    tries = 0

    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        nonlocal tries
        tries += 1
        writer.write(reply(WORDS) if tries == 3 else reply(WORDS)[:-20])
        await writer.drain()
        if tries < 3:
            # An RST instead of a FIN.
            linger = socket.SO_LINGER
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, linger, b"\1\0\0\0\0\0\0\0")
            writer.transport.abort()

    async with raw_site(talk) as address:
        got = await make_fetcher(retries=2).get(Request(address, "page"))

    assert got.is_ok
    assert tries == 3


async def test_certificate_that_nobody_signed(make_fetcher: MakeFetcher, tmp_path: Path) -> None:
    async with Site(certificate=_self_signed(tmp_path)) as site:
        site.put("/a")
        got = await make_fetcher().get(Request(site.url("/a"), "x", Manner.API))

    assert got.state is PageState.REFUSED
    assert got.reason.startswith("The certificate of 127.0.0.1 cannot be trusted (self")
    assert not site.seen


async def test_no_tls_where_it_is_wanted(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        got = await make_fetcher().get(Request(site.url("/").replace("http:", "https:"), "x", Manner.API))

    assert got.state is PageState.FAILED
    assert "TLS" in got.reason


async def test_slow_drip_ends_with_the_whole_time(make_fetcher: MakeFetcher) -> None:
    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with raw_site(talk) as address:
        began = time.monotonic()
        got = await make_fetcher(whole_timeout_s=0.2).get(Request(address, "page"))

    assert got.state is PageState.FAILED
    assert got.reason == "It took longer than 0.2 s."
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "sent", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Type: text/html\r\n\r\n<p>"]
)
async def test_silence_ends_with_the_whole_time(make_fetcher: MakeFetcher, sent: bytes) -> None:
    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(sent)
        await asyncio.Event().wait()

    async with raw_site(talk) as address:
        got = await make_fetcher(whole_timeout_s=0.1).get(Request(address, "page"))

    assert got.state is PageState.FAILED
    assert got.reason == "It took longer than 0.1 s."


def _self_signed(folder: Path) -> ssl.SSLContext:
    """A certificate that no authority knows."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
    ]
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *names], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context

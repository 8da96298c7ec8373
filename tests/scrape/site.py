"""Web sites on loopback: one that behaves (aiohttp's own server) and one that sends whatever bytes a test wants."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Talk = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]

WORDS = b"<html><head><title>A page</title></head><body><p>Words enough to be a page of its own.</p></body></html>"


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as the server saw it."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    at_s: float
    """Monotonic."""


@dataclass(slots=True)
class Site:
    """A site that counts what it is asked. Its robots.txt is missing unless it is put there.

    Use:
        async with Site() as site:
            site.put("/a", b"<html>...")
            await fetcher.get(Request(site.url("/a"), "page"))
            assert site.asked("/a") == 1
    """

    delay_s: float = 0.0
    """Before each page but robots.txt."""
    address: str = "127.0.0.1"
    certificate: ssl.SSLContext | None = None
    seen: list[Seen] = field(default_factory=list)
    most_at_once: int = 0
    port: int = 0
    _at_once: int = 0
    _handlers: dict[str, Handler] = field(default_factory=dict)
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.come()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.go_away()

    async def come(self) -> None:
        """Be there, also again: at the same port as before."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.address, self.port, ssl_context=self.certificate)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def go_away(self) -> None:
        """Refuse connections."""
        if self._runner is not None:
            await self._runner.cleanup()

    def url(self, path: str = "/", host: str = "") -> str:
        """The address of a path of this site."""
        scheme = "https" if self.certificate else "http"
        return f"{scheme}://{host or self.address}:{self.port}{path}"

    def put(
        self,
        path: str,
        body: bytes | str = WORDS,
        *,
        status: int = 200,
        content_type: str = "text/html; charset=utf-8",
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Serve this at `path`; gives its address."""
        data = body.encode() if isinstance(body, str) else body

        async def answer(_: web.Request) -> web.Response:
            return web.Response(
                body=data, status=status, headers={"Content-Type": content_type, **(headers or {})}
            )

        return self.on(path, answer)

    def on(self, path: str, handler: Handler) -> str:
        """Let `handler` answer at `path`; gives its address."""
        self._handlers[path] = handler
        return self.url(path)

    def asked(self, path: str) -> int:
        """How often `path` was asked for."""
        return sum(seen.path == path for seen in self.seen)

    def pages(self) -> list[Seen]:
        """All requests but those of robots.txt."""
        return [seen for seen in self.seen if seen.path != "/robots.txt"]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(
            Seen(
                request.path,
                dict(request.query),
                {name.lower(): value for name, value in request.headers.items()},
                time.monotonic(),
            )
        )
        handler = self._handlers.get(request.path)
        if request.path == "/robots.txt":
            return await handler(request) if handler else web.Response(status=404, text="none")
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            if self.delay_s:
                await asyncio.sleep(self.delay_s)
            return (
                await handler(request) if handler else web.Response(status=404, text="There is no such page.")
            )
        finally:
            self._at_once -= 1


@asynccontextmanager
async def raw_site(talk: Talk) -> AsyncIterator[str]:
    """A server that gives each request's head to `talk`, which writes what it wants; gives the server's address.

    A connection is closed after the first answer. robots.txt is missing.
    """
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"GET /robots.txt "):
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            else:
                await talk(head, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


def reply(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """The bytes of an answer, with a Content-Length (true unless `length` says otherwise)."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    if not any(line.lower().startswith("content-type:") for line in headers):
        lines.append("Content-Type: text/html; charset=utf-8")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + body

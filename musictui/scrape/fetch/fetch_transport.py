"""One request over the network, and what can go wrong with it. The only part that speaks HTTP."""

import asyncio
import os
import ssl
from collections.abc import Callable, Mapping

import aiohttp
from yarl import URL

from musictui.model.release import PageState
from musictui.scrape.fetch.addresses import Address
from musictui.scrape.fetch.answer import Answer, TransportError
from musictui.scrape.fetch.bodies import ACCEPTED
from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.fetch.fetch_resolver import Resolver

LONGEST_HEADER = 16_384
"""Bytes of one header."""
MOST_HEADERS = 128
ERROR_BODY = 262_144
"""Bytes of the page that comes with an error; what is beyond is left."""
_KEEP_ALIVE_S = 20.0
_SECRET_HEADERS = ("set-cookie", "set-cookie2", "www-authenticate", "authentication-info")
"""Not kept and not shown: they may hold what tells one visitor from another."""


class Transport:
    """One session of aiohttp. Sends no cookies, follows no redirects, unpacks nothing, reads no environment."""

    def __init__(self, options: FetchOptions, clock: Callable[[], float]) -> None:
        self._options = options
        self._resolver = Resolver(clock, options.connect_timeout_s)
        connector = aiohttp.TCPConnector(
            limit=0,  # the hosts' turns limit
            resolver=self._resolver,
            use_dns_cache=False,
            keepalive_timeout=_KEEP_ALIVE_S,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, connect=options.connect_timeout_s),
            auto_decompress=False,
            trust_env=False,
            max_line_size=LONGEST_HEADER,
            max_field_size=LONGEST_HEADER,
            max_headers=MOST_HEADERS,
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    async def get(
        self,
        address: Address,
        url: str,
        headers: Mapping[str, str],
        is_wanted: Callable[[Answer], bool],
    ) -> Answer:
        """Ask once, as `Network` says."""
        sent = {"Accept-Encoding": ACCEPTED, **headers}
        try:
            async with asyncio.timeout(self._options.whole_timeout_s):
                async with self._session.get(
                    URL(url, encoded=True), headers=sent, allow_redirects=False
                ) as response:
                    head = _head(response, sum(len(name) + len(value) + 4 for name, value in sent.items()))
                    if head.location or not is_wanted(head):
                        return head
                    raw = await self._body(response)
        except TimeoutError as error:
            raise _slow(error, self._options) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _failure(error, address) from error
        return Answer(head.status, head.headers, raw, head.bytes_in + len(raw), head.bytes_out)

    async def is_public(self, address: Address) -> bool:
        """Whether a host is public, as `Network` says."""
        try:
            return await self._resolver.is_public(address.host, address.port)
        except (OSError, UnicodeError) as error:
            raise _unknown(address) from error

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        is_error = response.status >= 400
        limit = ERROR_BODY if is_error else self._options.max_body
        declared = response.content_length
        if declared is not None and declared > limit and not is_error:
            raise _too_large(limit)
        parts: list[bytes] = []
        size = 0
        async for part in response.content.iter_any():
            size += len(part)
            parts.append(part)
            if size > limit and is_error:
                break
            if size > limit:
                raise _too_large(limit)
        return b"".join(parts)


def _head(response: aiohttp.ClientResponse, sent: int) -> Answer:
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        key = name.lower()
        # Of a type that is said twice, the first counts; a list of types means nothing.
        if key in ("content-type", "location") and key in headers:
            continue
        text = (
            value
            if key == "location"
            else value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        )
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    for key in _SECRET_HEADERS:
        headers.pop(key, None)
    came = sum(len(name) + len(value) + 4 for name, value in response.raw_headers)
    return Answer(response.status, headers, b"", came + 20, sent + len(response.url.raw_path_qs) + 20)


def _too_large(limit: int) -> TransportError:
    reason = f"It is larger than the {limit / 1e6:.3g} MB that are taken."
    return TransportError(PageState.TOO_LARGE, reason, is_worth_retrying=False)


def _slow(error: TimeoutError, options: FetchOptions) -> TransportError:
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        reason = f"No connection within {options.connect_timeout_s:g} s."
        return TransportError(PageState.FAILED, reason, is_worth_retrying=True)
    # It has had its time: asking again would take as long.
    reason = f"It took longer than {options.whole_timeout_s:g} s."
    return TransportError(PageState.FAILED, reason, is_worth_retrying=False)


def _failure(error: Exception, address: Address) -> TransportError:
    """The state and the words for what aiohttp raised."""
    state, reason, again = PageState.FAILED, f"The connection failed ({_words(error)}).", True
    if isinstance(error, aiohttp.ClientConnectorCertificateError | ssl.CertificateError):
        state, again = PageState.REFUSED, False
        reason = f"The certificate of {address.host} cannot be trusted ({_certificate(error)})."
    elif isinstance(error, aiohttp.ClientConnectorSSLError | ssl.SSLError):
        reason, again = f"{address.host} speaks no TLS that is understood ({_words(error)}).", False
    elif isinstance(error, aiohttp.ClientConnectorDNSError):
        return _unknown(address)
    elif isinstance(error, aiohttp.ClientConnectorError):
        reason = f"{address.host} lets nobody connect ({_words(error)})."
    elif isinstance(error, aiohttp.ServerDisconnectedError):
        # aiohttp has asked once more already, as the server may have closed a connection that was kept.
        reason, again = "The server closed the connection without an answer.", False
    elif isinstance(error, aiohttp.ClientOSError):
        again = False  # for the same reason
    elif isinstance(error, aiohttp.ClientPayloadError):
        reason = "The connection was closed in the middle of the answer."
    elif isinstance(error, aiohttp.InvalidURL | ValueError):
        state, reason, again = PageState.REFUSED, "The address cannot be asked.", False
    elif isinstance(error, aiohttp.ClientResponseError):
        state, reason, again = PageState.UNREADABLE, "The answer breaks the rules of HTTP.", False
    return TransportError(state, reason, is_worth_retrying=again)


def _unknown(address: Address) -> TransportError:
    reason = f"There is no host {address.host}, or no network to ask for it."
    return TransportError(PageState.FAILED, reason, is_worth_retrying=False)


def _certificate(error: BaseException) -> str:
    inner = getattr(error, "certificate_error", error)
    return str(getattr(inner, "verify_message", "") or "not valid")


def _words(error: BaseException) -> str:
    """Short, and never an address, which may hold a secret."""
    inner = getattr(error, "os_error", error)
    number = getattr(inner, "errno", None)
    if isinstance(number, int) and number > 0 and not isinstance(inner, ssl.SSLError):
        return os.strerror(number)
    return str(getattr(inner, "reason", "") or type(inner).__name__)[:80]

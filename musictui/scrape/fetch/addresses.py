"""Addresses of the web: one spelling for each, and which of them are not public."""

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from musictui.errors import MusictuiError

MAX_LENGTH = 4096
"""Characters. Longer ones are traps or accidents; servers refuse them at 8,190."""

SHOWN = 200
"""Characters of an address that messages have room for."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9._-]*")
_PATH = "/%:@!$&'()*+,;=~"
_QUERY = _PATH + "?[]"
_CREDENTIALS = re.compile(r"//[^/?#]*@")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressError(MusictuiError):
    """An address that cannot, or may not, be asked."""


class Address(NamedTuple):
    """An absolute http or https address in its one spelling: no fragment, no default port, percent-encoded."""

    scheme: str
    host: str
    """Lower case, ASCII (IDNA); an IPv6 address without brackets."""
    port: int
    target: str
    """Path and query."""

    @property
    def origin(self) -> str:
        """Scheme, host and port, as in `https://example.org`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.has_default_port else f":{self.port}")

    @property
    def has_default_port(self) -> bool:
        """Whether the port is that of the scheme."""
        return self.port == _DEFAULT_PORTS[self.scheme]

    @property
    def text(self) -> str:
        """The whole address."""
        return self.origin + self.target


def parse(url: str, base: Address | None = None) -> Address:
    """`url` in its one spelling; relative ones are joined with `base`.

    Raises:
        AddressError: It is none, is too long, has another scheme, or a password in it.
    """
    text = url.strip()
    if len(text) > MAX_LENGTH:
        raise AddressError(f"The address is longer than {MAX_LENGTH} characters.")
    try:
        parts = urlsplit(urljoin(base.text, text) if base else text)
        port = parts.port
        host = _ascii_host(parts.hostname or "")
        path = quote(parts.path, safe=_PATH, errors="surrogateescape") or "/"
        query = quote(parts.query, safe=_QUERY, errors="surrogateescape")
    except ValueError as error:
        raise AddressError("The address cannot be read.", hint="Copy it from the browser.") from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise AddressError("Only http and https addresses are asked.", hint="Begin it with https://.")
    if not host:
        raise AddressError("The address names no host.")
    if parts.username is not None or parts.password is not None:
        raise AddressError("An address with a user name in it is not asked.", hint="Leave it out.")
    target = urlunsplit(("", "", path, query, ""))
    # A path that begins with two slashes would be read as a host, so `urlunsplit` puts two more before it.
    if path.startswith("//") and target.startswith("////"):
        target = target[2:]
    return Address(scheme, host, port or _DEFAULT_PORTS[scheme], target)


def shown(url: str) -> str:
    """An address for a message: without a password in it, on one line, and not endless; its end tells it from others."""
    text = _CREDENTIALS.sub("//***@", url)
    if len(text) > SHOWN:
        text = f"{text[: SHOWN // 2]}…{text[1 - SHOWN // 2 :]}"
    return "".join(char if char.isprintable() else "?" for char in text)


def with_query(address: Address, parameters: dict[str, str]) -> str:
    """The whole address with more parameters."""
    if not parameters:
        return address.text
    more = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in parameters.items())
    return f"{address.text}{'&' if '?' in address.target else '?'}{more}"


def is_public(ip: str) -> bool:
    """Whether an IP address belongs to the public network; false for what is none."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and (inner := _carried(address)):
        return is_public(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_literal(host: str) -> bool:
    """Whether a host is an IP address and no name."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside an IPv6 one, where it stands for that."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    if address.teredo:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour


def _ascii_host(host: str) -> str:
    """In lower case and ASCII.

    Raises:
        ValueError: No host is called so.
    """
    if ":" in host:
        return str(ipaddress.IPv6Address(host))
    name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    if not _HOST.fullmatch(name):
        raise ValueError(host)
    return name

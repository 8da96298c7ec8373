"""What comes over the network, as the rest of the fetcher sees it; the network itself is `fetch_transport`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from musictui.model.release import PageState
from musictui.scrape.fetch.addresses import Address

REDIRECTS = (301, 302, 303, 307, 308)


class TransportError(Exception):
    """No answer came, or none that can be read."""

    def __init__(self, state: PageState, reason: str, *, is_worth_retrying: bool) -> None:
        super().__init__(reason)
        self.state = state
        self.reason = reason
        self.is_worth_retrying = is_worth_retrying


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case; one that came several times is joined with commas."""
    raw: bytes
    """The body as it came, packed or not."""
    bytes_in: int
    """Of the network, about: heads and bodies, without the layers below."""
    bytes_out: int

    @property
    def content_type(self) -> str:
        """The header, or nothing."""
        return self.headers.get("content-type", "")

    @property
    def location(self) -> str:
        """Where it redirects to, or nothing."""
        return self.headers.get("location", "") if self.status in REDIRECTS else ""


class Network(Protocol):
    """What can be asked."""

    async def get(
        self, address: Address, url: str, headers: Mapping[str, str], is_wanted: Callable[[Answer], bool]
    ) -> Answer:
        """Ask once; redirects are not followed.

        Args:
            address: What is asked, for the words of errors.
            url: The same with its secrets.
            headers: To send.
            is_wanted: Called with the answer when only its head has come; if it says no, the body is left.

        Raises:
            TransportError: No answer, or none that can be read.
        """
        ...

    async def is_public(self, address: Address) -> bool:
        """Whether a host is one of the public network, and what is connected to next is, too.

        Raises:
            TransportError: There is no such host.
        """
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...

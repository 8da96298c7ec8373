"""What the sources that speak to an interface for programs have in common."""

from collections.abc import Mapping, Sequence
from urllib.parse import SplitResult, urlencode, urlsplit

from musictui.scrape.source import Found, Manner, Request, Wanted


class ApiSource:
    """A source that can do nothing yet: each service says what it can."""

    name = ""
    title = ""
    api_path = ""
    """The end of the configured address that its pages do not have."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url.rstrip("/")

    def missing_key(self) -> str:
        """Empty: it needs none."""
        return ""

    def signed(self, request: Request) -> Request:
        """The request itself: it needs no key."""
        return request

    def accepts(self, url: str) -> bool:
        """Whether it reads that address; by itself none."""
        return bool(self.open(url))

    def open(self, url: str) -> Sequence[Request]:
        """Nothing: it has no pages that it reads better than `page` does."""
        del url
        return ()

    def search(self, wanted: Wanted) -> Sequence[Request]:
        """Nothing: it cannot be searched."""
        del wanted
        return ()

    def search_artist(self, name: str, artist_id: str = "") -> Sequence[Request]:
        """Nothing: it says nothing about artists."""
        del name, artist_id
        return ()

    def read(self, request: Request, body: bytes, *, url: str, content_type: str) -> Found:
        """What a reply says.

        What an interface for programs sends is known by what it was asked: address and type are not looked at.

        Raises:
            PageError: It is not what it should be.
        """
        del url, content_type
        return self._read(request, body)

    def _read(self, request: Request, body: bytes) -> Found:
        raise NotImplementedError

    def _ours(self, url: str, *hosts: str) -> SplitResult | None:
        """An address taken apart, if it is of one of the hosts or below the configured address; else None.

        Of the latter, the path is that below it: other pages of a host are not the service's.
        """
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        host = parts.netloc.lower().removeprefix("www.")
        if host in hosts:
            return parts
        base = urlsplit(self._base_url)
        site = base.path.removesuffix(self.api_path)
        if not host or host != base.netloc.lower() or not parts.path.startswith(f"{site}/"):
            return None
        return parts._replace(path=parts.path.removeprefix(site))

    def _ask(
        self,
        path: str,
        step: str,
        parameters: Mapping[str, str] | None = None,
        *,
        context: Mapping[str, str] | None = None,
    ) -> Request:
        """A request to the interface, without a key. Equal requests have equal addresses."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        url = f"{self._base_url}/{path}{query}"
        return Request(url, self.name, manner=Manner.API, step=step, context=context or {})

"""What a request brought."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from musictui.model.release import PageState
from musictui.scrape.fetch import charset


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, or why there is none. Holds no secret that was sent with the request."""

    url: str
    """As it was asked, in its one spelling."""
    final_url: str
    """After all redirects."""
    state: PageState
    reason: str = ""
    """A sentence for a person; empty for a success."""
    status: int = 0
    """Of HTTP; 0 if no server answered."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    content_type: str = ""
    body: bytes = field(default=b"", repr=False)
    """Unpacked."""
    charset: str = "utf-8"
    """A codec that reads `body`."""
    from_cache: bool = False
    """Without a word to the server."""
    revalidated: bool = False
    """It was kept, and the server, when it was asked, said that it is still true."""
    at_s: float = 0.0
    """When the server said so; seconds since 1970."""
    seconds: float = 0.0
    """From the request to the reply."""
    wait_s: float = 0.0
    """How much of that nothing of it was on its way: turns, robots.txt, and what the program does beside."""

    @property
    def is_ok(self) -> bool:
        """Whether there is something to read."""
        return self.state is PageState.OK

    def text(self) -> str:
        """The body as text; what cannot be read becomes U+FFFD."""
        return charset.decode(self.body, self.charset)

"""What the fetcher has done so far, in figures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Totals:
    """What has been asked and answered since the start."""

    asked: int
    """Requests of the program."""
    hits: int
    """Answered from the cache, without a word to the server."""
    revalidated: int
    """Answered with what was kept, after the server said that it is still true."""
    requests: int
    """Sent over the network: robots.txt, redirects and repeated tries included."""
    bytes_in: int
    bytes_out: int

    @property
    def answered(self) -> int:
        """What came: not what was left alone or is not kept, which was never asked."""
        return self.hits + self.requests

    @property
    def hit_rate(self) -> float:
        """Hits of what was answered, 0 to 1."""
        return self.hits / self.answered if self.answered else 0.0

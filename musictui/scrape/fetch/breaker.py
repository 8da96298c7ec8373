"""A circuit breaker: a host that fails again and again is left alone for a while."""

from dataclasses import dataclass

FAILURES = 5
"""In a row, until a host is left alone."""
FIRST_PAUSE_S = 30.0
LONGEST_PAUSE_S = 600.0
LONGEST_WISH_S = 86_400.0
"""No server can keep us away for longer than a day; then it is asked once more."""


@dataclass(slots=True)
class Breaker:
    """Closed while all is well, open while a host is left alone, then one request tries it (half-open).

    All times are seconds of one monotonic clock.
    """

    failures: int = 0
    until_s: float = 0.0
    pause_s: float = 0.0
    trying: bool = False
    reason: str = ""
    """That of the last failure, with what was asked; it is told of requests that are not made."""

    @property
    def is_closed(self) -> bool:
        """Whether requests may be made."""
        return not self.pause_s

    def allows(self, now_s: float) -> bool:
        """Whether a request may be made; one that follows a pause is a trial, and the only one."""
        if self.is_closed:
            return True
        if now_s < self.until_s or self.trying:
            return False
        self.trying = True
        return True

    def succeeded(self) -> None:
        """The host answered as it should."""
        self.failures, self.pause_s, self.trying = 0, 0.0, False

    def failed(self, now_s: float, reason: str) -> None:
        """The host did not answer, or could not."""
        self.failures += 1
        self.reason = reason
        has_paused = not self.is_closed and now_s >= self.until_s
        if has_paused or (self.is_closed and self.failures >= FAILURES):
            self._open(now_s, min(self.pause_s * 2 or FIRST_PAUSE_S, LONGEST_PAUSE_S))
        self.trying = False

    def told_to_wait(self, now_s: float, wait_s: float, reason: str) -> None:
        """The host itself said for how long it does not want to be asked; the longest that it said counts."""
        self.reason = reason
        self._open(now_s, max(min(wait_s, LONGEST_WISH_S), self.until_s - now_s))
        self.trying = False

    def gave_up(self) -> None:
        """The trial was cancelled and says nothing."""
        self.trying = False

    def word(self, now_s: float) -> str:
        """For a person: `closed`, `open` or `half-open`."""
        if self.is_closed:
            return "closed"
        return "open" if now_s < self.until_s else "half-open"

    def _open(self, now_s: float, pause_s: float) -> None:
        self.pause_s = pause_s
        self.until_s = now_s + pause_s

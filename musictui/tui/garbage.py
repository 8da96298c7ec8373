"""When the interpreter looks for garbage: a look through all of its memory takes 80 ms, in which no key is answered."""

import gc
from time import monotonic

REST_S = 3.0
"""Without a key for so long, nobody waits for one."""
ENOUGH = 50
"""Small collections between two whole ones: before that there is hardly anything to find."""
YOUNG, MIDDLE, NEVER = 700, 10, 1_000_000


class Garbage:
    """Leaves whole collections to the moments in which nobody types; the small ones go on by themselves."""

    def __init__(self) -> None:
        self._last_key_s = monotonic()
        self._collected = 0

    def start(self) -> None:
        """Take over, once the program is on the screen: what it has loaded stays for good."""
        gc.set_threshold(YOUNG, MIDDLE, NEVER)
        gc.freeze()
        self._collected = _small_collections()

    def note_key(self) -> None:
        """Somebody types."""
        self._last_key_s = monotonic()

    def look(self) -> None:
        """Collect if it is time; called a few times a second."""
        if monotonic() - self._last_key_s < REST_S or _small_collections() - self._collected < ENOUGH:
            return
        gc.collect()
        self._collected = _small_collections()


def _small_collections() -> int:
    return int(gc.get_stats()[1]["collections"])

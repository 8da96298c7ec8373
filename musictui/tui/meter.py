"""What the program costs: processor and memory, its own and its workers'."""

import time
from collections import deque
from collections.abc import Callable

HISTORY = 24


class Meter:
    """The share of all processors over the last seconds, and the memory now. Cheap: two files of /proc a process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        # Takes 20 ms to import; a meter is made when the first frame is on the screen.
        import psutil

        self._no_process = psutil.Error
        self._clock = clock
        self._cores = psutil.cpu_count() or 1
        self._own = psutil.Process()
        self._workers: list[psutil.Process] = []
        self._busy_s: dict[int, float] = {}
        self._at_s = clock()
        self.shares: deque[float] = deque(maxlen=HISTORY)
        """Newest last, each from 0 to 1."""
        self.memory_bytes = 0

    def find_workers(self) -> None:
        """Look for child processes; reads the whole process table, so call it in a thread and rarely."""
        try:
            self._workers = self._own.children(recursive=True)
        except self._no_process:
            self._workers = []

    def sample(self) -> None:
        """Take one measure; the share is that since the last one."""
        now_s = self._clock()
        memory, busy_s, spent_s = 0, {}, 0.0
        for process in (self._own, *self._workers):
            try:
                with process.oneshot():
                    times = process.cpu_times()
                    memory += process.memory_info().rss
            except self._no_process:
                continue
            busy_s[process.pid] = times.user + times.system
            spent_s += busy_s[process.pid] - self._busy_s.get(process.pid, busy_s[process.pid])
        if now_s > self._at_s:
            self.shares.append(min(1.0, max(0.0, spent_s / (now_s - self._at_s) / self._cores)))
        self._busy_s, self._at_s, self.memory_bytes = busy_s, now_s, memory

"""What the program looks at by itself, a few times a second: the library's version, its own cost, its garbage."""

import asyncio
from collections.abc import Callable

from musictui.errors import MusictuiError
from musictui.library import database
from musictui.tui.base_app import BaseApp
from musictui.tui.garbage import Garbage
from musictui.tui.meter import Meter

LOOK_S = 0.5
MEASURE_S = 1.0
FIND_WORKERS_EVERY = 3


class Pulse:
    """Tells the screens that the library changed, whoever changed it, and what the program costs."""

    def __init__(self, app: BaseApp, *, is_measuring: bool = True) -> None:
        self._app = app
        self._is_measuring = is_measuring
        self._garbage = Garbage()
        self._version = -1
        self._looks = 0
        self._measures = 0
        self._published = 0
        self._is_ending = False
        self._unsubscribe: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Begin, once the first frame is on the screen."""
        self._unsubscribe = self._app.session.jobs.subscribe(self._job_changed)
        self._app.set_interval(LOOK_S, self.look)
        self.look()
        if self._is_measuring:
            self._app.meter = Meter()
            self._app.set_interval(MEASURE_S, self.measure)
            self._garbage.start()
            self._app.set_interval(MEASURE_S, self._garbage.look)

    def note_key(self) -> None:
        """Somebody types."""
        self._garbage.note_key()

    def stop(self) -> None:
        """Listen to jobs no more; the timers end with the program."""
        self._unsubscribe()

    def look(self) -> None:
        """Publish what changed. SQLite counts the commits of all connections, so one look serves for every writer."""
        self._looks += 1
        if self._looks % 2 and not self._app.session.jobs.live and not self._is_ending and self._published:
            return
        try:
            with database.translated_errors(self._app.session.paths.library):
                version = database.data_version(self._app.reader)
        except MusictuiError as error:
            self._app.show_error(error)
            return
        if version == self._version and not self._is_ending:
            return
        self._version, self._is_ending = version, False
        self._published += 1
        self._app.library_changed.publish(self._published)
        self._app.count_totals()

    async def measure(self) -> None:
        """Take a sample: every second while a job runs, else every other."""
        meter = self._app.meter
        assert meter is not None
        self._measures += 1
        is_busy = bool(self._app.session.jobs.live)
        if not is_busy and self._measures % 2:
            return
        if is_busy and self._measures % FIND_WORKERS_EVERY == 1:
            await asyncio.to_thread(meter.find_workers)
        meter.sample()
        self._app.measured.publish(self._measures)

    def _job_changed(self, _job: object) -> None:
        self._is_ending = not self._app.session.jobs.live

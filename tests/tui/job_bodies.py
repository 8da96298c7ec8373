"""Jobs that do what a test says: real jobs in the real runner, without files behind them."""

import asyncio
from collections.abc import Sequence

from musictui.jobs.job import Reporter
from musictui.session import Session


class Steered:
    """A job that waits to be told: `finish` lets it end well."""

    def __init__(self, session: Session, title: str = "Indexing ~/Music", name: str = "index") -> None:
        self._may_end = asyncio.Event()
        self.job = session.jobs.start(name, self._body, title=title)

    async def _body(self, _report: Reporter) -> None:
        await self._may_end.wait()

    def tell(
        self,
        *,
        done: int = 0,
        total: int | None = None,
        stage: str = "Reading",
        message: str = "",
        problems: Sequence[tuple[str, str]] = (),
    ) -> "Steered":
        """Set what the job says of itself."""
        report = self.job.reporter
        report.done, report.total, report.stage, report.message, report.unit = (
            done,
            total,
            stage,
            message,
            "files",
        )
        for subject, reason in problems:
            report.problem(subject, reason)
        return self

    async def finish(self) -> None:
        """Let it end and wait until it has."""
        self._may_end.set()
        await self.job.wait()


def failing(session: Session, error: Exception, title: str = "Indexing /mnt/nas/Music") -> None:
    """A job that ends at once by `error`."""

    async def body(_report: Reporter) -> None:
        raise error

    session.jobs.start("index", body, title=title)

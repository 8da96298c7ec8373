"""Of requests that come faster than they are answered only the newest is."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from textual.app import App

from musictui.tui.latest import Latest


class Work:
    """Work that takes as long as the test wants."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()
        self.is_held = True

    async def run(self, request: str) -> None:
        self.started.append(request)
        self.begun.set()
        if self.is_held:
            await self.may_end.wait()
            self.may_end.clear()

    async def next_start(self) -> str:
        await asyncio.wait_for(self.begun.wait(), 5)
        self.begun.clear()
        return self.started[-1]


@pytest.fixture
async def app() -> AsyncIterator[App[None]]:
    app: App[None] = App()
    async with app.run_test():
        yield app


async def idle(app: App[None]) -> None:
    await asyncio.wait_for(app.workers.wait_for_complete(), 5)


async def test_one_runs_at_a_time_and_the_newest_next(app: App[None]) -> None:
    work = Work()
    latest = Latest(app, work.run)
    latest.ask("first")
    assert await work.next_start() == "first"
    for request in ("second", "third", "fourth"):
        latest.ask(request)
    work.may_end.set()
    assert await work.next_start() == "fourth"
    work.may_end.set()
    await idle(app)
    assert work.started == ["first", "fourth"]
    assert not latest.is_busy


async def test_what_is_passed_over_is_merged(app: App[None]) -> None:
    work = Work()
    latest = Latest(app, work.run, merge=lambda old, new: f"{old}+{new}")
    latest.ask("first")
    await work.next_start()
    latest.ask("second")
    latest.ask("third")
    work.may_end.set()
    assert await work.next_start() == "second+third"
    work.may_end.set()
    await idle(app)


async def test_a_refresh_rests_and_a_request_does_not(app: App[None]) -> None:
    work = Work()
    latest = Latest(app, work.run, rest_factor=1_000_000)
    latest.ask("first")
    await work.next_start()
    work.may_end.set()
    await idle(app)
    work.is_held = False
    latest.ask("refresh", is_refresh=True)
    for _ in range(20):
        await asyncio.sleep(0)
    assert work.started == ["first"]
    latest.ask("typed")
    await idle(app)
    assert work.started == ["first", "typed"]


async def test_the_work_learns_that_it_is_outdated(app: App[None]) -> None:
    answers: list[bool] = []
    begun = asyncio.Event()

    async def run(_request: str) -> None:
        begun.set()
        answers.append(await latest.is_outdated(5))

    latest = Latest(app, run)
    latest.ask("first")
    await begun.wait()
    latest.forget()
    await idle(app)
    assert answers == [True]


async def test_forgotten_requests_are_not_run(app: App[None]) -> None:
    work = Work()
    latest = Latest(app, work.run)
    latest.ask("first")
    await work.next_start()
    latest.ask("second")
    latest.forget()
    work.may_end.set()
    await idle(app)
    assert work.started == ["first"]


async def test_it_runs_again_after_it_was_idle(app: App[None]) -> None:
    work = Work()
    work.is_held = False
    latest = Latest(app, work.run)
    for request in ("first", "second"):
        latest.ask(request)
        await idle(app)
    assert work.started == ["first", "second"]

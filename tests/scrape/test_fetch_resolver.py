"""Names: asked for once, remembered for a while, and what was checked is what is connected to."""

import asyncio
import socket
from typing import Any

import pytest

from musictui.scrape.fetch.fetch_resolver import KNOWN_S, MARGIN_S, UNKNOWN_S, Resolver


class _Names:
    """A name server in the hands of an attacker, and a clock."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.now_s = 0.0

    def __call__(self, _host: str, port: int, *_: int) -> list[Any]:
        self.asked += 1
        answer = self.answers.pop(0)
        if not answer:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        family = socket.AF_INET6 if ":" in answer else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (answer, port))]

    def clock(self) -> float:
        return self.now_s


def _resolver(monkeypatch: pytest.MonkeyPatch, names: _Names) -> Resolver:
    monkeypatch.setattr(socket, "getaddrinfo", names)
    return Resolver(names.clock, timeout_s=5)


async def test_many_at_once_ask_once(monkeypatch: pytest.MonkeyPatch) -> None:
    names = _Names("8.8.8.8")
    resolver = _resolver(monkeypatch, names)
    found = await asyncio.gather(*(resolver.resolve("example.org", 443) for _ in range(50)))

    assert names.asked == 1
    assert {results[0]["host"] for results in found} == {"8.8.8.8"}
    assert found[0][0]["port"] == 443


async def test_answer_is_asked_for_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    names = _Names("8.8.8.8", "2606:4700::1")
    resolver = _resolver(monkeypatch, names)
    await resolver.resolve("example.org", 80)
    names.now_s = KNOWN_S - 1
    assert (await resolver.resolve("example.org", 80))[0]["host"] == "8.8.8.8"
    names.now_s = KNOWN_S
    assert (await resolver.resolve("example.org", 80))[0]["host"] == "2606:4700::1"


async def test_name_that_changes_its_mind_between_check_and_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = _Names("8.8.8.8", "127.0.0.1", "8.8.8.8")
    resolver = _resolver(monkeypatch, names)
    assert await resolver.is_public("example.org", 80)
    # The longest that may pass between a check and its connection.
    names.now_s = MARGIN_S - 1
    assert (await resolver.resolve("example.org", 80))[0]["host"] == "8.8.8.8"
    names.now_s = KNOWN_S - MARGIN_S
    assert not await resolver.is_public("example.org", 80)


async def test_one_private_address_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("8.8.8.8", "192.168.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: both)
    assert not await Resolver(lambda: 0.0, timeout_s=5).is_public("example.org", 80)


async def test_unknown_name_is_asked_for_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    names = _Names("", "8.8.8.8")
    resolver = _resolver(monkeypatch, names)
    for _ in range(3):
        with pytest.raises(OSError, match="not known"):
            await resolver.resolve("example.org", 80)
    assert names.asked == 1
    names.now_s = UNKNOWN_S
    assert await resolver.resolve("example.org", 80)


async def test_memory_of_names_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("musictui.scrape.fetch.fetch_resolver.MOST_KNOWN", 5)
    names = _Names(*["8.8.8.8"] * 20)
    resolver = _resolver(monkeypatch, names)
    for n in range(20):
        await resolver.resolve(f"{n}.example", 80)
    assert len(resolver._known) <= 5
    assert len(resolver._locks) <= 6

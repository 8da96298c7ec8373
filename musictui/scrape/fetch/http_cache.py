"""The answers that came, on disk: bytes only, the least recently used go first.

One thread owns the files, so that a slow disk never holds up the event loop. A cache that fails is no reason for
anything else to fail: it is made anew where it is damaged, and done without where it cannot be written.
"""

import asyncio
import json
import logging
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from musictui.model.release import PageState

KEPT_S = 90 * 86_400.0
"""However stale: there is something to show offline, and to ask again about."""
FOLDER = "http-1"
"""Below the folder that is given; the number is that of the format."""
_REST = "rest:"
"""Before the names of hosts, in keys; those of answers are addresses."""
_LARGEST_SHARE = 0.25
"""Of the whole cache; one larger answer would drive out all others."""

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it is kept."""

    url: str
    """Where it came from in the end."""
    state: PageState
    """`OK` or `NOT_FOUND`: nothing else is an answer."""
    reason: str
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    content_type: str
    charset: str
    at_s: float
    """When it came, or was last said to be still true; seconds since 1970."""
    fresh_s: float
    """For how long from then it needs no asking."""
    body: bytes

    def is_fresh(self, now_s: float) -> bool:
        """Whether it may be used without asking. An answer from the future is not trusted."""
        return 0 <= now_s - self.at_s < self.fresh_s


class HttpCache:
    """Answers by address. No method raises for the disk."""

    def __init__(self, folder: Path, size_bytes: int, *, patience_s: float = 2.0) -> None:
        """In a folder below `folder`; another process that holds it is waited for, but no longer than `patience_s`."""
        self._folder = folder / FOLDER
        self._size = size_bytes
        self._patience = patience_s
        self._thread = ThreadPoolExecutor(1, "http-cache")
        self._disk: Any = None
        self._is_given_up = False
        self._is_closed = False
        self.problem = ""
        """Why it does not work, for a person; empty while it does."""

    async def get(self, key: str) -> Kept | None:
        """What is kept of `key`, fresh or not."""
        return await self._run(lambda disk: _decoded(disk.get(key)), None)

    async def set(self, key: str, kept: Kept) -> None:
        """Keep an answer in place of an older one."""

        def put(disk: Any) -> None:
            if len(value := _encoded(kept)) <= self._size * _LARGEST_SHARE:
                disk.set(key, value, expire=KEPT_S)

        await self._run(put, None)

    async def forget(self, key: str) -> None:
        """Keep no answer of `key`."""
        await self._run(lambda disk: disk.delete(key), None)

    async def rest(self, host: str) -> tuple[float, str]:
        """Until when a host wanted to be left alone (seconds since 1970; 0 if it did not say), and why."""
        told = await self._run(lambda disk: disk.get(_REST + host), None)
        try:
            until_s, reason = json.loads(told or b'[0, ""]')
            return float(until_s), str(reason)
        except (ValueError, TypeError) as error:
            _LOG.warning("What the web cache has about a host is damaged: %s", error)
            return 0.0, ""

    async def set_rest(self, host: str, until_s: float, reason: str, for_s: float) -> None:
        """Keep for `for_s` seconds that a host wants to be left alone: another run is the same visitor to it."""
        told = json.dumps([until_s, reason]).encode("utf-8")
        await self._run(lambda disk: disk.set(_REST + host, told, expire=for_s), None)

    async def close(self) -> None:
        """Close the files; the cache cannot be used afterwards."""
        self._is_given_up = True
        if not self._is_closed:
            self._is_closed = True
            closing = asyncio.get_running_loop().run_in_executor(self._thread, self._close)
            self._thread.shutdown(wait=False)
            await closing

    async def _run(self, action: Callable[[Any], _T], otherwise: _T) -> _T:
        if self._is_given_up:
            return otherwise
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, self._attempt, action, otherwise
        )

    def _attempt(self, action: Callable[[Any], _T], otherwise: _T) -> _T:
        """`action` on the open cache; a damaged one is thrown away, once."""
        # 70 ms to import: not for a program that fetches nothing.
        from musictui.scrape.fetch import http_disk

        for is_last in (False, True):
            try:
                if self._disk is None:
                    self._disk = http_disk.open_disk(str(self._folder), self._size, self._patience)
                result = action(self._disk)
            except http_disk.StoreError as error:
                if is_last or not http_disk.is_damage(error):
                    self._note(error)
                    break
                _LOG.warning("The web cache is damaged (%s) and is made anew.", error)
                self._close()
                shutil.rmtree(self._folder, ignore_errors=True)
            else:
                self.problem = ""
                return result
        return otherwise

    def _note(self, error: BaseException) -> None:
        if not self.problem:
            _LOG.warning("The web cache cannot be used: %s", error)
        self.problem = f"The web cache cannot be used ({error})."
        # One that could not even be opened will not be opened the next time, and trying takes time.
        self._is_given_up = self._disk is None

    def _close(self) -> None:
        if self._disk is not None:
            self._disk.close()
            self._disk = None


def _encoded(kept: Kept) -> bytes:
    """One line of JSON, then the body, packed and with a checksum."""
    from zstandard import ZstdCompressor

    head = {name: getattr(kept, name) for name in Kept.__slots__ if name not in ("body", "headers")}
    head["headers"] = dict(kept.headers)
    packed = ZstdCompressor(level=3, write_checksum=True, write_content_size=True).compress(kept.body)
    return json.dumps(head).encode("utf-8") + b"\n" + packed


def _decoded(value: bytes | None) -> Kept | None:
    """None for what cannot be understood, too: then it is asked again."""
    if value is None:
        return None
    from zstandard import ZstdDecompressor, ZstdError

    head, _, packed = value.partition(b"\n")
    try:
        fields = json.loads(head)
        fields["state"] = PageState(fields["state"])
        return Kept(**fields, body=ZstdDecompressor().decompress(packed))
    except (ValueError, TypeError, KeyError, ZstdError) as error:
        _LOG.warning("An answer in the web cache is damaged: %s", error)
        return None

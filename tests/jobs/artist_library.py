"""A library of artists without files, and who can be asked where they come from, on loopback."""

import json
from pathlib import Path
from typing import Any

from aiohttp import web as web_server

from musictui.jobs.executors import InlineExecutor
from musictui.jobs.job import Reporter
from musictui.jobs.resolve_origins import OriginsResult, resolve_origins
from musictui.jobs.web import Web
from musictui.library.database import Database
from musictui.library.origin_cache import OriginCache
from musictui.library.roots import Root
from musictui.model.origin import OriginState
from tests.library import making
from tests.scrape.site import Site


class Library:
    """A library of tracks without files, and the job in it."""

    def __init__(self, database: Database, web: Web, folder: Path) -> None:
        self.database = database
        self.report = Reporter()
        self.cache = OriginCache()
        self.web = web
        self._folder = folder
        self._root: Root | None = None
        self._count = 0

    async def add(self, **tags: Any) -> int:
        """Add a track; gives its id."""
        self._count += 1
        name = f"{self._count}.flac"
        if self._root is None:
            self._root = await self.database.write(lambda conn: making.add_root(conn, self._folder))
        root = self._root
        return await self.database.write(lambda conn: making.add(conn, root, name, **tags))

    async def change(self, track_id: int, **tags: Any) -> None:
        """Give a track other values."""
        await self.database.write(
            lambda conn: conn.execute(
                "UPDATE track_tags SET tags = json_patch(tags, ?) WHERE id = ?",
                (json.dumps({field: [value] for field, value in tags.items()}), track_id),
            )
        )

    def use(self, web: Web) -> None:
        """Ask others from now on."""
        self.web = web

    async def resolve(self, **arguments: Any) -> OriginsResult:
        """Run the job."""
        self.report = Reporter()
        given = {
            "database": self.database,
            "executor": InlineExecutor(),
            "web": self.web,
            "cache": self.cache,
        }
        return await resolve_origins(self.report, **given | arguments)

    async def states(self, **arguments: Any) -> dict[str, tuple[str | None, OriginState]]:
        """Run the job; gives countries and states by artist."""
        result = await self.resolve(**arguments)
        return {one.artist: (one.country, one.state) for one in result.artists.values()}


class Records:
    """Discogs on loopback: artists by name, with what their profiles say."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.artists: dict[str, dict[str, str]] = {}
        self.tokens: list[str] = []
        site.on("/discogs/database/search", self._search)

    def artist(self, name: str, profile: str) -> None:
        """Add an artist."""
        number = str(1000 + len(self.artists))
        self.artists[number] = {"id": number, "name": name, "profile": profile}

        async def answer(_: web_server.Request) -> web_server.Response:
            return web_server.json_response(self.artists[number])

        self.site.on(f"/discogs/artists/{number}", answer)

    async def _search(self, request: web_server.Request) -> web_server.Response:
        self.tokens.append(request.headers["Authorization"])
        found = [one for one in self.artists.values() if one["name"].startswith(request.query["q"])]
        return web_server.json_response({"results": [{"id": one["id"], "type": "artist"} for one in found]})

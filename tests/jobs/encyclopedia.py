"""A small encyclopedia of music on loopback that answers as MusicBrainz documents it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.scrape.site import Site


@dataclass(slots=True)
class Encyclopedia:
    """Artists and areas that it knows; serve it with `serve`."""

    site: Site
    artists: dict[str, dict[str, Any]] = field(default_factory=dict)
    areas: dict[str, dict[str, Any]] = field(default_factory=dict)
    made: dict[str, Sequence[str]] = field(default_factory=dict)
    is_broken: bool = False
    """Whether it answers with failures only."""
    refused: str = ""
    """A name about which it answers with failures."""

    @property
    def url(self) -> str:
        """Its base address."""
        return self.site.url("/ws/2")

    def serve(self) -> "Encyclopedia":
        """Answer from now on."""
        for path, answer in (("artist", self._search), ("release-group", self._titles)):
            self.site.on(f"/ws/2/{path}", self._guarded(answer))
        return self

    def artist(
        self,
        name: str,
        country: str = "",
        *,
        area: str = "",
        begin: str = "",
        made: Sequence[str] = (),
        aliases: Sequence[str] = (),
        comment: str = "",
    ) -> str:
        """Add an artist; `area` and `begin` name areas that were added; gives the id."""
        mbid = _id("a", len(self.artists))
        told: dict[str, Any] = {"id": mbid, "name": name, "sort-name": name, "disambiguation": comment}
        if country:
            told |= {
                "country": country,
                "area": {"id": _id("f", 0), "name": country, "iso-3166-1-codes": [country]},
            }
        if area:
            told["area"] = {"id": area, "name": self.areas[area]["name"]}
        if begin:
            told["begin-area"] = {"id": begin, "name": self.areas[begin]["name"]}
        told["aliases"] = [{"name": alias, "sort-name": alias} for alias in aliases]
        self.artists[mbid] = told
        self.made[mbid] = made
        self.site.on(f"/ws/2/artist/{mbid}", self._guarded(lambda _: self._whole(mbid)))
        return mbid

    def merge(self, mbid: str) -> str:
        """Merge another entry into this one; gives the id of that other one, which leads here from now on."""
        former = _id("b", len(self.artists))
        self.site.on(f"/ws/2/artist/{former}", self._guarded(lambda _: self._whole(mbid)))
        return former

    def area(self, name: str, *, code: str = "", within: str | Sequence[str] = "") -> str:
        """Add an area, with the code of a country or within another area, or several; gives the id."""
        mbid = _id("e", len(self.areas))
        self.areas[mbid] = {"id": mbid, "name": name}
        if code:
            self.areas[mbid]["iso-3166-1-codes"] = [code]
        above = [within] if isinstance(within, str) else within
        relations = [
            {"type": "part of", "direction": "backward", "ended": False, "area": self.areas[one]}
            for one in above
            if one
        ]
        self.site.on(
            f"/ws/2/area/{mbid}", self._guarded(lambda _: {**self.areas[mbid], "relations": relations})
        )
        return mbid

    def asked(self) -> int:
        """How many requests it got."""
        return len(self.site.pages())

    def _whole(self, mbid: str) -> dict[str, Any]:
        return {**self.artists[mbid], "release-groups": [{"title": title} for title in self.made[mbid]]}

    def _search(self, request: web.Request) -> dict[str, Any]:
        phrases = re.findall(r'artist:"((?:[^"\\]|\\.)*)"', request.query["query"])
        assert phrases
        wanted = [phrase.replace("\\", "").casefold() for phrase in phrases]
        found = [
            {**one, "score": 100 - place}
            for place, one in enumerate(self.artists.values())
            if any(
                phrase in name.casefold()
                for phrase in wanted
                for name in (one["name"], *(alias["name"] for alias in one["aliases"]))
            )
        ]
        return {"count": len(found), "offset": 0, "artists": found}

    def _titles(self, request: web.Request) -> dict[str, Any]:
        return {"release-groups": [{"title": title} for title in self.made[request.query["artist"]]]}

    def _guarded(self, answer: Any) -> Any:
        async def handle(request: web.Request) -> web.Response:
            is_refused = self.refused and self.refused in request.query.get("query", "")
            if self.is_broken or is_refused:
                return web.json_response({"error": "Not now."}, status=500)
            return web.json_response(answer(request))

        return handle


def _id(letter: str, number: int) -> str:
    return f"{letter * 8}-0000-4000-8000-{number:012d}"

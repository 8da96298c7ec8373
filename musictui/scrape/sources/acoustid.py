"""AcoustID: which recording a fingerprint is. It needs a key.

Source: https://acoustid.org/webservice
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from musictui.model.release import PageState, Release, ReleaseTrack
from musictui.scrape.source import Found, Request, ServiceError, Wanted
from musictui.scrape.sources import replies
from musictui.scrape.sources.api import ApiSource
from musictui.scrape.sources.replies import Node

BASE_URL = "https://api.acoustid.org/v2"
SITE = "https://acoustid.org"
RECORDINGS = "https://musicbrainz.org/recording"

MIN_SCORE = 0.5
"""A fingerprint that fits less is another recording."""
MAX_RECORDINGS = 5


class AcoustId(ApiSource):
    """Recordings by their sound."""

    name = "acoustid"
    title = "AcoustID"

    def __init__(self, key: str = "", base_url: str = BASE_URL) -> None:
        super().__init__(base_url)
        self._secrets = {"client": key} if key else {}

    def missing_key(self) -> str:
        """The setting of the application's key."""
        return "" if self._secrets else "sources.acoustid_key (MUSICTUI_ACOUSTID_KEY)"

    def signed(self, request: Request) -> Request:
        """The request with the key."""
        return replace(request, secrets=self._secrets)

    def search(self, wanted: Wanted) -> Sequence[Request]:
        """The look-up of the fingerprint, if there is one and the length is known."""
        if not self._secrets or not wanted.fingerprint or not wanted.length_s:
            return ()
        parameters = {
            "format": "json",
            "duration": str(round(wanted.length_s)),
            "fingerprint": wanted.fingerprint,
            # Blanks: the service takes them, or plus signs, which they become in the address.
            "meta": "recordings releasegroups releases tracks sources",
        }
        return [self._ask("lookup", "lookup", parameters)]

    def _read(self, request: Request, body: bytes) -> Found:
        del request
        reply = replies.parse(body, source=self.title)
        if replies.text(reply, "status") != "ok":
            error = replies.node(reply, "error")
            is_key = replies.number(error, "code") in {4, 6}
            raise ServiceError(
                f"AcoustID says: {replies.text(error, 'message') or 'that it failed'}",
                state=PageState.REFUSED if is_key else PageState.FAILED,
                hint="Check sources.acoustid_key." if is_key else "",
            )
        results = sorted(replies.nodes(reply, "results"), key=_score, reverse=True)
        found = [
            recording(item, acoustid=replies.text(result, "id"))
            for result in results
            if _score(result) >= MIN_SCORE
            for item in sorted(replies.nodes(result, "recordings"), key=_sources, reverse=True)
            if replies.text(item, "id") and replies.text(item, "title")
        ]
        if not found:
            return Found(note="AcoustID does not know the recording.")
        return Found(releases=found[:MAX_RECORDINGS], note=f"AcoustID: {_score(results[0]):.0%} alike")


def recording(value: Node, *, acoustid: str = "") -> Release:
    """A recording, as the one track of the release that it most likely was made for."""
    group, release = min(_releases(value), key=_unlikely, default=({}, {}))
    medium = next(iter(replies.nodes(release, "mediums")), {})
    track = next(iter(replies.nodes(medium, "tracks")), {})
    artist = credit(value)
    return Release(
        url=f"{RECORDINGS}/{replies.text(value, 'id')}",
        source="acoustid",
        title=replies.text(release, "title") or replies.text(group, "title"),
        artist=credit(release) or credit(group) or artist,
        date=_date(release),
        country=replies.country_code(release),
        tracks=(
            ReleaseTrack(
                title=replies.text(value, "title"),
                artist=artist,
                position=replies.whole(track, "position"),
                disc=replies.whole(medium, "position"),
                length_s=replies.seconds(value, "duration"),
                ids=replies.without_empty(
                    acoustid_id=acoustid,
                    musicbrainz_trackid=replies.text(value, "id"),
                    musicbrainz_releasetrackid=replies.text(track, "id"),
                ),
            ),
        ),
        ids=replies.without_empty(
            musicbrainz_albumid=replies.text(release, "id"),
            musicbrainz_releasegroupid=replies.text(group, "id"),
        ),
    )


def credit(value: Node) -> str:
    """The artists, joined as it is written; with commas where it does not say how."""
    artists = replies.nodes(value, "artists")
    joined = "".join(
        replies.text(artist, "name")
        + (artist["joinphrase"][:50] if isinstance(artist.get("joinphrase"), str) else ", ")
        for artist in artists
    )
    return replies.as_text(joined).removesuffix(",")


def _releases(value: Node) -> Iterator[tuple[Node, Node]]:
    for group in replies.nodes(value, "releasegroups"):
        for release in replies.nodes(group, "releases") or [{}]:
            yield group, release


def _unlikely(found: tuple[Node, Node]) -> tuple[bool, bool, str]:
    """What makes a release less likely the one that a recording was made for."""
    group, release = found
    kind = replies.text(group, "type")
    return (
        bool(replies.texts(group, "secondarytypes")),
        kind not in {"Album", "EP", "Single"},
        _date(release) or "9",
    )


def _date(release: Node) -> str:
    parts = replies.node(release, "date")
    numbers = [replies.whole(parts, part) for part in ("year", "month", "day")]
    known = numbers[: numbers.index(None)] if None in numbers else numbers
    text = "-".join(f"{number:02}" for number in known if number)
    return replies.as_date(text)


def _sources(item: Node) -> int:
    """How many people said that the fingerprint is of this recording."""
    return replies.whole(item, "sources") or 0


def _score(result: Node) -> float:
    return min(max(replies.number(result, "score") or 0.0, 0.0), 1.0)

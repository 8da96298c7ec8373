"""Links: canonical addresses, what they stand for, and which are none (adverts, share buttons)."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import (
    SplitResult,
    parse_qsl,
    quote_plus,
    unquote,
    unquote_plus,
    urlencode,
    urljoin,
    urlsplit,
    urlunsplit,
)

from musictui.model.release import Link, LinkKind
from musictui.scrape.pages import link_hosts

NO_HOSTS: Mapping[str, LinkKind] = MappingProxyType({})
MAX_URL = 2048
"""Characters. Longer addresses are data in disguise."""
_MAX_UNWRAPS = 5

_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|gclsrc|dclid|msclkid|yclid|wbraid|gbraid|twclid|ttclid|li_fat_id|mc_cid|mc_eid|igshid|igsh"
    r"|_ga|_gl|_hsenc|_hsmi|mkt_tok|vero_id|vero_conv|oly_(?:anon|enc)_id|wickedid|rb_clickid|s_cid|spm|scm"
    r"|ref|ref_|ref_src|ref_url|referrer|share|shareid|share_id|cmpid|campaign_id|ncid|sr_share|pk_\w+|piwik_\w+|mtm_\w+",
    re.IGNORECASE,
)
_AMAZONS = ["com", "co.uk", "de", "fr", "es", "it", "ca", "co.jp", "nl", "se", "pl", "com.au", "com.br"]
_TRACKING_AT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "youtube.com": frozenset({"feature", "si", "pp", "ab_channel", "app", "t"}),
        "youtu.be": frozenset({"feature", "si", "t"}),
        "spotify.com": frozenset({"si", "nd", "dl_branch", "context", "_branch_match_id", "pt", "utm"}),
        "bandcamp.com": frozenset(
            {"from", "label", "tab", "action", "search_item_id", "search_item_type", "search_sig"}
        ),
        "soundcloud.com": frozenset({"in", "si"}),
        "apple.com": frozenset({"at", "ct", "ls", "uo", "itscg", "itsct", "app", "mt", "itsrc"}),
        "deezer.com": frozenset({"app_id", "deferredfl", "universal_link"}),
        "tidal.com": frozenset({"u"}),
        "beatport.com": frozenset({"a_aid", "a_cid", "a_bid"}),
        "discogs.com": frozenset({"ev", "irclickid", "irgwc"}),
        "instagram.com": frozenset({"hl", "img_index"}),
        "twitter.com": frozenset({"s", "t", "lang"}),
        "x.com": frozenset({"s", "t", "lang"}),
        "facebook.com": frozenset(
            {"__tn__", "__xts__", "fref", "hc_ref", "mibextid", "paipv", "eav", "_rdr"}
        ),
        "tiktok.com": frozenset({"_t", "_r", "is_from_webapp", "sender_device", "lang"}),
        **{
            f"amazon.{end}": frozenset(
                {
                    "tag",
                    "linkcode",
                    "creative",
                    "creativeasin",
                    "camp",
                    "ascsubtag",
                    "psc",
                    "keywords",
                    "qid",
                    "sr",
                    "ie",
                }
            )
            for end in _AMAZONS
        },
    }
)
_OUTGOING = re.compile(
    r"/(?:redirect|redir|out|outbound|outgoing|away|exit|leave|goto|go|click|track|link|jump|ext)\b",
    re.IGNORECASE,
)
_TARGETS = (
    "url",
    "u",
    "to",
    "target",
    "dest",
    "destination",
    "redirect",
    "redirect_url",
    "goto",
    "link",
    "href",
)
_AUDIO = re.compile(r"\.(?:mp3|flac|wav|ogg|opus|m4a|aiff?|zip|rar|7z|torrent)$", re.IGNORECASE)
_IMAGE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$", re.IGNORECASE)
_OFFICIAL = re.compile(
    r"\b(?:official|offizielle?|oficial|officiel)\b|\b(?:home ?page|web ?site|artist(?:'s)? (?:page|site))\b",
    re.IGNORECASE,
)
_STORE = re.compile(r"\b(?:buy|order|pre-?order|purchase|shop|store|kaufen|comprar|acheter)\b", re.IGNORECASE)
_STREAM = re.compile(r"\b(?:listen|stream|play)\b", re.IGNORECASE)
_DOWNLOAD = re.compile(r"\bdownload\b", re.IGNORECASE)
_SHARED = re.compile(r"/(?:file|folder|embed)/[\w-]+/?")
_KEY = re.compile(r"[\w!/-]{1,200}")
"""What `/file/abc#key` needs to be opened: services that encrypt files have the key in the fragment."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_HOST = re.compile(r"[a-z0-9\u0080-\U0010ffff](?:[\w.-]*[a-z0-9\u0080-\U0010ffff])?", re.IGNORECASE)


def canonical(url: str, base: str = "") -> str:
    """The address without tracking, redirectors, fragment and credentials; empty if it is none of http or https.

    A fragment that is a part of the address stays: `#!…`, and the key of a file that is shared.
    """
    for _ in range(_MAX_UNWRAPS):
        parts = _split(url, base)
        if parts is None:
            return ""
        target = _target(parts)
        if not target:
            return _clean(parts)
        url, base = target, ""
    return ""


def classify(
    url: str,
    text: str = "",
    *,
    page: str = "",
    rel: str = "",
    hosts: Mapping[str, LinkKind] = NO_HOSTS,
) -> Link | None:
    """A link as a person means it; None for adverts, share buttons, and what leads nowhere outside.

    Args:
        url: As it stands, may be relative to `page`.
        text: What a reader sees of it.
        page: The address of the page that it is on.
        rel: Its `rel` attribute.
        hosts: The user's own table: host to kind.
    """
    if "sponsored" in rel.lower():
        return None
    first = _split(url, page)
    if first is None or _is_share(first, page) or _is_advert(first):
        return None
    address = canonical(url, page)
    parts = _split(address, "")
    if parts is None:
        return None
    if parts[:3] != first[:3] and (_is_advert(parts) or _is_share(parts, page)):
        return None  # What it was unwrapped to.
    host = _bare(parts)
    kind = link_hosts.lookup(host, parts.path, hosts) or _guess(parts, text)
    if (
        kind is not LinkKind.COVER
        and host in link_hosts.HOSTS
        and parts.path in ("", "/")
        and not parts.query
    ):
        return None  # The front page of a service says nothing about a release.
    return Link(address, kind, host)


def unique(links: Iterable[Link]) -> list[Link]:
    """The links, each address once: `http` and `https`, and a last slash, make no difference."""
    kept: dict[str, Link] = {}
    for link in links:
        name = link.url.partition("://")[2].removeprefix("www.").rstrip("/")
        if name not in kept or (link.url.startswith("https:") and kept[name].url.startswith("http:")):
            kept[name] = link
    return list(kept.values())


def same_site(one: str, other: str) -> bool:
    """Whether two hosts are of one site: the same, or one below the other."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def host_of(url: str) -> str:
    """The host, lower case, without `www.`; empty if there is none."""
    parts = _split(url, "")
    return _bare(parts) if parts else ""


def absolute(url: str, base: str) -> str:
    """An http or https address, without fragment; empty if it is none. Nothing else is taken off."""
    parts = _split(url, base)
    return _joined(parts._replace(fragment="")) if parts else ""


@lru_cache(maxsize=4096)
def _split(url: str, base: str) -> SplitResult | None:
    # As browsers do with line breaks; other control characters have no place in an address either.
    url = (url if url.isprintable() else _CONTROLS.sub("", url)).strip()
    if not url or len(url) > MAX_URL or url.startswith(("#", "javascript:", "data:", "mailto:", "tel:")):
        return None
    try:
        url.encode()  # Halves of characters, as JSON can escape them, are in no address.
        parts = urlsplit(url)
        if base and not (parts.netloc and parts.scheme in {"http", "https"}):
            parts = urlsplit(urljoin(base, url))
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        return None
    usual = {"http": 80, "https": 443}[parts.scheme]
    return parts._replace(netloc=host if port in (None, usual) else f"{host}:{port}")


def _bare(parts: SplitResult) -> str:
    return parts.netloc.partition(":")[0].removeprefix("www.")


def _target(parts: SplitResult) -> str:
    """Where a redirector leads, if the address says so."""
    host = _bare(parts)
    names = link_hosts.redirector(host, parts.path)
    if "" in names:
        inner = parts.query or parts.path
        found = re.search(r"https?(?::|%3a)(?:/|%2f){1,2}.+", inner, re.IGNORECASE)
        return unquote(found[0]) if found and "%3a" in found[0].lower() else found[0] if found else ""
    if not names and not (_OUTGOING.search(parts.path) and "=" in parts.query):
        return ""
    query = {name.lower(): value for name, value in _query(parts)}
    for name in names or _TARGETS:
        if (value := query.get(name, "")).lower().startswith(("http://", "https://")):
            return value
    return ""


def _clean(parts: SplitResult) -> str:
    host = _bare(parts)
    local, end = frozenset[str](), host
    while end and not (local := _TRACKING_AT.get(end, local)):
        end = end.partition(".")[2]
    query = [
        (name, value)
        for name, value in _query(parts)
        if name.lower() not in local and not _TRACKING.fullmatch(name)
    ]
    is_part = parts.fragment.startswith("!") or (
        parts.fragment
        and _KEY.fullmatch(parts.fragment)
        and _SHARED.fullmatch(parts.path)
        and host not in link_hosts.HOSTS
    )
    asked = urlencode(query)
    if not all(value for _, value in query):
        # `?abcdef` is not `?abcdef=`.
        bare = {unquote_plus(part) for part in parts.query.split("&") if "=" not in part}
        asked = "&".join(
            quote_plus(name) if not value and name in bare else urlencode([(name, value)])
            for name, value in query
        )
    fragment = parts.fragment if is_part else ""
    parts = parts._replace(query=asked, fragment=fragment, path=parts.path or "/")
    return _joined(_direct(parts, host, dict(query)))


def _joined(parts: SplitResult) -> str:
    """The address in one word."""
    return (
        urlunsplit(parts).strip().replace(" ", "%20")
    )  # The last may be a space before a fragment that went.


def _direct(parts: SplitResult, host: str, query: Mapping[str, str]) -> SplitResult:
    """The page that a person would open, for addresses of players and of telephones."""
    path = parts.path
    if host == "youtu.be" and len(path) > 1:
        return _youtube(path.strip("/"))
    if host in {"youtube.com", "m.youtube.com", "youtube-nocookie.com"}:
        if found := re.fullmatch(r"/(?:embed|v|shorts|live)/([\w-]{6,})/?", path):
            return _youtube(found[1])
        if path == "/watch" and "v" in query:
            return _youtube(query["v"])
    if host == "player.vimeo.com" and path.startswith("/video/"):
        return SplitResult("https", "vimeo.com", path.removeprefix("/video"), "", "")
    if host == "open.spotify.com":
        path = re.sub(r"^/(?:embed(?:-podcast)?|intl-[a-z]{2,5})(?=/)", "", path)
        return SplitResult("https", host, path, "", "")
    if host in {"m.soundcloud.com", "mobile.twitter.com", "m.facebook.com", "m.youtube.com"}:
        return parts._replace(scheme="https", netloc=host.partition(".")[2])
    return parts


def _youtube(video: str) -> SplitResult:
    return SplitResult("https", "www.youtube.com", "/watch", urlencode({"v": video}), "")


def _query(parts: SplitResult) -> list[tuple[str, str]]:
    if not parts.query:
        return []
    try:
        return parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return []


def _is_share(parts: SplitResult, page: str) -> bool:
    host = _bare(parts)
    if link_hosts.among(host, parts.path, link_hosts.SHARE_HOSTS):
        return True
    rest = f"{parts.path}?{parts.query}".lower()
    if (
        link_hosts.lookup(host, "", NO_HOSTS) is LinkKind.SOCIAL or "text=" in rest or "title=" in rest
    ) and any(path in rest for path in link_hosts.SHARE_PATHS):
        return True
    # Whoever gets the address of this very page as a parameter is to tell others of it.
    own = page.partition("://")[2].partition("#")[0].removeprefix("www.").rstrip("/")
    return (
        len(own) > 3 and parts.query != "" and own in unquote(parts.query) and _bare(parts) != host_of(page)
    )


def _is_advert(parts: SplitResult) -> bool:
    host = _bare(parts)
    if host == "itunes.apple.com" and "/app/" in parts.path:
        return True  # Programs for telephones.
    return link_hosts.among(host, parts.path, link_hosts.ADVERTS)


def _guess(parts: SplitResult, text: str) -> LinkKind:
    """What a link on an unknown host is, by its ending and its words."""
    if _AUDIO.search(parts.path):
        return LinkKind.DOWNLOAD
    if _IMAGE.search(parts.path):
        return (
            LinkKind.COVER
            if re.search(r"cover|artwork|front", f"{parts.path} {text}", re.IGNORECASE)
            else LinkKind.OTHER
        )
    if _OFFICIAL.search(text):
        return LinkKind.OFFICIAL
    if _DOWNLOAD.search(text):
        return LinkKind.DOWNLOAD
    if _STORE.search(text) or _bare(parts).startswith(("shop.", "store.", "merch.")):
        return LinkKind.STORE
    return LinkKind.STREAM if _STREAM.search(text) else LinkKind.OTHER

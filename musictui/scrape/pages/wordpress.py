"""Posts as the REST API of WordPress gives them.

Source: https://developer.wordpress.org/rest-api/reference/posts/; with `_embed`, terms come by name.
"""

from dataclasses import replace
from typing import Any

from musictui.model.release import Genre, Release
from musictui.scrape.pages import dates, genres, links, markup, posts, titles
from musictui.scrape.pages.feeds import markup_text
from musictui.scrape.pages.markup import clean
from musictui.scrape.pages.posts import Reading

MAX_POSTS = 1_000


def is_posts(value: Any) -> bool:
    """Whether a JSON value is a post or a list of posts."""
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and isinstance(first.get("title"), dict) and "link" in first


def releases(value: Any, reading: Reading) -> list[Release]:
    """The posts, each with its own heading, terms, text and links."""
    values = value if isinstance(value, list) else [value]
    return [
        release
        for post in values[:MAX_POSTS]
        if isinstance(post, dict) and is_posts(post)
        for release in _releases(post, reading)
    ]


def _releases(post: dict[str, Any], reading: Reading) -> list[Release]:
    heading = clean(markup_text(_rendered(post.get("title"))))
    url = links.absolute(_text(post.get("link")), reading.base) or reading.url
    published = dates.parse(_text(post.get("date_gmt")) or _text(post.get("date")))
    text = _rendered(post.get("content")) or _rendered(post.get("excerpt"))
    body = markup.parse(f"<article>{markup.without_struck(text)}</article>")
    node = body.css_first("article")
    if node is None:
        title = titles.split(heading)
        release = Release(url, reading.source, title=title.title, artist=title.artist)
    else:
        several = posts.read(node, heading, url, reading)
        if several.has_others:  # The terms of the post do not say which they mean.
            return [replace(release, published=published) for release in several.releases]
        (release,) = several.releases
    release = replace(
        release,
        published=published,
        genres=tuple(genres.merge([*_terms(post), *release.genres])),
        cover_url=links.absolute(_text(post.get("jetpack_featured_media_url")) or _picture(post), url)
        or release.cover_url,
    )
    return [release]


def _terms(post: dict[str, Any]) -> list[Genre]:
    """The genres among the terms of a post: embedded ones by name, others by the words that classes hold."""
    found: list[Genre] = []
    embedded = post.get("_embedded")
    groups = embedded.get("wp:term") if isinstance(embedded, dict) else None
    for term in (term for group in _list(groups) for term in _list(group) if isinstance(term, dict)):
        where = "tag" if term.get("taxonomy") == "post_tag" else _text(term.get("taxonomy")) or "category"
        found.extend(genres.find(clean(_text(term.get("name"))), where))
    for name in _list(post.get("class_list")):
        kind, _, slug = _text(name).partition("-")
        if kind in {"category", "tag", "genre"} and slug:
            found.extend(genres.find(slug.replace("-", " "), kind))
    return found


def _picture(post: dict[str, Any]) -> str:
    embedded = post.get("_embedded")
    media = _list(embedded.get("wp:featuredmedia")) if isinstance(embedded, dict) else []
    return _text(media[0].get("source_url")) if media and isinstance(media[0], dict) else ""


def _rendered(value: Any) -> str:
    return _text(value.get("rendered")) if isinstance(value, dict) else ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []

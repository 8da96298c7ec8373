"""Which posts of a site are asked, and what is kept of those that only a listing or a feed tells of."""

import pytest

from musictui.model.release import PageState
from tests.changes.conftest import library
from tests.jobs.scraping import Asking, asking, blog

__all__ = ["asking", "library"]


def feed(asking: Asking, *numbers: int) -> None:
    """The feed of the blog, with genres of its posts."""
    items = "".join(
        f"<item><title>Bob – Song {number}</title><link>{asking.site.url(f'/2024/05/post-{number}')}</link>"
        f"<pubDate>0{number} May 2024 10:00:00 GMT</pubDate><category>Dub</category></item>"
        for number in numbers
    )
    asking.site.put(
        "/feed", f"<rss version='2.0'><channel>{items}</channel></rss>", content_type="application/rss+xml"
    )


async def titles(asking: Asking, scrape_id: int) -> list[str]:
    return sorted(found.release.title for found in await asking.found(scrape_id))


@pytest.mark.parametrize(
    "body",
    [
        "<h1>About</h1><p>We are a blog, and write about music that few people know.</p>",
        "<article><h1>Bob – Song</h1><p>Words about it, and no more than that.</p></article>",
    ],
)
async def test_a_page_that_is_named_alone_gives_that_page_only(asking: Asking, body: str) -> None:
    blog(asking.site, 4)
    feed(asking, 1, 2)
    head = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    asking.site.put("/about", f"<html><head>{head}</head><body>{body}</body></html>")
    result = await asking.ask("/about")
    assert await asking.pages(result.scrape_id) == {"/about": PageState.OK}
    assert not {each.release.url for each in await asking.found(result.scrape_id)} - {
        asking.site.url("/about")
    }
    assert not asking.site.asked("/feed")
    # The feed itself is a page that can be named; a crawl follows it.
    assert await titles(asking, (await asking.ask("/feed")).scrape_id) == ["Song 1", "Song 2"]
    assert {"Song 1", "Song 2"} <= set(
        await titles(asking, (await asking.ask("/about", is_crawl=True)).scrape_id)
    )


@pytest.mark.parametrize("since", ["", "2024"])
async def test_what_a_listing_says_of_posts_that_have_no_room_is_kept(asking: Asking, since: str) -> None:
    blog(asking.site, 4)
    alone = await asking.ask("/blog")
    assert await titles(asking, alone.scrape_id) == ["Song 1", "Song 2"]
    result = await asking.ask("/blog", is_crawl=True, most_pages=1, since=since)
    assert await titles(asking, result.scrape_id) == ["Song 1", "Song 2"]
    assert result.is_cut
    # With room they are told by their own pages alone.
    result = await asking.ask("/blog", is_crawl=True)
    assert await titles(asking, result.scrape_id) == ["Song 1", "Song 2", "Song 3", "Song 4"]
    assert all(each.release.genres for each in await asking.found(result.scrape_id))


async def test_what_a_listing_says_of_posts_that_fail_is_kept_and_of_those_outside_is_not(
    asking: Asking,
) -> None:
    blog(asking.site, 4)
    asking.site.put("/2024/05/post-3", "no", status=500)
    asking.site.put("/2024/05/post-4", "gone", status=410)
    result = await asking.ask("/blog", is_crawl=True, since="2024-05-02")
    assert await titles(asking, result.scrape_id) == ["Song 2", "Song 3"]


async def test_of_what_a_feed_and_a_listing_tell_the_feed_is_kept(asking: Asking) -> None:
    blog(asking.site, 8)
    feed(asking, 1, 5, 6)
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body><main><p>News of music, and what else there is.</p>'
    listed = "".join(
        f'<article><h2><a href="/2024/05/post-{number}">Bob – Song {number}</a></h2></article>'
        for number in (1, 2)
    )
    asking.site.put(
        "/start", f'{page}{listed}<a rel="next" href="/blog/page/2">older</a></main></body></html>'
    )
    # With room for the start, its feed, its two posts and the next listing, but not for the posts of that.
    result = await asking.ask("/start", is_crawl=True, depth=1, most_pages=5)
    found = [each.release for each in await asking.found(result.scrape_id)]
    assert sorted(each.title for each in found) == [f"Song {number}" for number in (1, 2, 5, 6, 7, 8)]
    assert {each.title for each in found if each.genres} == {"Song 1", "Song 2", "Song 5", "Song 6"}


async def test_the_next_page_of_a_listing_is_no_further_away(asking: Asking) -> None:
    blog(asking.site, 12)
    result = await asking.ask("/blog", is_crawl=True, depth=1)
    assert await titles(asking, result.scrape_id) == sorted(f"Song {number}" for number in range(1, 13))


async def test_what_has_no_room_and_no_date_is_not_kept_where_days_are_asked_for(asking: Asking) -> None:
    listed = "".join(
        f'<article><h2><a href="{where}">Bob – Song {number}</a></h2></article>'
        for number, where in enumerate(("/2024/05/a", "/2023/05/b", "/c"), 1)
    )
    asking.site.put("/start", f"<html><body><main><p>News of music.</p>{listed}</main></body></html>")
    for since, found in (("2024", ["Song 1"]), ("", ["Song 1", "Song 2", "Song 3"])):
        result = await asking.ask("/start", is_crawl=True, most_pages=1, since=since)
        assert await titles(asking, result.scrape_id) == found

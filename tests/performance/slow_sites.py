"""A process with five sites on loopback that wait half a second before each page of 100 kB. Prints their addresses.

python -m tests.performance.slow_sites
"""

import asyncio
from contextlib import AsyncExitStack

from tests.scrape.site import Site

SITES = 5
PAGES = 20
DELAY_S = 0.5
PAGE = b"<html><head><title>A page</title></head><body>" + b"<p>Words of a page about music.</p>" * 2857


async def serve() -> None:
    """Until the process is ended."""
    async with AsyncExitStack() as stack:
        for number in range(2, 2 + SITES):
            site = await stack.enter_async_context(Site(delay_s=DELAY_S, address=f"127.0.0.{number}"))
            for page in range(PAGES):
                print(site.put(f"/{page}", PAGE + b"</body></html>"))  # noqa: T201 read by the benchmark
        print(flush=True)  # noqa: T201
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())

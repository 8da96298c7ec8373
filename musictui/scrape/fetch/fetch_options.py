"""How the web is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from musictui.scrape.fetch.hosts import HostLimit


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Settings of the fetcher. Times are seconds."""

    contact: str = ""
    """An address or page where the user can be reached: sent with every request."""
    connections: int = 20
    """Requests at once, to all hosts together."""
    connect_timeout_s: float = 10.0
    """For the name, the connection and TLS."""
    whole_timeout_s: float = 60.0
    """For one answer as a whole, the connection included; waiting for a turn does not count."""
    max_body: int = 8_000_000
    """Bytes, packed as well as unpacked."""
    max_redirects: int = 8
    retries: int = 1
    """After the first try, where another is worth it: a server that fails has trouble enough."""
    retry_s: float = 2.0
    """Before the second try, about; twice as long before each further one."""
    longest_wait_s: float = 60.0
    """That a server may ask for, and we wait; what asks for more is told of as such and tried later."""
    ttl_s: float = 7 * 86_400.0
    """For how long an answer counts whose server does not say."""
    negative_ttl_s: float = 86_400.0
    """For how long "there is no such page" counts."""
    cache_mb: int = 500
    offline: bool = False
    """Ask the cache only."""
    hosts: Mapping[str, HostLimit] = field(default_factory=dict)
    """Instead of the built-in limits: by host, which means those below it too, or by `host:port`."""

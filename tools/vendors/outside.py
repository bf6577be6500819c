"""Everything a remote vendor needs from outside: a guarded client, keys, addresses and time."""

import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tools.vendors.clock import Clock, RealClock
from tools.vendors.guard import PublicOnly, origin


@dataclass(frozen=True)
class Outside:
    """keys: environment variable -> key. bases: vendor -> address instead of its fact sheet's."""

    client: httpx.AsyncClient
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    bases: Mapping[str, str] = field(default_factory=dict)
    clock: Clock = field(default_factory=RealClock)

    def clean(self, words: str) -> str:
        """Words without any key."""
        for key in filter(None, self.keys.values()):
            words = words.replace(key, "…")
        return words


def client(allowed: Collection[str] = (), trust: Path | None = None, answer: float = 60.0) -> httpx.AsyncClient:
    """A client that reaches public https hosts and the `allowed` addresses only; `trust` is a further CA file.

    `answer` = seconds without a byte after which a call is over. Proxies of the environment are not used: a proxy
    would look addresses up for us.
    """
    context = ssl.create_default_context()
    if trust:
        context.load_verify_locations(cafile=trust)
    behind = httpx.AsyncHTTPTransport(verify=context, limits=httpx.Limits(max_connections=64), trust_env=False)
    doorkeeper = PublicOnly(behind, [origin(url) for url in allowed])
    return httpx.AsyncClient(
        transport=doorkeeper, timeout=httpx.Timeout(answer, connect=10), follow_redirects=False, trust_env=False
    )

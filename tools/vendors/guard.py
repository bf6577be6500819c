"""Which addresses may be called: https to public hosts, looked up once and pinned, at every hop."""

import asyncio
import ipaddress
import socket
from collections.abc import Collection

import httpx

from memory.errors import VendorError

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
UNICAST = ipaddress.IPv6Network("2000::/3")


class NotPublic(VendorError):
    """An address that we don't call: no request was made."""


def origin(url: httpx.URL | str) -> str:
    """Scheme, host and port of an address: "https://host:443"."""
    parsed = httpx.URL(url)
    port = parsed.port or {"https": 443, "http": 80}.get(parsed.scheme, 0)
    return f"{parsed.scheme}://{parsed.host}:{port}"


class PublicOnly(httpx.AsyncBaseTransport):
    """Another transport behind a doorkeeper. `allowed` origins are let through as they are; none by default."""

    def __init__(self, behind: httpx.AsyncBaseTransport, allowed: Collection[str] = ()) -> None:
        self.behind, self.allowed = behind, frozenset(allowed)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if origin(request.url) not in self.allowed:
            request = await pinned(request)
        return await self.behind.handle_async_request(request)

    async def aclose(self) -> None:
        await self.behind.aclose()


async def pinned(request: httpx.Request) -> httpx.Request:
    """The same request to an address looked up and checked now, so that no later answer of the DNS counts."""
    url = request.url
    if url.scheme != "https":
        raise NotPublic(f"The scheme {url.scheme!r} of {url.host or 'an address'} is not allowed", "Only https is")
    if url.userinfo:
        raise NotPublic(f"The address of {url.host} carries a name or password", "Only plain addresses are called")
    found = await _public(url.host, url.port or 443)
    extensions = {**request.extensions, "sni_hostname": url.host}
    return httpx.Request(
        request.method, url.copy_with(host=found), headers=request.headers, stream=request.stream,
        extensions=extensions,
    )  # fmt: skip


async def _public(host: str, port: int) -> str:
    try:
        answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpx.ConnectError(f"{host} has no address ({error})") from error
    addresses = [ipaddress.ip_address(answer[4][0]) for answer in answers]
    for address in addresses:
        if not is_public(address):
            raise NotPublic(f"The address of {host} is not public", "It was not called")
    return str(addresses[0])


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address belongs to the open internet; of one that carries an IPv4 address, that one counts."""
    if isinstance(address, ipaddress.IPv6Address):
        carried = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None
        carried = carried or address.ipv4_mapped or address.sixtofour
        if carried:
            return is_public(carried)
        if address not in UNICAST:
            return False
    return address.is_global and not address.is_multicast

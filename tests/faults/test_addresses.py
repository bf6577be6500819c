"""Addresses that are not a vendor's: no request is made. Files that are not a clip: nothing of them is opened."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from memory.errors import Unplayable, VendorError
from tools import ffmpeg
from tools.conform import checked
from tools.vendors.download import file, known
from tools.vendors.guard import NotPublic, PublicOnly, is_public, pinned
from tools.vendors.outside import Outside, client


@contextmanager
def ear() -> Iterator[tuple[int, list[int]]]:
    """A door on loopback: its port, and one number for everybody who knocked."""
    knocks: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.05)
        yield door.getsockname()[1], knocks
        try:
            while True:
                door.accept()[0].close()
                knocks.append(1)
        except TimeoutError:
            pass
    assert not knocks, "a request was made"


HOSTS = (
    "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "[::1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]", "[64:ff9b::7f00:1]", "[2002:7f00:1::1]", "[::127.0.0.1]",
)  # fmt: skip
"""This computer, in every way it is written."""


@pytest.mark.parametrize("host", HOSTS)
async def test_this_computer_is_never_called_however_it_is_written(host: str, tmp_path: Path) -> None:
    """Bad input 1."""
    with ear() as (port, _):
        async with client() as line:
            with pytest.raises(NotPublic, match=r"is not public|is no address"):
                await file(Outside(line), f"https://{host}:{port}/clip.mp4", tmp_path / "clip.mp4", "Acme")


PRIVATE = (
    "169.254.169.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "[fd00::1]", "[fe80::1]", "[fec0::1]",
    "224.0.0.1", "255.255.255.255",
)  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
async def test_a_private_address_is_never_called(host: str, tmp_path: Path) -> None:
    """Bad input 1: clouds' metadata, house networks, everybody at once."""
    async with client() as line:
        with pytest.raises(NotPublic, match="is not public"):
            await file(Outside(line), f"https://{host}/latest/meta-data/", tmp_path / "clip.mp4", "Acme")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"])
def test_a_public_address_is_one(address: str) -> None:
    """Also an IPv4 one behind a translator."""
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("url", [
    "http://93.184.216.34/clip.mp4", "file:///etc/passwd", "ftp://93.184.216.34/clip.mp4", "gopher://93.184.216.34/",
    "data:video/mp4;base64,AAAA",
])  # fmt: skip
async def test_only_https_is_called(url: str, tmp_path: Path) -> None:
    """Bad input 3."""
    async with client() as line:
        with pytest.raises(NotPublic, match=r"scheme .* is not allowed"):
            await file(Outside(line), url, tmp_path / "clip.mp4", "Acme")
    assert not (tmp_path / "clip.mp4").exists()


async def test_an_address_with_a_password_in_it_is_not_called() -> None:
    with pytest.raises(NotPublic, match="name or password"):
        await pinned(httpx.Request("GET", "https://someone:secret@93.184.216.34/"))


class Fickle(asyncio.SelectorEventLoop):
    """A loop whose DNS gives another answer each time: first a public host, then this computer."""

    answers = ("93.184.216.34", "127.0.0.1")
    asked = 0

    async def getaddrinfo(self, host: Any, port: Any, **options: Any) -> Any:
        answer = self.answers[min(self.asked, 1)]
        self.asked += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, port))]


class Notebook(httpx.AsyncBaseTransport):
    """Where a request would leave this computer."""

    def __init__(self) -> None:
        self.called: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.called.append(request)
        return httpx.Response(200)


def test_an_answer_of_the_dns_is_asked_for_once_and_kept() -> None:
    """Bad input 2: what was checked is what is called, under the name that was meant; then it has become private."""
    loop, book = Fickle(), Notebook()

    async def call() -> None:
        async with httpx.AsyncClient(transport=PublicOnly(book)) as line:
            await line.get("https://clips.example/one.mp4")
            with pytest.raises(NotPublic, match=r"clips\.example is not public"):
                await line.get("https://clips.example/two.mp4")

    try:
        loop.run_until_complete(call())
    finally:
        loop.close()
    [sent] = book.called
    assert loop.asked == 2 and sent.url.host == "93.184.216.34"
    assert sent.headers["host"] == "clips.example" and sent.extensions["sni_hostname"] == "clips.example"


@asynccontextmanager
async def teller(answer: bytes) -> AsyncIterator[str]:
    """An address that tells every caller the same bytes and hangs up."""

    async def tell(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    door = await asyncio.start_server(tell, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{door.sockets[0].getsockname()[1]}"
    finally:
        door.close()


@pytest.mark.parametrize("target", [
    "http://169.254.169.254/", "https://127.0.0.1:1/", "https://[::1]/", "file:///etc/passwd", "//10.0.0.1/clip.mp4",
])  # fmt: skip
async def test_a_redirect_is_checked_like_any_address(target: str, tmp_path: Path) -> None:
    """Bad input 2: at the hop."""
    answer = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
    async with teller(answer) as url, client([url]) as line:
        with pytest.raises(VendorError, match=r"not public|not allowed"):
            await file(Outside(line), f"{url}/clip.mp4", tmp_path / "clip.mp4", "Acme")


async def test_a_redirect_in_a_circle_ends(tmp_path: Path) -> None:
    answer = b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"
    async with teller(answer) as url, client([url]) as line:
        with pytest.raises(VendorError, match="in circles"):
            await file(Outside(line), url, tmp_path / "clip.mp4", "Acme")


CANARY = "canary-3f9a1c"
FAKES = {
    "hls": "#EXTM3U\n#EXTINF:10,\nfile://{canary}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '{canary}'\n",
    "page": "<!doctype html><html></html>",
    "drawing": "<svg xmlns='http://www.w3.org/2000/svg'><image href='file://{canary}'/></svg>",
    "nothing": "",
}


@pytest.mark.parametrize("fake", FAKES)
async def test_a_text_that_names_files_is_no_clip(fake: str, tmp_path: Path) -> None:
    """Bad inputs 4 and 5: told apart by its first bytes, before anything that would follow it opens it."""
    canary = tmp_path / "canary.txt"
    canary.write_text(CANARY)
    clip = tmp_path / "clip.mp4"
    clip.write_text(FAKES[fake].format(canary=canary))
    with pytest.raises(Unplayable, match="no video, picture or sound"):
        known(clip, "Acme")
    assert not clip.exists()


async def test_a_clip_that_says_it_has_ten_gigabytes_is_not_fetched(tmp_path: Path) -> None:
    """Bad input 6."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n" + b"\0\0\0\x18ftypisom" * 100
    async with teller(answer) as url, client([url]) as line:
        with pytest.raises(Unplayable, match="over 2 GB"):
            await file(Outside(line), url, tmp_path / "clip.mp4", "Acme")
    assert not (tmp_path / "clip.mp4").exists()


ODD: dict[str, list[str]] = {
    "ten hours at one frame a second": ["-f", "lavfi", "-i", "color=size=16x16:rate=1:duration=36000"],
    "ten thousand frames a second": ["-f", "lavfi", "-i", "color=size=16x16:rate=10000:duration=2"],
    "no picture": ["-f", "lavfi", "-i", "sine=duration=2", "-c:a", "aac"],
    "half as long": ["-f", "lavfi", "-i", "color=size=16x16:rate=24:duration=1"],
}


@pytest.mark.parametrize("what", ODD)
def test_a_clip_beyond_any_order_is_turned_down_by_its_facts(what: str, tmp_path: Path) -> None:
    """Bad inputs 6 and 7: before a frame of it is decoded."""
    from tests.vendors.conftest import order

    clip = tmp_path / "clip.mp4"
    ffmpeg.run(["-y", *ODD[what], "-preset", "ultrafast", clip] if what != "no picture" else ["-y", *ODD[what], clip])
    with pytest.raises(Unplayable, match=r"beyond any order|no picture|sent 1\.00 s"):
        checked(clip, order("runway", frames=48))


def test_a_clip_cut_short_in_its_own_file_is_turned_down(tmp_path: Path) -> None:
    """Bad input 7: its length is the one that was told, and it ends before its index."""
    from tests.vendors.conftest import order

    clip = tmp_path / "clip.mp4"
    ffmpeg.run(["-y", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=24:duration=2", clip])
    clip.write_bytes(clip.read_bytes()[:-2000])
    with pytest.raises(Unplayable, match="can't be opened"):
        checked(clip, order("runway", frames=48))

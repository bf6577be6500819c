"""A finished file from a vendor's link to the disk: streamed, resumed, measured, never trusted."""

from collections.abc import Mapping
from pathlib import Path

import httpx

from memory.errors import Busy, Unplayable, VendorError
from tools.vendors.guard import NotPublic, origin
from tools.vendors.outside import Outside

LARGEST = 2 << 30
TRIES = 5
HOPS = 5
PIECE = 1 << 16


class Stale(VendorError):
    """A link that no longer works, or doesn't yet: ask the vendor for a fresh one."""


async def file(outside: Outside, url: str, into: Path, title: str, headers: Mapping[str, str] | None = None) -> Path:
    """Fetch `url` into the file `into`; a broken line is taken up where it broke.

    `headers`, where a link opens to a key only, go to the origin of `url` and never along to another.

    Raises Stale for a dead link, Unplayable for what is no video, image or sound, Busy when the line stays broken.
    """
    wait = 0.5
    for _ in range(TRIES):
        try:
            if await _stream(outside, url, into, title, headers or {}):
                return known(into, title)
        except httpx.HTTPError:
            pass
        except httpx.InvalidURL as error:
            raise NotPublic(f"The link of {title} is no address", "It was not called") from error
        await outside.clock.sleep(wait)
        wait *= 2
    raise Busy(f"The file of {title} broke off {TRIES} times", "Resume fetches it again; it is not ordered again")


async def _stream(outside: Outside, url: str, into: Path, title: str, own: Mapping[str, str]) -> bool:
    """Append what is missing; True when the whole file is there."""
    have = into.stat().st_size if into.exists() else 0
    wanted = {"Range": f"bytes={have}-"} if have else {}
    home = origin(url)
    for _ in range(HOPS):
        async with outside.client.stream("GET", url, headers={**wanted, **own}) as answer:
            if answer.is_redirect:
                url = str(answer.next_request.url) if answer.next_request else url
                own = own if origin(url) == home else {}
                continue
            if answer.status_code == 416:
                into.unlink(missing_ok=True)
                return False
            if answer.status_code in (401, 403, 404, 410):
                raise Stale(f"The link of {title} does not work ({answer.status_code})", "A fresh one is asked for")
            if not answer.is_success:
                return False
            if have and answer.status_code != 206:
                have = 0
            return await _write(answer, into, have, title)
    raise VendorError(f"The link of {title} leads round in circles", "Fetch it again later")


async def _write(answer: httpx.Response, into: Path, have: int, title: str) -> bool:
    told = answer.headers.get("content-length", "")
    whole = have + int(told) if told.isdigit() and "content-encoding" not in answer.headers else None
    if whole is not None and whole > LARGEST:
        raise Unplayable(f"The file of {title} is over {LARGEST >> 30} GB", "It was not fetched")
    with into.open("ab" if have else "wb") as out:
        size = have
        async for piece in answer.aiter_bytes(PIECE):
            size += len(piece)
            if size > LARGEST:
                raise Unplayable(f"The file of {title} is over {LARGEST >> 30} GB", "It was not fetched to its end")
            out.write(piece)
    return size > 0 and (whole is None or size == whole)


def known(path: Path, title: str) -> Path:
    """The file, when its first bytes are those of a video, picture or sound; playlists and pages are none."""
    with path.open("rb") as stream:
        head = stream.read(16)
    media = (
        head[4:8] in (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip") or head[:4] == b"\x1a\x45\xdf\xa3"
        or head[:3] in (b"\xff\xd8\xff", b"ID3") or head[:8] == b"\x89PNG\r\n\x1a\n"
        or head[:4] in (b"RIFF", b"OggS", b"fLaC") or (head[:1] == b"\xff" and head[1:2] in (b"\xfb", b"\xf3", b"\xf2"))
    )  # fmt: skip
    if not media:
        path.unlink()
        raise Unplayable(f"What {title} sent is no video, picture or sound", "Nothing of it was opened")
    return path

"""Files that break off, are others than promised, or lead elsewhere."""

import asyncio
from pathlib import Path

from aiohttp import web

from tools import ffmpeg
from tools.vendors.sandbox.call import Call, Mishap, after, body_of

PLAYLIST = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
PRIVATE = "http://169.254.169.254/latest/meta-data/"


def part_of(share: float, *, said: int = 0, abort: bool = False, pause: float = 0.0) -> Mishap:
    """Some of a file. said: bytes its Content-Length speaks of, 0 = the truth. pause: real seconds in all."""

    async def sent(call: Call, answer: web.StreamResponse) -> web.StreamResponse:
        body = body_of(answer)
        stream = web.StreamResponse(headers={"Content-Type": "video/mp4", "Content-Length": str(said or len(body))})
        await stream.prepare(call.request)
        sending = body[: int(len(body) * share)]
        step = max(1, len(sending) // 10 + 1)
        for start in range(0, len(sending), step):
            await stream.write(sending[start : start + step])
            await asyncio.sleep(pause / 10)
        if share < 1 or said:
            transport = call.request.transport
            await asyncio.sleep(0.05)
            if transport:
                transport.abort() if abort else transport.close()
        return stream

    return after(sent)


def instead(text: str, kind: str) -> Mishap:
    """Something else under the link of the file."""

    async def told(call: Call, answer: web.StreamResponse) -> web.StreamResponse:
        return web.Response(text=text, content_type=kind)

    return after(told)


async def missing_once(call: Call) -> web.StreamResponse:
    token = call.request.match_info.get("token", "").partition(".")[0]
    job = call.house.links.get(token, (call.request.path, 0.0))[0]
    first = call.told.setdefault(f"404 {job}", b"") == b""
    call.told[f"404 {job}"] = b"told"
    return web.Response(status=404) if first else await call.handler()


async def redirect_private(call: Call) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": PRIVATE})


def remade(*options: str) -> Mishap:
    """The file through ffmpeg; {half} in an option is half of its seconds."""

    async def told(call: Call, answer: web.StreamResponse) -> web.StreamResponse:
        if not isinstance(answer, web.FileResponse):
            return answer
        return web.FileResponse(await asyncio.to_thread(_through, Path(answer._path), call.house.room, options))

    return after(told)


def _through(file: Path, room: Path, options: tuple[str, ...]) -> Path:
    from tools.probe import probe

    out = room / f"{file.stem}-{abs(hash(options))}{file.suffix}"
    half = f"{probe(file).seconds / 2:.3f}" if "{half}" in options else ""
    ffmpeg.run(["-y", "-i", file, *(half if option == "{half}" else option for option in options), out])
    return out

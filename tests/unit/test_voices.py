"""Voices: a scratch voice anywhere, a voice behind an API that is never asked twice, the user's own recording."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import numpy as np
import pytest

from memory.errors import Busy, ProductionError, Rejected, UserMistake, VendorError
from tools import ffmpeg
from tools.post import pcm
from tools.voices import Espeak, FileVoice, SpeechApi, espeak_child
from tools.voices.room import LEVEL, speech_level

KEY = "sk-canary-4711"


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt", "pt-BR", "zh"])
async def test_scratch_voice_speaks_the_language_evenly_and_without_dead_air(tmp_path: Path, language: str) -> None:
    speech = await Espeak().speak("Lumen, solar, radio, Lisbon, 2030", language, tmp_path / "line.wav")
    sound = pcm.read(speech.path, 1)
    assert speech.scratch
    assert sound.shape[1] == round(speech.seconds * pcm.RATE)
    assert abs(speech_level(sound) - LEVEL) < 1.5
    assert np.abs(sound).max() < 0.8
    assert np.abs(sound[:, pcm.RATE // 20 : pcm.RATE // 4]).max() > 0.01


async def test_scratch_voice_speaks_slowly_enough_to_follow(tmp_path: Path) -> None:
    words = "When the power goes out the lamp stays on and your phone keeps talking to the people you love tonight"
    speech = await Espeak().speak(words, "en", tmp_path / "line.wav")
    assert 110 < len(words.split()) / speech.seconds * 60 < 175


async def test_same_words_give_the_same_sound(tmp_path: Path) -> None:
    first = await Espeak().speak("Wake up slower.", "en", tmp_path / "a.wav")
    second = await Espeak().speak("Wake up slower.", "en", tmp_path / "b.wav")
    assert first.path.read_bytes() == second.path.read_bytes()


@pytest.mark.parametrize(("words", "language"), [("hello", "qq"), ("", "en"), (" \0 ", "en"), ("a" * 3000, "en")])
async def test_what_no_scratch_voice_can_say_is_the_users_mistake(tmp_path: Path, words: str, language: str) -> None:
    with pytest.raises(UserMistake):
        await Espeak().speak(words, language, tmp_path / "line.wav")
    assert not _inside(tmp_path)


async def test_a_voice_that_hangs_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(ProductionError, match="did not finish"):
        await Espeak(seconds=0.01).speak("hello", "en", tmp_path / "line.wav")


def test_speaking_ends_when_the_film_maker_is_killed(tmp_path: Path) -> None:
    parent = f"""
import json, subprocess, sys, time
order = dict(text="never ending " * 60_000, language="en", variant="m3", rate=150, pitch=40, gap=0)
words = [sys.executable, "-P", {espeak_child.__file__!r}]
child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
child.stdin.write(json.dumps(order).encode() + b"\\n"); child.stdin.flush()
print(child.pid, flush=True); time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as maker:
        assert maker.stdout
        child = int(maker.stdout.readline())
        time.sleep(0.5)
        assert _alive(child)
        maker.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 5
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(child)


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z" if Path("/proc").is_dir() else True
    except (ProcessLookupError, FileNotFoundError):
        return False


Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A voice API on loopback that gives its answers in turn, the last one for ever."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.orders: list[dict[str, str]] = []
        self.keys: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.keys.append(self.headers.get("authorization", ""))
                outer.orders.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
                turn = min(len(outer.orders), len(outer.answers)) - 1
                outer.answers[turn](self)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/v1"


@pytest.fixture
def server() -> Iterator[Server]:
    api = Server()
    thread = threading.Thread(target=api.http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield api
    api.http.shutdown()
    thread.join()
    api.http.server_close()


def answer(status: int, body: bytes, kind: str = "audio/wav", short: int = 0, **headers: str) -> Answer:
    """An answer; `short` bytes are promised and never sent."""

    def give(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("content-type", kind)
        handler.send_header("content-length", str(len(body) + short))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    return give


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of something like speech: a buzz that comes and goes."""
    time_ = np.arange(pcm.RATE) / pcm.RATE
    buzz = 0.3 * np.sign(np.sin(2 * np.pi * 140 * time_)) * (np.sin(2 * np.pi * 3 * time_) > -0.6)
    return pcm.write(tmp_path_factory.mktemp("voice") / "spoken.wav", buzz[None].astype(np.float32))


async def _ask(url: str, out: Path, **more: float) -> float:
    async with httpx.AsyncClient(trust_env=False) as client:
        voice = SpeechApi(client, url, KEY, "tts-1", "nova", **more)  # type: ignore[arg-type]
        return (await voice.speak("Wake up slower.", "en", out)).seconds


@pytest.mark.parametrize("form", ["wav", "mp3", "flac", "ogg"])
async def test_api_voice_is_heard_in_whatever_form_it_answers(
    server: Server, spoken: Path, tmp_path: Path, form: str
) -> None:
    ffmpeg.run(["-i", spoken, "-y", tmp_path / f"answer.{form}"])
    server.answers = [answer(200, (tmp_path / f"answer.{form}").read_bytes())]
    assert 0.8 < await _ask(server.url, tmp_path / "line.wav") < 1.3
    assert server.orders == [{"model": "tts-1", "voice": "nova", "input": "Wake up slower.", "response_format": "wav"}]
    assert server.keys == [f"Bearer {KEY}"]
    assert abs(speech_level(pcm.read(tmp_path / "line.wav", 1)) - LEVEL) < 1.5


async def test_a_busy_voice_is_asked_again(server: Server, spoken: Path, tmp_path: Path) -> None:
    sound = await asyncio.to_thread(spoken.read_bytes)
    server.answers = [answer(429, b"{}", "application/json", retry_after="0"), answer(200, sound)]
    waits: list[float] = []

    async def pause(seconds: float) -> None:
        waits.append(seconds)

    await _ask(server.url, tmp_path / "line.wav", pause=pause)  # type: ignore[arg-type]
    assert len(server.orders) == 2
    assert waits == [1.0]


async def test_a_voice_busy_for_long_is_not_waited_for(server: Server, tmp_path: Path) -> None:
    server.answers = [answer(503, b"", retry_after="900")]
    with pytest.raises(Busy):
        await _ask(server.url, tmp_path / "line.wav")
    assert len(server.orders) == 1


FAILURES: list[tuple[str, Answer, type[ProductionError]]] = [
    ("web page", answer(200, b"<html>hello</html>", "text/html"), VendorError),
    ("not audio", answer(200, b"RIFF" + bytes(4000)), VendorError),
    ("truncated", answer(200, b"RIFF" + bytes(4000), short=900), VendorError),
    ("empty", answer(200, b""), VendorError),
    ("redirect", answer(307, b"", location="http://127.0.0.1:1/"), VendorError),
    ("server fault", answer(500, b"oops"), VendorError),
    ("key echoed", answer(401, f'{{"error":"bad key {KEY}"}}'.encode(), "application/json"), VendorError),
    ("refused words", answer(400, f'{{"error":"no {KEY}"}}'.encode(), "application/json"), Rejected),
    ("no such model", answer(404, f'{{"error":"{KEY}"}}'.encode(), "application/json"), VendorError),
]


@pytest.mark.parametrize(("name", "given", "failure"), FAILURES, ids=[row[0] for row in FAILURES])
async def test_a_line_that_may_be_billed_is_sent_once_and_the_key_told_to_nobody(
    server: Server, tmp_path: Path, name: str, given: Answer, failure: type[ProductionError]
) -> None:
    server.answers = [given]
    with pytest.raises(failure) as raised:
        await _ask(server.url, tmp_path / "line.wav")
    assert len(server.orders) == 1
    assert KEY not in str(raised.value)
    assert raised.value.remedy
    assert not _inside(tmp_path)


async def test_a_voice_that_never_answers_is_given_up_and_not_asked_twice(server: Server, tmp_path: Path) -> None:
    done = threading.Event()
    server.answers = [lambda handler: (done.wait(5), None)[1]]
    with pytest.raises(VendorError, match="may have been billed"):
        await _ask(server.url, tmp_path / "line.wav", seconds=0.3)
    done.set()
    assert len(server.orders) == 1


async def test_a_voice_that_can_not_be_reached_says_so(tmp_path: Path) -> None:
    async def pause(_: float) -> None:
        pass

    with pytest.raises(VendorError, match="can't be reached"):
        await _ask("http://127.0.0.1:9/v1", tmp_path / "line.wav", pause=pause)  # type: ignore[arg-type]


async def test_the_users_recording_is_trimmed_and_levelled(spoken: Path, tmp_path: Path) -> None:
    quiet = np.pad(pcm.read(spoken, 1) * 0.02, ((0, 0), (pcm.RATE, 2 * pcm.RATE)))
    speech = await FileVoice(pcm.write(tmp_path / "mine.wav", quiet)).speak("", "en", tmp_path / "line.wav")
    assert not speech.scratch
    assert speech.seconds < 1.4
    assert abs(speech_level(pcm.read(speech.path, 1)) - LEVEL) < 1.5


@pytest.mark.parametrize("inside", [b"#EXTM3U\n#EXTINF:1,\n/etc/hostname\n", b"", b"RIFF1234WAVE", b"just words"])
async def test_a_recording_that_is_no_sound_is_the_users_mistake(tmp_path: Path, inside: bytes) -> None:
    mine = tmp_path / "mine.wav"
    await asyncio.to_thread(mine.write_bytes, inside)
    with pytest.raises(UserMistake) as raised:
        await FileVoice(mine).speak("", "en", tmp_path / "line.wav")
    assert raised.value.field == "voiceover"
    assert _inside(tmp_path) == [mine]

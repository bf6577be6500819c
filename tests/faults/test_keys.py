"""No key is ever written down: every byte of a studio, of both streams and of every error is read for canaries."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.settings import Settings
from memory.errors import ProductionError
from tests.faults.place import ALL, FINDS, Place, each, place
from tests.film.conftest import ROOT
from tools.vendors.sandbox.run import KEYS

PIECE = 20
"""Letters of a key that are a leak by themselves."""
NAMES = (*KEYS, "FILMWRIGHT_SPEECH_KEY")
CANARIES = {name: f"canary-{name.lower().replace('_', '-')}-0123456789abcdef" for name in NAMES}
VARIABLES = ("RUNWAYML_API_SECRET", "LUMA_AGENTS_API_KEY", "KLING_API_KEY", "FAL_KEY")
"""As in place.ALL."""
BRIEF = "a 3s teaser for our solar lamp, no voice-over"


def pieces(key: str) -> Iterator[bytes]:
    """A key's beginning, end and middle: a message may be cut anywhere."""
    for start in {0, max(0, len(key) - PIECE), max(0, len(key) // 2 - PIECE // 2)}:
        yield key[start : start + PIECE].encode()


def leaks(spoken: dict[str, bytes], keys: dict[str, str]) -> list[tuple[str, str]]:
    """Where which key stands: place -> bytes, variable -> key."""
    return [
        (where, name) for where, told in spoken.items() for name, key in keys.items()
        if any(piece in told for piece in pieces(key))
    ]  # fmt: skip


def written(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def rehearsed(studio: Path, *more: str) -> tuple[int, dict[str, bytes]]:
    """A whole rehearsal in a process of its own: its status, and every byte it left or said."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI", "FILMWRIGHT", "LANG"))}
    words = ["rehearse", BRIEF, "--clips", "plain", "--size", "240p", "--takes", "1", "--studio", str(studio), *more]
    done = subprocess.run(
        [sys.executable, "-m", "agent", *words], env={**clean, "PYTHONPATH": str(ROOT), **CANARIES},
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, {**written(studio), "stdout": done.stdout, "stderr": done.stderr}


def test_a_key_is_found_where_it_is() -> None:
    """The search itself: in a file of a database, whole or cut."""
    key = KEYS["RUNWAYML_API_SECRET"]
    assert leaks({"a": b"x" + key.encode()[:40] + b"x", "b": b"nothing"}, {"K": key}) == [("a", "K")]
    assert min(map(len, (*KEYS.values(), *CANARIES.values()))) >= 18


def test_no_byte_of_a_film_holds_a_key(tmp_path: Path) -> None:
    """Files, books, checkpoints, reports, screens; also when a proxy's error page repeats what it was sent."""
    faults = "submit:1=echo,poll:1-3=echo"
    status, spoken = rehearsed(tmp_path / "studio", "--vendor", "kling", "--faults", faults, "--json")
    assert status == 0, spoken["stderr"][-2000:]
    assert any(name.endswith("ledger.sqlite") for name in spoken) and any("record.json" in name for name in spoken)
    assert leaks(spoken, KEYS) == [] and leaks(spoken, CANARIES) == []


def test_no_byte_of_a_film_that_fails_holds_a_key(tmp_path: Path) -> None:
    """The account is closed, and the page that says so repeats the key."""
    status, spoken = rehearsed(tmp_path / "studio", "--vendor", "runway", "--faults", "submit:1=401,poll:*=echo")
    assert status == 4, spoken["stderr"][-2000:]
    assert b"RUNWAYML_API_SECRET" in spoken["stderr"] and b"Traceback" not in spoken["stderr"]
    assert leaks(spoken, KEYS) == [] and leaks(spoken, CANARIES) == []


async def test_a_key_that_is_repeated_to_us_is_cut_out_of_what_we_say(bank: Path, tmp_path: Path) -> None:
    """An order's refusal, a look's refusal, each vendor's way to be let in; a token made of two keys is one too."""

    async def echoed(here: Place) -> None:
        said: list[str] = []
        for _ in range(2):
            try:
                await here.shoot()
            except ProductionError as error:
                said += [str(error), repr(error), *map(str, error.args)]
        told = {"errors": " ".join(said).encode(), "events": repr(here.told).encode()}
        assert leaks(told, dict(here.outside.keys)) == [] and b"Bearer ey" not in told["errors"] + told["events"]
        assert said or here.name in FINDS

    async with place(tmp_path, bank, "runway", each("submit:1=echo,poll:1-6=echo")) as here:
        await here.everywhere(echoed)
        leaked = leaks({**written(tmp_path), "repr": repr(here.outside).encode()}, KEYS)
        assert leaked == []


LEGACY = {name: KEYS[name] for name in ("KLING_ACCESS_KEY", "KLING_SECRET_KEY")}


async def test_a_token_made_of_keys_is_cut_out_too(bank: Path, tmp_path: Path) -> None:
    """Kling's legacy way in: half an hour of anybody's orders."""
    async with place(tmp_path, bank, "kling", "submit:1=echo", keys=LEGACY) as here:
        with pytest.raises(ProductionError) as told:
            await here.shoot(model="kling-v1-6", frames=120)
        words = str(told.value) + "".join(entry.request for entry in here.entries)
        assert here.vendor.token.word()[:40] not in words and "Bearer e" not in words
        assert b"Bearer e" not in b"".join(written(tmp_path).values())


@pytest.mark.parametrize(("name", "wrong"), zip(ALL, VARIABLES, strict=True))
async def test_a_wrong_key_is_named_by_its_variable_only(name: str, wrong: str, bank: Path, tmp_path: Path) -> None:
    """Bad input: status 4's one line, before any money."""
    name = dict(zip(("RUNWAYML_API_SECRET", "LUMA_AGENTS_API_KEY", "KLING_API_KEY", "FAL_KEY"), ALL, strict=True))[
        wrong
    ]
    keys = {wrong: CANARIES[wrong]}
    async with place(tmp_path, bank, name, keys=keys) as here:
        with pytest.raises(ProductionError, match=wrong) as told:
            await here.shoot()
        assert leaks({"error": str(told.value).encode(), **written(tmp_path)}, keys) == []
        assert await here.jobs() == [] and here.committed == 0


def test_settings_do_not_show_their_keys() -> None:
    told: Any = Settings(_env_file=None, OPENAI_API_KEY=CANARIES["OPENAI_API_KEY"])  # type: ignore[call-arg]
    assert CANARIES["OPENAI_API_KEY"] not in repr(told) + str(told) + told.model_dump_json()

"""How vendors behave: how often they flicker, freeze, drift, ignore the camera, refuse or dawdle."""

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.vendors.remedies import remedies
from tools.vendors.sandbox.house import Fate

DAMAGES = {
    "flicker": "flicker",
    "frozen": "frozen",
    "dark": "dark",
    "drift": "off_palette",
    "wrong_camera": "wrong_camera",
}
"""Damage -> the fault of remedies.toml that it is."""
NAMES = ("ideal", "plain", "rough", "drifting")
MOST, DAY = 64 * 1024, 86_400.0
"""Bytes of a world's file, and seconds that a job may wait."""
KNOWN = {*DAMAGES, "refusal", "failure", "whim", "queued", "rolling", "heals", "charged_failures"}


@dataclass(frozen=True)
class Habits:
    """Rates of one vendor, 0..1; queued and rolling: least and most seconds. heals: how far a remedy lowers a rate.

    whim: how often it chooses the colours itself, where neither words nor pictures hold any.
    """

    rates: Mapping[str, float]
    queued: tuple[float, float] = (2.0, 2.0)
    rolling: tuple[float, float] = (8.0, 8.0)
    heals: float = 1.0
    whim: float = 0.0
    charged_failures: bool = False


@dataclass(frozen=True)
class Seeded:
    """A world whose every fate follows from its seed, the vendor and the job's luck, else its number."""

    habits: Mapping[str, Habits]
    seed: int = 0

    def fate(self, vendor: str, number: int, words: str, shown: int = 0, luck: str = "") -> Fate:
        dice = random.Random(f"{self.seed}/{vendor}/{luck or number}")
        habits = self.habits.get(vendor) or self.habits["default"]
        thrown = {name: dice.random() for name in ("refusal", "failure", *DAMAGES)}
        queued, rolling = round(dice.uniform(*habits.queued), 2), round(dice.uniform(*habits.rolling), 2)
        lost = next((name for name in ("refusal", "failure") if thrown[name] < habits.rates.get(name, 0.0)), "")
        if lost:
            end, why = ("refused", "content policy") if lost == "refusal" else ("failed", "internal error")
            return Fate(queued, rolling, end, why, habits.charged_failures)  # type: ignore[arg-type]
        hurt = tuple(name for name in DAMAGES if thrown[name] < rate(habits, name, words, shown))
        taste = dice.random() if dice.random() < habits.whim else None
        return Fate(queued, rolling, damage=hurt, taste=taste)


def rate(habits: Habits, damage: str, words: str, shown: int = 0) -> float:
    """How often a damage comes to a prompt of these words. A picture to go by holds colours as words that mend do."""
    usual = habits.rates.get(damage, 0.0)
    held = usual and (mended(DAMAGES[damage], words) or (damage == "drift" and shown))
    return usual * (1 - habits.heals) if held else usual


def mended(fault: str, words: str) -> bool:
    """Whether the words carry a remedy. To name the camera's move is no remedy: every prompt does."""
    ways = ((one, way) for one in remedies() if fault in one.mends for way in (one.phrase, *one.also))
    low = words.lower()
    return any(way in low for _, way in ways if not way.startswith("camera "))


def world(named: str, seed: int = 0) -> Seeded:
    """A world of ours by name, or one of your own by file; ValueError says what is wrong with it."""
    path = Path(__file__).with_name("worlds") / f"{named}.toml" if named in NAMES else Path(named)
    if not path.is_file():
        raise ValueError(f"There is no world {named!r}; choose one of {', '.join(NAMES)}, or give a TOML file")
    if path.stat().st_size > MOST:
        raise ValueError(f"The world {path.name} is over {MOST} bytes")
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        default = told.get("default", {})
        rows = {"default": default, **{vendor: {**default, **own} for vendor, own in told.get("vendor", {}).items()}}
        return Seeded({vendor: _habits(vendor, row) for vendor, row in rows.items()}, seed)
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"The world {path.name} is no tables of rates: {error}") from None


def _habits(vendor: str, row: Mapping[str, Any]) -> Habits:
    if strange := sorted(set(row) - KNOWN):
        raise ValueError(f"The world's {vendor} has no {strange[0][:60]!r}; it may have {', '.join(sorted(KNOWN))}")
    rates = {name: _share(name, row.get(name, 0.0)) for name in (*DAMAGES, "refusal", "failure")}
    usual = Habits(rates)
    queued, rolling = (_span(name, row.get(name, getattr(usual, name))) for name in ("queued", "rolling"))
    return Habits(
        rates, queued, rolling, heals=_share("heals", row.get("heals", 1.0)), whim=_share("whim", row.get("whim", 0.0)),
        charged_failures=bool(row.get("charged_failures", False)),
    )  # fmt: skip


def _share(name: str, value: Any) -> float:
    if not 0 <= float(value) <= 1:
        raise ValueError(f"The world's {name} can't be {value}; it is a share, 0 to 1")
    return float(value)


def _span(name: str, value: Any) -> tuple[float, float]:
    """Least and most seconds."""
    least, most = map(float, value)
    if not 0 <= least <= most <= DAY:
        raise ValueError(f"The world's {name} can't be {[least, most]}; it is the least and the most seconds")
    return least, most

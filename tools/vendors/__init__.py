"""The vendors by name. Nothing heavy is imported before one is opened."""

import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from memory.errors import UserMistake

if TYPE_CHECKING:
    from tools.vendors.contract import Facts, Vendor
    from tools.vendors.outside import Outside

# name -> where its factory lives; a factory takes keyword arguments: `cache`, and `outside` and `name` when remote
VENDORS = {
    "animatic": "tools.vendors.animatic.vendor:Animatic",
    "runway": "tools.vendors.runway:Runway",
    "luma": "tools.vendors.luma:Luma",
    "kling": "tools.vendors.kling.vendor:Kling",
    "pika": "tools.vendors.fal.vendor:Fal",
    "fal": "tools.vendors.fal.vendor:Fal",
    "sora": "tools.vendors.sora:Sora",
    "stable": "tools.vendors.stable.vendor:Stable",
}
NAMES = tuple(VENDORS)


@cache
def facts(name: str) -> "Facts":
    """The dated fact sheet of a vendor, from its own TOML file."""
    from tools.vendors.contract import Facts

    sheet = Path(__file__).with_name(f"{_known(name)}.toml").read_text(encoding="utf-8")
    return Facts.model_validate(tomllib.loads(sheet))


def open_vendor(name: str, *, cache: Path, outside: "Outside | None" = None, **options: Any) -> "Vendor":
    """A vendor ready to take orders; `cache` is a folder for what can be made again, `outside` the way to the world."""
    module, _, factory = VENDORS[_known(name)].partition(":")
    if not facts(name).offline:
        options = {"name": name, "outside": outside, **options}
    return cast("Vendor", getattr(import_module(module), factory)(cache=cache, **options))


def _known(name: str) -> str:
    if name not in VENDORS:
        raise UserMistake(
            f"There is no vendor {name!r}", f"Choose one of: {', '.join(NAMES)}",
            field="vendor", got=name, accepted=", ".join(NAMES),
        )  # fmt: skip
    return name

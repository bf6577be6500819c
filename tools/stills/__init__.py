"""Stills: one picture for a shot, drawn by whoever will shoot it or ordered from a maker of pictures."""

import tomllib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast, runtime_checkable

from memory.errors import Rejected, UserMistake, VendorError
from tools.vendors.contract import Facts, Order, Vendor

if TYPE_CHECKING:
    from tools.stills.contract import Maker

WIDTH = 320
Palette = tuple[str, str, str, str]
Views = tuple[bytes, bytes, bytes]
# name -> where its factory lives; a factory takes `cache`, and `outside`, or `sketches` for the free one.
# fal is missing: none of its pages we read tells the price of a picture.
MAKERS = {
    "plate": "tools.stills.plate:Plate",
    "openai-images": "tools.stills.openai_images:OpenAIImages",
    "runway-images": "tools.stills.runway_images:RunwayImages",
}


@runtime_checkable
class Sketches(Protocol):
    """A vendor that can show what it is going to shoot."""

    async def panel(self, order: Order, width: int, at: int = 0) -> bytes: ...


@runtime_checkable
class Fits(Protocol):
    """A vendor that can show somebody of the cast from all sides."""

    async def sheet(self, draws: str, palette: Palette, width: int, world: str = "") -> Views: ...


async def sheet(draws: str, palette: Palette, world: str, vendor: Vendor, width: int = 240) -> Views | None:
    """Front, side and back of the person a phrase describes, as PNGs; None for whatever is no person."""
    if not isinstance(vendor, Fits):
        raise VendorError(f"{vendor.facts.name} draws no cast sheets", "Ask the animatic for them")
    try:
        return await vendor.sheet(draws, palette, width, world)
    except Rejected:
        return None


async def panel(order: Order, vendor: Vendor, width: int = WIDTH, at: int = 0) -> bytes:
    """A storyboard panel of frame `at` of an order, its first one by itself: PNG bytes, `width` px wide."""
    if not isinstance(vendor, Sketches):
        raise VendorError(f"{vendor.facts.name} draws no panels", "Ask the animatic for them")
    return await vendor.panel(order, width, at)


def facts(name: str) -> Facts:
    """The dated fact sheet of a maker."""
    sheet = Path(__file__).with_name(f"{_known(name).replace('-', '_')}.toml").read_text(encoding="utf-8")
    return Facts.model_validate(tomllib.loads(sheet))


def open_maker(name: str, *, cache: Path, **options: Any) -> "Maker":
    """A maker ready to take orders; options: `outside`, or `sketches` for the plate."""
    module, _, factory = MAKERS[_known(name)].partition(":")
    return cast("Maker", getattr(import_module(module), factory)(cache=cache, **options))


def _known(name: str) -> str:
    if name not in MAKERS:
        raise UserMistake(
            f"There is no maker of stills {name!r}", f"Choose one of: {', '.join(MAKERS)}",
            field="still", got=name, accepted=", ".join(MAKERS),
        )  # fmt: skip
    return name

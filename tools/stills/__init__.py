"""Stills: one picture for a shot, drawn by whoever will shoot it."""

from typing import Protocol, runtime_checkable

from memory.errors import VendorError
from tools.vendors.contract import Order, Vendor

WIDTH = 320


@runtime_checkable
class Sketches(Protocol):
    """A vendor that can show what it is going to shoot."""

    async def panel(self, order: Order, width: int) -> bytes: ...


async def panel(order: Order, vendor: Vendor, width: int = WIDTH) -> bytes:
    """A storyboard panel of an order's first frame: PNG bytes, `width` px wide."""
    if not isinstance(vendor, Sketches):
        raise VendorError(f"{vendor.facts.name} draws no panels", "Ask the animatic for them")
    return await vendor.panel(order, width)

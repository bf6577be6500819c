"""The protocols the sandbox speaks: vendor -> where its routes are and where its address starts."""

from importlib import import_module
from typing import Any

# vendor -> (module, path of its base address)
PROTOCOLS: dict[str, tuple[str, str]] = {
    "pika": ("tools.vendors.sandbox.protocols.fal", ""),
    "fal": ("tools.vendors.sandbox.protocols.fal", ""),
    "fal-rest": ("tools.vendors.sandbox.protocols.fal_files", "/fal-rest"),
    "fal-cdn": ("tools.vendors.sandbox.protocols.fal_files", "/fal-cdn"),
    "kling": ("tools.vendors.sandbox.protocols.kling", "/kling"),
    "runway": ("tools.vendors.sandbox.protocols.runway", "/runway"),
    "openai": ("tools.vendors.sandbox.protocols.openai", "/openai/v1"),
    "runway-media": ("tools.vendors.sandbox.protocols.runway_media", "/runway"),
    "sora": ("tools.vendors.sandbox.protocols.openai", "/openai/v1"),
    "luma": ("tools.vendors.sandbox.protocols.luma", "/luma/v1"),
}


def routes() -> list[Any]:
    """Every route of every protocol; root ones last, because they catch what is left."""
    modules = dict.fromkeys(module for module, base in sorted(PROTOCOLS.values(), key=lambda row: -len(row[1])))
    return [route for module in modules for route in import_module(module).ROUTES]


def bases(url: str) -> dict[str, str]:
    """vendor -> its address in a sandbox that listens at `url`."""
    return {vendor: url + base for vendor, (_, base) in PROTOCOLS.items()}

"""Runway's pictures and speech; their tasks are looked at where its videos are."""

import re
from typing import Any

from aiohttp import web

from tools.vendors.sandbox.house import House, Route, Shown
from tools.vendors.sandbox.protocols.runway import admitted, gone_by, taken
from tools.vendors.sandbox.protocols.runway_inputs import read
from tools.vendors.sandbox.protocols.runway_rules import wrong

BASE = "/runway"
TAG = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,15}")
RATIOS = (
    "1024:1024", "1080:1080", "1168:880", "1360:768", "1440:1080", "1080:1440", "1808:768", "1920:1080", "1080:1920",
    "2112:912", "1280:720", "720:1280", "720:720", "960:720", "720:960", "1680:720",
)  # fmt: skip
REFERENCES = {"gen4_image": (0, 3), "gen4_image_turbo": (1, 3)}
"""Least and most reference pictures of a model."""
PRESETS = (
    "Maya", "Arjun", "Serene", "Bernard", "Billy", "Mark", "Clint", "Mabel", "Chad", "Leslie", "Eleanor", "Elias",
    "Elliot", "Grungle", "Brodie", "Sandra", "Kirk", "Kylie", "Lara", "Lisa", "Malachi", "Marlene", "Martin",
    "Miriam", "Monster", "Paula", "Pip", "Rusty", "Ragnar", "Xylar", "Maggie", "Jack", "Katie", "Noah", "James",
    "Rina", "Ella", "Mariah", "Frank", "Claudia", "Niki", "Vincent", "Kendrick", "Myrna", "Tom", "Wanda",
    "Benjamin", "Kiana", "Rachel",
)  # fmt: skip
LETTERS = 1000
ENCLOSED = 5 << 20
A_SECOND = 15
"""Letters spoken in a second."""


async def text_to_image(request: web.Request, house: House) -> web.Response:
    told = await _body(request, ("model", "promptText", "ratio", "referenceImages", "seed", "contentModeration"))
    model = told.get("model")
    if model not in REFERENCES:
        raise wrong(f"model must be one of {', '.join(REFERENCES)}")
    if told.get("ratio") not in RATIOS:
        raise wrong(f"ratio must be one of {', '.join(RATIOS)}")
    seed = told.get("seed")
    if seed is not None and (not isinstance(seed, int) or not 0 <= seed < 2**32):
        raise wrong("seed must be an integer from 0 to 4294967295")
    words = _words(told)
    shown = _references(house, told.get("referenceImages", []), *REFERENCES[model])
    width, height = (int(side) for side in told["ratio"].split(":"))
    credits = 2 if model == "gen4_image_turbo" else 5 if min(width, height) == 720 else 8
    kept = {name: value for name, value in told.items() if name != "referenceImages"}
    return taken(house, kept, credits, words, kind="image", width=width, height=height, seed=seed, references=shown)


async def text_to_speech(request: web.Request, house: House) -> web.Response:
    told = await _body(request, ("model", "promptText", "voice"))
    if told.get("model") != "eleven_multilingual_v2":
        raise wrong("model must be eleven_multilingual_v2")
    words, voice = _words(told), told.get("voice")
    if not isinstance(voice, dict) or voice.keys() != {"type", "presetId"} or voice["type"] != "runway-preset":
        raise wrong("voice must be {type: runway-preset, presetId}")
    if voice["presetId"] not in PRESETS:
        raise wrong(f"voice.presetId must be one of {', '.join(sorted(PRESETS))}")
    credits = -(-_units(words) // 50)
    return taken(house, told, credits, words, kind="speech", seconds=max(1.0, len(words) / A_SECOND))


async def _body(request: web.Request, known: tuple[str, ...]) -> dict[str, Any]:
    """The body of a call; unknown fields are refused."""
    told = await read(request)
    if not isinstance(told, dict):
        raise wrong("The body must be an object")
    for name in told.keys() - set(known):
        raise wrong(f"{name} is not a known field of this model")
    return told


def _words(told: dict[str, Any]) -> str:
    words = told.get("promptText")
    if not isinstance(words, str) or not 1 <= _units(words) <= LETTERS:
        raise wrong(f"promptText must be a string of 1 to {LETTERS} UTF-16 code units")
    return words


def _references(house: House, given: Any, least: int, most: int) -> tuple[Shown, ...]:
    """The pictures of a call under their tags; those without one are called by their number."""
    if not isinstance(given, list) or not least <= len(given) <= most:
        raise wrong(f"referenceImages must hold {least} to {most} images")
    for one in given:
        if isinstance(one, dict) and one.keys() - {"uri", "tag"}:
            raise wrong("referenceImages takes a uri and a tag, and nothing else")
        uri = one.get("uri") if isinstance(one, dict) else None
        if not isinstance(uri, str) or not uri.startswith(("https://", "runway://", "data:image/")):
            raise wrong("referenceImages needs a uri that is https, runway or an image data URI")
        if uri.startswith("data:") and len(uri) > ENCLOSED:
            raise wrong("referenceImages holds a data URI over 5 MB")
        if "tag" in one and not TAG.fullmatch(str(one["tag"])):
            raise wrong("referenceImages has a tag that is not 3 to 16 letters, digits or underscores")
    tags = [one.get("tag") for one in given if "tag" in one]
    if len(set(tags)) < len(tags):
        raise wrong("referenceImages has two images under one tag")
    return tuple(
        gone_by(house, one["uri"], "referenceImages", str(one.get("tag", f"image {number}")))
        for number, one in enumerate(given, 1)
    )


def _units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


ROUTES = [
    Route("submit", "POST", f"{BASE}/v1/text_to_image", admitted(text_to_image)),
    Route("submit", "POST", f"{BASE}/v1/text_to_speech", admitted(text_to_speech)),
]

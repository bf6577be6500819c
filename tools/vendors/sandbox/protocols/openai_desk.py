"""What every OpenAI address has in common: who is let in, how a body is read, how a refusal looks."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tools.vendors.sandbox.house import Turned
from tools.vendors.sandbox.run import KEYS

NESTED = re.compile(r"^(\w+)\[(\w*)\]$")


@dataclass(frozen=True)
class Upload:
    """A file part of a multipart body."""

    name: str
    kind: str
    body: bytes


def refusal(
    status: int, words: str, *, code: str | None = None, param: str | None = None, kind: str = "invalid_request_error"
) -> Turned:
    """A refusal in OpenAI's shape."""
    return Turned(status, {"error": {"message": words, "type": kind, "param": param, "code": code}})


def let_in(request: web.Request) -> None:
    """Turn away whoever brings no key, or another one."""
    told = request.headers.get("authorization", "")
    if not told.startswith("Bearer "):
        raise refusal(401, "You didn't provide an API key.", code="missing_api_key")
    if told != f"Bearer {KEYS['OPENAI_API_KEY']}":
        raise refusal(401, "Incorrect API key provided.", code="invalid_api_key")


async def fields(request: web.Request, known: Collection[str], needed: Collection[str] = ()) -> dict[str, Any]:
    """The fields of a JSON or multipart body; an unknown or a missing one is refused by name."""
    let_in(request)
    if request.content_type == "multipart/form-data":
        told = await _parts(request)
    elif request.content_type == "application/json":
        told = _json(await request.text())
    else:
        raise refusal(400, f"Unsupported content type: '{request.content_type}'.", code="unsupported_content_type")
    for name in told.keys() - set(known):
        raise refusal(400, f"Unknown parameter: '{name}'.", code="unknown_parameter", param=name)
    for name in needed:
        if told.get(name) in (None, ""):
            raise refusal(400, f"Missing required parameter: '{name}'.", code="missing_required_parameter", param=name)
    return told


def one_of(told: Mapping[str, Any], name: str, choices: Collection[str], default: str = "") -> str:
    """A word from a list; numbers are no words."""
    value = told.get(name, default)
    if not isinstance(value, str):
        raise refusal(400, f"Invalid type for '{name}': expected a string.", code="invalid_type", param=name)
    if value not in choices:
        allowed = ", ".join(f"'{choice}'" for choice in choices)
        raise refusal(
            400, f"Invalid value: '{value}'. Supported values are: {allowed}.", code="invalid_value", param=name
        )
    return value


def text(told: Mapping[str, Any], name: str, most: int) -> str:
    """Words of at least one and at most `most` letters."""
    value = told[name]
    if not isinstance(value, str):
        raise refusal(400, f"Invalid type for '{name}': expected a string.", code="invalid_type", param=name)
    if not value or len(value) > most:
        words = f"Invalid '{name}': expected a string of 1 to {most} characters, got {len(value)}."
        raise refusal(400, words, code="string_above_max_length", param=name)
    return value


def no_model(model: Any) -> Turned:
    words = f"The model '{model}' does not exist or you do not have access to it."
    return refusal(404, words, code="model_not_found", param="model")


async def _parts(request: web.Request) -> dict[str, Any]:
    """A multipart body with a[b] as {"a": {"b": …}} and a[] as {"a": […]}."""
    told: dict[str, Any] = {}
    for name, raw in (await request.post()).items():
        value = Upload(raw.filename, raw.content_type, raw.file.read()) if isinstance(raw, web.FileField) else raw
        nested = NESTED.match(name)
        if nested is None:
            told[name] = value
        elif nested[2]:
            told.setdefault(nested[1], {})[nested[2]] = value
        else:
            told.setdefault(nested[1], []).append(value)
    return told


def _json(words: str) -> dict[str, Any]:
    try:
        told = json.loads(words)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise refusal(400, "We could not parse the JSON body of your request.", code="invalid_json")
    return told

"""Rooms to make films in: a studio over a folder, with what was told kept for the asserting."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from langchain_core.messages import HumanMessage

from agent.settings import Settings
from agent.studio import Studio
from agent.toolbox import wrap
from memory.film import Brief, Shot
from prompts import prompt
from tools import calls
from tools.vendors import facts
from tools.vendors.contract import Vendor
from tools.vendors.outside import Outside

SMALL = {"size": "240p", "takes": 1}


def brief(words: str, **options: Any) -> Brief:
    return Brief(text=words, **{**SMALL, **options})


@asynccontextmanager
async def studio(
    root: Path,
    *,
    vendors: dict[str, Vendor] | None = None,
    yes: bool = False,
    outside: Outside | None = None,
    **settings: Any,
) -> AsyncIterator[tuple[Studio, list[tuple[str, dict[str, Any]]]]]:
    """A studio with no keys, and the list of events it told."""
    told: list[tuple[str, dict[str, Any]]] = []
    plain = Settings(_env_file=None).model_copy(
        update={"studio": root, "model": "", "openai_url": "", "speech_url": "", **settings}
    )
    tell = lambda kind, **more: told.append((kind, more))  # noqa: E731
    async with Studio.open(plain, tell, vendors=vendors, yes=yes, outside=outside) as room:
        yield room, told


SHOT = Shot(
    number=1, scene=1, frames=48, action="the lamp stands", place="studio", light="night", subject="lamp",
    staging="hero", framing="medium", camera="push_in", motion="medium", prompt="a lamp in a studio",
)  # fmt: skip


def camera_facts() -> HumanMessage:
    return HumanMessage(
        prompt(
            "camera",
            {
                "shot": SHOT.model_dump(mode="json"),
                "seconds": 2.0,
                "seed": 1001,
                "look": "clean",
                "stills": [],
                "vendors": [facts("animatic").model_dump(mode="json")],
                "takes": [],
                "limits": {"takes_left": 3, "stop_at": 0.9, "budget_left": "0"},
            },
        )
    )


def camera_tools() -> list[Any]:
    async def never(_: Any) -> dict[str, Any]:
        raise AssertionError("the tool is only shown")

    return [wrap("roll", calls.Roll, never), wrap("screen", calls.Screen, never), wrap("circle", calls.Circle, never)]

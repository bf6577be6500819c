"""A thing in the colour its phrase names: the material that most of it is made of takes the paint."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from tools.vendors.animatic import forms, icons
from tools.vendors.animatic.finishes import cupboard
from tools.vendors.animatic.materials import Colour, Material
from tools.vendors.animatic.phrases import colour
from tools.vendors.animatic.solids import box_around

Palette = tuple[Colour, ...]
# Materials that are painted together; glass, metal, rubber, food and light keep their own colour.
FAMILIES = (
    ("accent", "accent_matt", "second", "second_matt", "cloth", "cloth_dark", "leather", "canvas", "tower", "panes"),
    ("body", "soft", "white", "shade", "paper", "kraft"),
    ("red",),
    ("wood", "pale_wood"),
    ("screen", "ink", "ink_matt", "black"),
    ("terracotta",),
)


def named_paint(noun: str) -> Colour | None:
    """The colour a phrase gives its thing: 'red' of 'red bicycle'; none where the colour is part of a known name."""
    words, alias = icons.words_of(noun), icons.table("icons.toml")["alias"]
    known = (p for p in icons.spoken(noun) if p in alias or p in icons.table("forms.toml"))
    name = next(known, words[-1] if words else "").split()
    before = words[: len(words) - len(name)]
    said = [word for word in before if word in icons.table("wardrobe.toml")["colours"]]
    return colour(said[-1]) if said else None


def painted(palette: Palette, noun: str, form: Mapping[str, Any] | None = None) -> dict[str, Material]:
    """The cupboard for a noun; where it names a colour, the materials most of the form is made of have it."""
    paint = named_paint(noun)
    if paint is None:
        return cupboard(palette)
    finish = cupboard((palette[0], palette[1], paint, palette[3]))
    names = _main(form, finish, palette) if form else FAMILIES[0]
    return {**finish, **{name: replace(finish[name], colour=paint) for name in names}}


def _main(form: Mapping[str, Any], finish: dict[str, Material], palette: Palette) -> tuple[str, ...]:
    """The family that fills the largest boxes of a form."""
    size: dict[tuple[str, ...], float] = {}
    for part in form["parts"]:
        name = form.get("swap", {}).get(part.get("part", ""), part["material"])
        bare = {key: value for key, value in part.items() if key != "screen"}
        low, high = box_around([forms.solid(bare, finish[name], "", palette)])
        for family in FAMILIES:
            if name in family:
                size[family] = size.get(family, 0.0) + float(np.prod(high - low))
    return max(size, key=lambda family: size[family], default=FAMILIES[0])

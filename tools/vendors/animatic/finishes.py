"""The cupboard of materials, mixed for a look's palette so that products and pictures agree."""

from collections.abc import Callable, Sequence

from tools.vendors.animatic import paintings
from tools.vendors.animatic.materials import Colour, Material
from tools.vendors.animatic.screens import mixed

Palette = Sequence[Colour]
WHITE: Colour = (1.0, 1.0, 1.0)


def vivid(colour: Colour, light: float = 0.30, chroma: float = 1.25) -> Colour:
    """A colour brought near the luminance `light`, its chroma raised: paint for a product."""
    level = max(0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2], 1e-4)
    wanted = light * 0.6 + min(level, 0.7) * 0.4
    out = [wanted * (1 + (c / level - 1) * chroma) for c in colour]
    return (min(max(out[0], 0.012), 0.86), min(max(out[1], 0.012), 0.86), min(max(out[2], 0.012), 0.86))


def cupboard(palette: Palette) -> dict[str, Material]:
    """Materials by name; 'body', 'accent', 'second' and 'ink' follow the palette [field, field 2, accent, light]."""
    field, second, accent, light = palette
    body = mixed(mixed(light, WHITE, 0.6), (0.8, 0.76, 0.7), 0.5)
    main, other = vivid(accent), vivid(second, 0.18, 1.1)
    ink = mixed((0.022, 0.023, 0.027), field, 0.05)
    return {**_coloured(body, main, other, ink), **_plain()}


def _coloured(body: Colour, main: Colour, other: Colour, ink: Colour) -> dict[str, Material]:
    return {
        "body": Material(body, 0.25, 0.05),
        "soft": Material(mixed(body, main, 0.12), 0.62),
        "accent": Material(main, 0.27, 0.05),
        "accent_matt": Material(main, 0.62),
        "second": Material(other, 0.3, 0.05),
        "second_matt": Material(other, 0.68),
        "ink": Material(ink, 0.24, 0.05),
        "ink_matt": Material(ink, 0.6, 0.035),
        "screen": Material(ink, 0.46, 0.04),
        "cloth": Material(main, 0.85, 0.03).painted(paintings.weave(0.2), paintings.grain(0.25, 8, 0.05)),
        "cloth_dark": Material(mixed(ink, other, 0.25), 0.85, 0.03).painted(
            paintings.weave(0.18), paintings.grain(0.25, 8, 0.05)
        ),
        "leather": Material(mixed(main, (0.1, 0.04, 0.02), 0.45), 0.42, 0.045).painted(paintings.grain(0.25, 16, 0.1)),
        "shade": Material(mixed(body, (0.9, 0.8, 0.62), 0.5), 0.6).painted(paintings.lit_shade(1.08)),
        "bulb": Material((0.85, 0.5, 0.2), 0.08, 0.05).painted(paintings.lit_shade(1.0, at=0.6)),
        "flame": Material((1.0, 0.6, 0.2), 0.6).painted(
            paintings.lit_shade(3.2, (1.0, 0.3, 0.05), (1.0, 0.75, 0.35), 0.35)
        ),
        "panes": Material(main, 0.3).painted(paintings.panes(1.3, 0.34, 0.66, 6)),
        "beacon": Material((0.9, 0.8, 0.6), 0.2).painted(paintings.panes(2.6, 0.02, 0.98, 8, (1.0, 0.78, 0.42))),
        "window": Material((0.5, 0.4, 0.25), 0.12, 0.05).painted(paintings.lit_shade(1.5, at=0.5, width=0.7)),
        "canvas": Material(main, 0.8, 0.03).painted(paintings.lit_shade(0.9, at=0.2, width=0.45), paintings.weave(0.2)),
        "eye": Material((0.3, 0.6, 0.7), 0.2).painted(
            paintings.lit_shade(1.6, mixed(main, (0.2, 0.8, 1.0), 0.6), (0.6, 0.9, 1.0), 0.5, 0.8)
        ),
        "globe": Material((0.05, 0.20, 0.34), 0.22, 0.05).painted(paintings.lands((0.24, 0.33, 0.10))),
        "football": Material((0.82, 0.81, 0.78), 0.35).painted(paintings.patches(mixed(main, ink, 0.93))),
        "tower": Material((0.80, 0.77, 0.72), 0.6).painted(
            paintings.stripes(main, ((0.0, 0.02), (0.16, 0.34), (0.50, 0.66), (0.82, 0.94))), paintings.grain(0.08, 5)
        ),
    }  # fmt: skip


def _plain() -> dict[str, Material]:
    timber, bark = (0.36, 0.19, 0.085), (0.12, 0.052, 0.020)
    return {
        "white": Material((0.80, 0.79, 0.76), 0.22, 0.05),
        "paper": Material((0.82, 0.79, 0.72), 0.75),
        "kraft": Material((0.42, 0.27, 0.15), 0.8).painted(paintings.grain(0.12, 10, 0.04)),
        "brass": Material((0.93, 0.70, 0.36), 0.2, metal=1),
        "gold": Material((1.0, 0.72, 0.28), 0.16, metal=1),
        "copper": Material((0.93, 0.48, 0.32), 0.22, metal=1),
        "steel": Material((0.72, 0.73, 0.76), 0.24, metal=1),
        "brushed": Material((0.52, 0.53, 0.55), 0.38, metal=1),
        "chrome": Material((0.85, 0.86, 0.88), 0.1, metal=1),
        "black": Material((0.014, 0.014, 0.016), 0.2, 0.05),
        "rubber": Material((0.024, 0.024, 0.027), 0.7, 0.03),
        "grille": Material((0.05, 0.05, 0.055), 0.45).painted(paintings.mesh(54)),
        "mesh": Material((0.62, 0.63, 0.66), 0.3, metal=1).painted(paintings.mesh(44)),
        "wood": Material(timber, 0.42, 0.045).painted(paintings.wood(bark)),
        "pale_wood": Material((0.56, 0.38, 0.21), 0.45).painted(paintings.wood((0.34, 0.19, 0.09))),
        "glass": Material((0.10, 0.12, 0.13), 0.08, 0.05, glass=0.88),
        "frosted": Material((0.75, 0.8, 0.83), 0.4, 0.05, glass=0.5),
        "green_glass": Material((0.02, 0.12, 0.05), 0.08, 0.06),
        "amber_glass": Material((0.22, 0.07, 0.015), 0.08, 0.06, through=(0.5, 0.16, 0.02)),
        "coffee": Material((0.020, 0.008, 0.004), 0.14, 0.05),
        "crema": Material((0.28, 0.13, 0.05), 0.4),
        "milk": Material((0.84, 0.78, 0.68), 0.35),
        "water": Material((0.10, 0.26, 0.32), 0.1, 0.04, glass=0.6),
        "ice": Material((0.62, 0.70, 0.74), 0.15, 0.06, glass=0.62),
        "juice": Material((0.95, 0.42, 0.03), 0.2),
        "wine": Material((0.14, 0.006, 0.014), 0.12),
        "beer": Material((0.80, 0.36, 0.035), 0.15, through=(0.6, 0.25, 0.02)),
        "crust": Material((0.52, 0.25, 0.075), 0.62).painted(paintings.grain(0.45, 7, 0.12)),
        "cream": Material((0.86, 0.78, 0.66), 0.5),
        "chocolate": Material((0.07, 0.026, 0.012), 0.35),
        "leaf": Material((0.055, 0.20, 0.045), 0.45, through=(0.1, 0.25, 0.02)).painted(
            paintings.grain(0.25, 6, 0.06)
        ),
        "terracotta": Material((0.50, 0.19, 0.09), 0.75).painted(paintings.grain(0.12, 6, 0.03)),
        "soil": Material((0.05, 0.03, 0.018), 0.95).painted(paintings.grain(0.6, 18, 0.3)),
        "wax": Material((0.86, 0.76, 0.58), 0.5, through=(0.4, 0.22, 0.08)),
        "red": Material((0.56, 0.035, 0.028), 0.25, 0.05),
        "lens": Material((0.010, 0.012, 0.022), 0.06, 0.09),
        "solar": Material((0.010, 0.016, 0.036), 0.16, 0.07).painted(paintings.cells()),
        "rock": Material((0.25, 0.232, 0.215), 0.86, 0.03).painted(paintings.grain(0.85, 4.2, 0.35)),
        "concrete": Material((0.44, 0.43, 0.41), 0.85, 0.03).painted(paintings.grain(0.2, 7, 0.05)),
        "snow": Material((0.80, 0.84, 0.90), 0.85, 0.03, through=(0.05, 0.07, 0.1)).painted(
            paintings.grain(0.05, 6, 0.12)
        ),
        "sand": Material((0.52, 0.37, 0.22), 0.95, 0.02).painted(paintings.grain(0.18, 9, 0.14)),
        "earth": Material((0.11, 0.085, 0.05), 0.95, 0.02).painted(paintings.grain(0.6, 8, 0.3)),
        "bark": Material(bark, 0.9, 0.02).painted(paintings.grain(0.7, 6, 0.5)),
        "plank": Material((0.30, 0.20, 0.125), 0.62).painted(
            paintings.wood((0.14, 0.085, 0.05)), paintings.grain(0.2, 6, 0.05)
        ),
    }  # fmt: skip


Finish = Callable[[str], Material]

"""High mountains over a sea of cloud, seen from a snowy shoulder."""

import numpy as np

from tools.vendors.animatic.air import staged
from tools.vendors.animatic.flora import Ink, pine, silhouette
from tools.vendors.animatic.paint import F, smooth
from tools.vendors.animatic.skies import heavens
from tools.vendors.animatic.stage import Layer, Life, Particles, Sheet, Stage, Stand
from tools.vendors.animatic.terrain import SNOW, alpine, below, edge, massif, mist, rimmed, rolling
from tools.vendors.animatic.vista import Vista, behold, layer


def draw(stage: Stage) -> list[Sheet]:
    """Sky, three ranges with cloud lying between them, the snow at our feet, blown flakes."""
    vista = behold(stage, 0.68)
    rng, level = stage.rng("peaks"), vista.horizon
    back = heavens(vista)
    rock = vista.local((0.16, 0.17, 0.21), 0.25)
    snow = float(rng.uniform(0.9, 1.5))
    rises = rng.permutation([0.50, 0.34, 0.22]) if rng.random() < 0.5 else np.array([0.46, 0.34, 0.24])
    for which, (rise, distance) in enumerate(zip(rises, (0.66, 0.42, 0.2), strict=True)):
        base = level + 0.05 * which
        top = alpine(vista, f"range {which}", base, float(rise))
        back.append(
            massif(vista, f"range {which}", top, rock, distance, 0.12 + 0.12 * which, snow=snow * (1 - 0.2 * which))
        )
        back.append(
            mist(vista, f"cloud sea {which}", base + 0.01, 0.05, 0.18 + 0.12 * which, 0.95, 0.006 * (1 - which))
        )
    back.append(shoulder(vista))
    flakes = Particles("snow", 30, 1.3, (0.9, 0.93, 1.0), 0.0022)
    return staged(vista, back, [*corner(vista), flakes], Stand("snow", 0.5, 0.84, 0.42))


def shoulder(vista: Vista) -> Layer:
    """The snow slope we stand on: smooth, blue in its shade, with wind-drawn lines."""
    top = (rolling(vista, "shoulder", 0.86, 0.10) + F(0.02)).astype(F)
    t = below(vista, top)
    n = vista.noise("drift", across=0.5, down=2.2, base=4)
    slope = np.gradient(top) * vista.stage.frame_height
    light = (smooth(-0.15, 0.15, (slope * -vista.towards).astype(F))[None] * F(0.5) + F(0.35) + n * F(0.22))[..., None]
    light = np.clip(light, 0, 1)
    rgb = vista.lit(SNOW, 0.05) * (1 - light) + vista.lit(SNOW, 0.42) * light
    return layer("shoulder", rimmed(vista, vista.hazed(rgb, 0.04), t, 0.0), edge(vista, top), 0.9)


def corner(vista: Vista) -> list[Layer]:
    """A few bent firs at one side of the foreground, or none."""
    rng = vista.rng("corner")
    if rng.random() < 0.35:
        return []
    ink, side = Ink(vista), float(rng.choice([0.03, 0.97]))
    for _ in range(int(rng.integers(2, 6))):
        pine(
            ink,
            vista.x(side + float(rng.normal(0, 0.05))),
            vista.y(1.04),
            vista.unit * float(rng.uniform(0.25, 0.55)),
            rng,
        )
    mask = ink.mask()
    white = np.clip(np.roll(mask, int(0.01 * vista.unit), 0) * F(-0.9) + mask, 0, 1)[..., None] * F(0.8)
    rgb = silhouette(vista, mask, vista.local((0.05, 0.06, 0.06)), 0.04)
    return [
        layer("firs", rgb * (1 - white) + vista.lit(SNOW, 0.2) * white, mask, 1.35, life=Life(sway=(0.0012, 0.0, 5.0)))
    ]

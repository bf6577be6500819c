"""The nine lights a place can be seen in, and how a look's palette bends them."""

from dataclasses import replace

from tools.vendors.animatic.stage import Sky

Rgb = tuple[float, float, float]
WEIGHTS = (0.2126, 0.7152, 0.0722)

LIGHTS: dict[str, Sky] = {
    sky.name: sky
    for sky in (
        Sky(
            "dawn", top=(0.045, 0.155, 0.38), mid=(0.33, 0.37, 0.46), horizon=(1.18, 0.80, 0.56),
            key=(1.65, 1.02, 0.58), fill=(0.17, 0.205, 0.29),
            azimuth=-28, height=7, sun=(0.34, 0.54), haze=0.44, lamps=0.12, exposure=1.0,
        ),
        Sky(
            "golden_hour", top=(0.030, 0.060, 0.18), mid=(0.47, 0.135, 0.105), horizon=(1.02, 0.40, 0.075),
            key=(2.1, 1.16, 0.46), fill=(0.15, 0.135, 0.155), azimuth=24, height=9, sun=(0.66, 0.5), haze=0.42,
            lamps=0.18,
        ),
        Sky(
            "noon", top=(0.05, 0.19, 0.50), mid=(0.15, 0.37, 0.68), horizon=(0.50, 0.69, 0.84), key=(2.3, 2.15, 1.85),
            fill=(0.34, 0.42, 0.52), azimuth=62, height=58, haze=0.27, lamps=0.0,
        ),
        Sky(
            "blue_hour", top=(0.010, 0.026, 0.11), mid=(0.035, 0.10, 0.28), horizon=(0.37, 0.245, 0.24),
            key=(0.50, 0.34, 0.36), fill=(0.055, 0.09, 0.19), azimuth=-12, height=3, haze=0.5, lamps=0.72, stars=0.16,
            exposure=1.15,
        ),
        Sky(
            "night", top=(0.0030, 0.0055, 0.020), mid=(0.0085, 0.021, 0.062), horizon=(0.030, 0.085, 0.125),
            key=(0.20, 0.27, 0.38), fill=(0.018, 0.030, 0.060), azimuth=40, height=34, sun=(0.76, 0.2), haze=0.36,
            lamps=0.62, stars=1.0, exposure=1.35,
        ),
        Sky(
            "neon", top=(0.004, 0.005, 0.022), mid=(0.014, 0.014, 0.080), horizon=(0.060, 0.032, 0.16),
            key=(0.75, 0.07, 0.48), fill=(0.022, 0.085, 0.135), azimuth=-35, height=4, haze=0.42, lamps=1.0,
            exposure=1.2,
        ),
        Sky(
            "fog", top=(0.10, 0.19, 0.24), mid=(0.25, 0.37, 0.41), horizon=(0.50, 0.61, 0.61), key=(0.78, 0.72, 0.56),
            fill=(0.20, 0.27, 0.29), azimuth=15, height=19, sun=(0.62, 0.3), haze=0.94, lamps=0.3, weather="fog",
        ),
        Sky(
            "snow", top=(0.15, 0.23, 0.38), mid=(0.32, 0.43, 0.58), horizon=(0.68, 0.74, 0.82), key=(0.86, 0.72, 0.60),
            fill=(0.32, 0.41, 0.55), azimuth=-20, height=40, haze=0.72, lamps=0.42, weather="snow",
        ),
        Sky(
            "rain", top=(0.016, 0.032, 0.056), mid=(0.055, 0.090, 0.125), horizon=(0.19, 0.25, 0.29),
            key=(0.24, 0.28, 0.31),
            fill=(0.085, 0.11, 0.135), azimuth=10, height=46, haze=0.66, lamps=0.55, weather="rain", exposure=1.1,
        ),
    )
}  # fmt: skip


def luminance(colour: Rgb) -> float:
    """Relative luminance of a linear rgb."""
    return sum(w * c for w, c in zip(WEIGHTS, colour, strict=True))


def toward(colour: Rgb, hue: Rgb, amount: float) -> Rgb:
    """`colour` with a part of its chroma taken from `hue`, its luminance kept; no channel beyond 2.4 × luminance."""
    light, other = luminance(colour), max(luminance(hue), 1e-4)
    wanted = [min(h / other, 2.4) * light for h in hue]
    mixed = [c + (w - c) * amount for c, w in zip(colour, wanted, strict=True)]
    scale = light / max(sum(w * c for w, c in zip(WEIGHTS, mixed, strict=True)), 1e-6)
    return (mixed[0] * scale, mixed[1] * scale, mixed[2] * scale)


# What the air of another day does to a light: hues that top, mid and horizon lean to, and how far.
DAYS: dict[str, tuple[tuple[Rgb, Rgb, Rgb, float], ...]] = {
    "dawn": (
        ((0.04, 0.17, 0.36), (0.30, 0.42, 0.46), (1.10, 0.86, 0.50), 0.75),
        ((0.12, 0.13, 0.34), (0.62, 0.32, 0.42), (1.20, 0.64, 0.52), 0.6),
    ),
    "golden_hour": (
        ((0.02, 0.10, 0.19), (0.20, 0.24, 0.22), (1.05, 0.56, 0.14), 0.8),
        ((0.04, 0.10, 0.22), (0.62, 0.28, 0.13), (1.05, 0.52, 0.12), 0.6),
    ),
    "noon": (((0.03, 0.22, 0.40), (0.13, 0.42, 0.56), (0.62, 0.72, 0.70), 0.7),),
    "blue_hour": (
        ((0.006, 0.035, 0.085), (0.02, 0.13, 0.22), (0.46, 0.30, 0.12), 0.8),
        ((0.02, 0.02, 0.11), (0.10, 0.06, 0.24), (0.46, 0.18, 0.22), 0.7),
    ),
}


def of_a_day(sky: Sky, day: int) -> Sky:
    """The same light on another day: its sky in other hues, as bright as before. `day` is any whole number."""
    days = DAYS.get(sky.name, ())
    which = day % (len(days) + 1)
    if which == 0:
        return sky
    top, mid, horizon, amount = days[which - 1]
    return replace(
        sky,
        top=toward(sky.top, top, amount),
        mid=toward(sky.mid, mid, amount),
        horizon=toward(sky.horizon, horizon, amount),
    )


def tinted(sky: Sky, palette: tuple[Rgb, ...], amount: float = 0.24) -> Sky:
    """The same light in a look's colours: palette is [field, field 2, accent, light], linear rgb; amount 0..1."""
    field, second, _, light = palette
    amount *= 0.5 if sky.weather else 1.0
    return replace(
        sky,
        top=toward(sky.top, field, amount),
        mid=toward(sky.mid, second, amount * 0.5),
        horizon=toward(sky.horizon, light, amount * 0.4),
        key=toward(sky.key, light, amount * 0.5),
        fill=toward(sky.fill, field, amount * 0.7),
    )

"""How a take is spoiled on purpose, so that critics can be tried: in its pixels, or in how its camera moves."""

FILTERS = {
    "frozen": "loop=loop=-1:size=1:start=0",
    "dark": "lutyuv=y='16+(val-16)*0.12':u='128+(val-128)*0.35':v='128+(val-128)*0.35'",
    "flicker": "eq=eval=frame:brightness='if(eq(mod(n\\,3)\\,0)\\,0.22\\,-0.06)'",
    "drift": "hue=h=75:s=1.15",
    "black": "drawbox=color=black:t=fill",
}
"""Damage -> the ffmpeg filter that does it."""
OPPOSITE = {"left": "right", "up": "down", "in": "out", "cw": "ccw"}
OPPOSITE |= {there: here for here, there in OPPOSITE.items()}


def opposite(camera: str) -> str:
    """A camera move the other way; one without direction becomes a pan."""
    move, _, way = camera.rpartition("_")
    pairs = {"push_in": "pull_out", "pull_out": "push_in"}
    return pairs.get(camera) or (f"{move}_{OPPOSITE[way]}" if way in OPPOSITE else "pan_left")

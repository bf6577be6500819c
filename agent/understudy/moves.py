"""Which cameras, framings and stagings suit which part of a film."""

FAMILY = {
    "truck_left": "pan",
    "truck_right": "pan",
    "pan_left": "pan",
    "pan_right": "pan",
    "tilt_up": "tilt",
    "tilt_down": "tilt",
    "pedestal_up": "tilt",
    "pedestal_down": "tilt",
    "push_in": "in",
    "zoom_in": "in",
    "pull_out": "out",
    "zoom_out": "out",
    "orbit_left": "orbit",
    "orbit_right": "orbit",
    "roll_cw": "roll",
    "roll_ccw": "roll",
    "handheld": "hand",
    "static": "still",
}


CAMERAS = {
    "view": (
        "push_in",
        "pan_right",
        "pedestal_up",
        "truck_left",
        "pull_out",
        "tilt_up",
        "pan_left",
        "truck_right",
        "tilt_down",
    ),
    "hero": ("push_in", "truck_right", "pedestal_down", "orbit_left", "tilt_up", "pull_out", "truck_left", "zoom_in"),
    "detail": ("truck_left", "tilt_down", "push_in", "pan_right", "zoom_in", "truck_right", "pedestal_up"),
    "family": ("truck_right", "push_in", "pan_left", "pull_out", "pedestal_up"),
    "exploded": ("pedestal_up", "push_in", "zoom_out", "truck_left"),
    "figure": ("pull_out", "handheld", "truck_left", "push_in", "pan_right", "tilt_up"),
    "title_card": ("zoom_in", "pull_out", "pedestal_up", "push_in"),
    "end_card": ("push_in", "zoom_out", "pedestal_up", "pull_out"),
}


FRAMINGS = {
    "view": ("wide", "high_angle", "low_angle", "medium"),
    "hero": ("medium", "low_angle", "close", "wide", "high_angle"),
    "detail": ("detail", "close", "low_angle"),
    "family": ("medium", "wide", "high_angle"),
    "exploded": ("medium", "close", "low_angle"),
    "figure": ("wide", "low_angle", "medium", "high_angle"),
    "title_card": ("wide", "medium", "low_angle"),
    "end_card": ("medium", "wide", "close"),
}


STAGINGS = {
    "open": ("view",),
    "before": ("figure", "view"),
    "reveal": ("hero", "detail"),
    "naming": ("detail", "hero"),
    "claim": ("hero", "detail"),
    "step": ("hero", "detail", "view"),
    "question": ("hero", "view", "detail"),
    "life": ("figure", "detail", "family", "hero", "view"),
    "audience": ("figure", "view"),
    "after": ("view", "figure"),
    "turn": ("hero", "view", "figure"),
    "end": ("hero", "view"),
}


SIZES = {"wide": 0, "high_angle": 0, "medium": 1, "low_angle": 1, "close": 2, "detail": 2}

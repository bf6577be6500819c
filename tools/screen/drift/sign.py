"""From shots and sound to a signature."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from memory.errors import UserMistake
from tools.screen.drift.ear import hear
from tools.screen.drift.eye import Seen, watch
from tools.screen.drift.nouns import ShotSeen, ShotSign, Signature, Told
from tools.screen.drift.shades import pooled
from tools.screen.drift.wear import worn

PALETTE = 12
TEXT_DIGITS = 4


def signature(shots: Sequence[ShotSeen], sound: Path | None = None, told: Told | None = None) -> Signature:
    """Measure a film from its takes or segments, or from a master that holds all its shots.

    sound: a sound file or a film with sound; None leaves loudness, tempo and key to what is told. Blocking: one decode
    of every file. `Unplayable` when a shot holds no picture.
    """
    if not shots:
        raise UserMistake("A film without shots has no look to measure", "Give its shots", field="shots")
    said = told or Told()
    seen = watch(shots)
    text = tuple(round(float(part), TEXT_DIGITS) for part in said.text)
    return Signature.model_validate({**_seen(seen), **_heard(sound, said), "worn": worn(seen, said.worn), "text": text})


def _seen(seen: Sequence[Seen]) -> dict[str, object]:
    signs = [one.sign for one in seen]
    lengths = np.array([sign.seconds for sign in signs])
    lumas = np.array([sign.luma for sign in signs])
    mean = float(np.average(lumas, weights=lengths))
    families = Counter(sign.camera for sign in signs if sign.camera)
    return {
        "shots": tuple(signs),
        "seconds": round(float(lengths.sum()), 3),
        "palette": pooled([(sign.palette, sign.seconds) for sign in signs], PALETTE),
        "luma": round(mean, 4),
        "luma_spread": round(float(np.sqrt(np.average((lumas - mean) ** 2, weights=lengths))), 4),
        "contrast": _weighed(signs, "contrast"),
        "colourfulness": _weighed(signs, "colourfulness"),
        "grain": _weighed(signs, "grain"),
        "shot_length": round(float(np.median(lengths)), 3),
        "shot_spread": round(float(np.log(lengths).std()), 4),
        "cameras": {name: round(many / families.total(), 4) for name, many in sorted(families.items())},
        "motion": _weighed(signs, "motion"),
    }


def _weighed(signs: Sequence[ShotSign], name: str) -> float | None:
    rows = [(getattr(sign, name), sign.seconds) for sign in signs if getattr(sign, name) is not None]
    values, seconds = np.array(rows).T if rows else (None, None)
    return None if values is None else round(float(np.average(values, weights=seconds)), 5)


def _heard(sound: Path | None, told: Told) -> dict[str, object]:
    """What is told of tempo and key outranks what is heard: a voice or the sea may hide the beat."""
    heard = hear(sound) if sound else None
    tempo = told.tempo or (heard.tempo if heard else None)
    key = told.key or (heard.key if heard else "")
    return {
        "loudness": heard.loudness if heard else None,
        "dynamics": heard.dynamics if heard else None,
        "tempo": tempo,
        "tempo_from": "told" if told.tempo else "sound" if tempo else "",
        "key": key,
        "key_from": "told" if told.key else "sound" if key else "",
    }

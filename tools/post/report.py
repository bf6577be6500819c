"""The report: one page that tells how a film was made, what it scored, what nobody judged. It opens nothing outside."""

import base64
import io
import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from memory.whole import put
from tools.post import plots
from tools.post.checklist import Facts, Record, antipatterns, checklist, score_of

HEX = re.compile(r"#[0-9a-fA-F]{6}")
FACES = {"title": "serif:LightIt", "text": "hanken:Regular", "strong": "hanken:SemiBold"}
NEUTRAL = ("#22262e", "#5b6472", "#c8743c", "#efe9dd")


def write(record: dict[str, Any], folder: Path, out: Path) -> None:
    """Write the report of a record to `out`; pictures are looked for where the record says, or under `folder`."""
    page = render(record, folder)
    put(out, page)


def render(record: Record, folder: Path) -> str:
    """The page as text. Every word from outside is escaped; every picture is inside."""
    from jinja2 import ChainableUndefined, Environment

    setting = Environment(autoescape=True, undefined=ChainableUndefined, trim_blocks=True, lstrip_blocks=True)
    setting.filters |= {"words": words, "figure": figure, "clock": clock, "kind": kind}
    source = (files("tools.post") / "report.html").read_text(encoding="utf-8")
    return setting.from_string(source).render(view(Facts(record), folder))


def view(facts: Facts, folder: Path) -> dict[str, Any]:
    """What the page shows, worked out from the record."""
    record = {key: value for key, value in facts.record.items() if value is not None}
    shots = list(_shots(facts, folder))
    scores = [score for take in facts.circled if (score := score_of(take)) is not None]
    master = facts.part("master", "path")
    return {
        "r": record, "shots": shots, "hero": hero(facts, folder), "faces": _faces(), "palette": _palette(facts),
        "ratio": _ratio(facts), "board": 250 if _tall(facts) < 1 else 150,
        "seconds": _seconds(facts), "mean": sum(scores) / len(scores) if scores else None,
        "takes": facts.rows("takes"), "vendors": sorted({str(take.get("vendor")) for take in facts.rows("takes")}),
        "player": "./" + quote(Path(str(master or "master.mp4")).name),
        "chosen": bool(facts.part("palette")), "unjudged": unjudged(facts), "strip": list(_strip(facts)),
        "matched": facts.table("matched"),
        "points": checklist(facts.record), "patterns": [one for one in antipatterns(facts.record) if one.proven],
        "outline": plots.outline(_list(facts, "waveform")), "curve": plots.curve(_list(facts, "loudness_curve")),
        "target": plots.height(-14.0), "rungs": _rungs(facts), "talks": list(_talks(facts)),
        "calls": len(facts.rows("calls")),
    }  # fmt: skip


def hero(facts: Facts, folder: Path) -> str:
    """The still that stands for the film: its best circled picture of the subject, never a card if there is another."""
    stagings = {shot.get("number"): shot.get("staging") for shot in facts.shots}
    order = {"hero": 3, "family": 2, "figure": 2, "exploded": 2, "view": 2, "detail": 1}

    def rank(take: Record) -> tuple[int, float]:
        return order.get(str(stagings.get(take.get("shot"))), 0), score_of(take) or 0.0

    for take in sorted(facts.circled, key=rank, reverse=True):
        found = picture(facts.table("stills").get(str(take.get("slate"))), folder, 1280)
        if found:
            return found
    return next(filter(None, (picture(one, folder, 1280) for one in facts.table("panels").values())), "")


def unjudged(facts: Facts) -> list[str]:
    """Everything nobody judged: what the record says, and takes without a score."""
    said = facts.part("not_judged")
    takes = [f"take {take.get('slate')}" for take in facts.rows("takes") if score_of(take) is None]
    return [
        *map(str, said if isinstance(said, list | tuple) else ()),
        *(takes or ([] if facts.rows("takes") else ["no take is on record"])),
    ]


def picture(name: object, folder: Path, wide: int) -> str:
    """A picture file as a data URI, at most `wide` px wide; empty when there is none that opens."""
    from PIL import Image

    if not isinstance(name, str) or not name:
        return ""
    try:
        with Image.open(folder / name) as opened:
            opened.thumbnail((wide, wide * 2))
            jpeg = io.BytesIO()
            opened.convert("RGB").save(jpeg, "JPEG", quality=84, optimize=True)
    except (OSError, ValueError, Image.DecompressionBombError):
        return ""
    return "data:image/jpeg;base64," + base64.b64encode(jpeg.getvalue()).decode()


def changed(before: str, after: str) -> list[tuple[str, str]]:
    """The words of a prompt before and after, each run marked 'kept', 'gone' or 'new'."""
    old, new = before.split(), after.split()
    runs: list[tuple[str, str]] = []
    for step, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            runs.append(("kept", " ".join(old[a:b])))
        else:
            runs += [(mark, " ".join(run)) for mark, run in (("gone", old[a:b]), ("new", new[c:d])) if run]
    return runs


def _shots(facts: Facts, folder: Path) -> Iterator[dict[str, Any]]:
    at, rate = 0, _rate(facts)
    stills, panels, failed = (facts.table(key) for key in ("stills", "panels", "failed"))
    circled = {take.get("slate") for take in facts.circled}
    for shot in facts.shots:
        number, frames = str(shot.get("number", "")), int(shot.get("frames") or 0)
        takes = [
            {
                **take,
                "name": str(take.get("slate", "")).removeprefix(f"{facts.part('film')}_"),
                "still": picture(stills.get(str(take.get("slate"))), folder, 560),
                "circled": take.get("slate") in circled,
                "score": score_of(take),
            }
            for take in facts.takes_of(shot)
        ]
        rewrites = [
            {**one, "runs": changed(str(one.get("before") or ""), str(one.get("after") or ""))}
            for one in facts.rows("rewrites")
            if one.get("shot") == shot.get("number")
        ]
        yield {
            **shot, "from": at / rate, "to": (at + frames) / rate, "panel": picture(panels.get(number), folder, 560),
            "takes": takes, "rewrites": rewrites, "failed": failed.get(number, ""),
        }  # fmt: skip
        at += frames


def _strip(facts: Facts) -> Iterator[dict[str, Any]]:
    """Clips, titles and lines of the cut as spans in per cent of the film."""
    whole = sum(int(clip.get("frames") or 0) for clip in facts.rows("cut", "clips")) or 1
    at = 0
    for clip in facts.rows("cut", "clips"):
        wide = int(clip.get("frames") or 0)
        told = f"{clip.get('shot', '')}"
        yield {
            "row": "picture",
            "left": 100 * at / whole,
            "wide": 100 * wide / whole,
            "says": told,
            "fade": clip.get("fade"),
        }
        at += wide
    for row in ("titles", "lines"):
        for span in facts.rows("cut", row):
            left, wide = int(span.get("start") or 0), int(span.get("frames") or 0)
            yield {"row": row, "left": 100 * left / whole, "wide": 100 * wide / whole, "says": span.get("text", "")}


def _rungs(facts: Facts) -> list[tuple[str, str, int]]:
    """Which model answered on which rung, and how often."""
    told = [(str(one.get("model", "")), str(one.get("rung", ""))) for one in facts.rows("llm")]
    return [(*pair, told.count(pair)) for pair in sorted(set(told))]


def _talks(facts: Facts) -> Iterator[tuple[str, str, str, str]]:
    """What each language model took: its name, tokens in and out, USD or that its price is unknown."""
    for model, told in facts.table("talks").items():
        if isinstance(told, Mapping):
            asked = "price unknown" if told.get("price") == "unknown" else f"${told.get('usd', '?')}"
            yield str(model), str(told.get("tokens_in", "?")), str(told.get("tokens_out", "?")), asked


def _list(facts: Facts, name: str) -> list[object]:
    found = facts.part("sound", name)
    return list(found) if isinstance(found, list | tuple) else []


def _palette(facts: Facts) -> tuple[str, ...]:
    given = facts.part("palette")
    colours = tuple(one for one in given if HEX.fullmatch(str(one))) if isinstance(given, list | tuple) else ()
    return colours[:4] if len(colours) >= 4 else NEUTRAL


def _ratio(facts: Facts) -> str:
    wide, high = (facts.part("master", key) or facts.part("cut", key) for key in ("width", "height"))
    return f"{int(wide)} / {int(high)}" if isinstance(wide, int) and isinstance(high, int) and high else "16 / 9"


def _tall(facts: Facts) -> float:
    wide, high = _ratio(facts).split(" / ")
    return int(high) / int(wide)


def _rate(facts: Facts) -> float:
    try:
        return float(Fraction(str(facts.part("storyboard", "fps") or facts.part("cut", "fps") or 24))) or 24.0
    except (ValueError, ZeroDivisionError):
        return 24.0


def _seconds(facts: Facts) -> float:
    frames = facts.part("master", "frames") or sum(int(shot.get("frames") or 0) for shot in facts.shots)
    return float(frames) / _rate(facts)


def _faces() -> dict[str, str]:
    from tools.post.type import path

    try:
        return {name: base64.b64encode(path(face).read_bytes()).decode() for name, face in FACES.items()}
    except (OSError, ModuleNotFoundError):
        return {}


def words(value: object) -> str:
    """A camera word or a fault as plain words."""
    return str(value or "").replace("_", " ")


def figure(value: object, digits: int = 2) -> str:
    """A number for reading; a dash for none."""
    return f"{value:.{digits}f}".replace("-", "−") if isinstance(value, int | float) else "–"


def clock(seconds: object) -> str:
    """Seconds as 0:07.5."""
    whole = float(seconds) if isinstance(seconds, int | float) else 0.0
    return f"{int(whole // 60)}:{whole % 60:04.1f}"


def kind(score: object) -> str:
    """How a score is coloured: good, fair, poor or none."""
    if not isinstance(score, int | float):
        return "none"
    return "good" if score >= 0.9 else "fair" if score >= 0.7 else "poor"

"""The ten points of a well-made generated film and its five anti-patterns, each with what the record proves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]
GOOD = 0.9
MOTION_FAULTS = {"too_fast", "too_still", "wrong_camera", "frozen"}


@dataclass(frozen=True)
class Point:
    """One line: its name, whether the record proves it, and the evidence in words."""

    name: str
    proven: bool
    evidence: str


@dataclass(frozen=True)
class Facts:
    """What the points look at, read from a record whose every key may be missing."""

    record: Record

    def part(self, *keys: str) -> Any:
        """A nested value, or None."""
        found: Any = self.record
        for key in keys:
            found = found.get(key) if isinstance(found, Mapping) else None
        return found

    def rows(self, *keys: str) -> list[Record]:
        """A nested list of objects; what is no object is left out."""
        found = self.part(*keys)
        return [row for row in found if isinstance(row, Mapping)] if isinstance(found, Sequence) else []

    def table(self, key: str) -> Record:
        """An object by its name, empty when it is missing or no object."""
        found = self.part(key)
        return found if isinstance(found, Mapping) else {}

    @property
    def shots(self) -> list[Record]:
        return self.rows("storyboard", "shots")

    @property
    def circled(self) -> list[Record]:
        chosen = set(self.table("circled").values())
        return [take for take in self.rows("takes") if take.get("slate") in chosen]

    def takes_of(self, shot: Record) -> list[Record]:
        return [take for take in self.rows("takes") if take.get("shot") == shot.get("number")]


def score_of(take: Record) -> float | None:
    """A take's score, or None when nobody judged it."""
    screening = take.get("screening")
    score = screening.get("score") if isinstance(screening, Mapping) else None
    return float(score) if isinstance(score, int | float) else None


def faults_of(take: Record) -> set[str]:
    """The faults a take's notes name."""
    screening = take.get("screening")
    notes = screening.get("notes") if isinstance(screening, Mapping) else None
    return {str(note.get("fault")) for note in notes or [] if isinstance(note, Mapping)}


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def checklist(record: Record) -> list[Point]:
    """The ten points, ticked only where the record proves them."""
    facts = Facts(record)
    return [*_before(facts), *_shooting(facts), *_after(facts)]


def _before(facts: Facts) -> Iterator[Point]:
    shots = facts.shots
    whole = all(shot.get("action") and shot.get("camera") and shot.get("frames") for shot in shots)
    frames = sum(int(shot.get("frames") or 0) for shot in shots)
    says = f"{count(len(shots), 'shot')}, {frames} frames, each with action, framing and camera" if shots else "none"
    yield Point("Created detailed storyboard", bool(shots) and whole, says)
    look, palette = facts.part("look") or facts.part("cut", "look"), facts.part("palette") or []
    says = f"look “{look}” with a palette of {len(palette)} colours" if look else "no look was chosen"
    yield Point("Defined visual style guide", bool(look and palette), says)
    panels = facts.table("panels")
    drawn = sum(str(shot.get("number")) in panels for shot in shots)
    given = len(facts.part("brief", "references") or [])
    says = f"{drawn} of {count(len(shots), 'shot')} have a panel; {count(given, 'picture')} given with the brief"
    yield Point("Prepared reference images", bool(shots) and drawn == len(shots), says)
    worded = sum(bool(shot.get("prompt")) for shot in shots)
    says = f"{worded} of {count(len(shots), 'shot')} have a prompt"
    yield Point("Wrote prompts for each shot", bool(shots) and worded == len(shots), says)


def _shooting(facts: Facts) -> Iterator[Point]:
    takes, shots, circled = facts.rows("takes"), facts.shots, facts.circled
    models = sorted({f"{take.get('vendor')} / {take.get('model')}" for take in takes if take.get("vendor")})
    says = ", ".join(models) if models else "no take names its vendor"
    yield Point("Selected appropriate model", bool(models), says)
    shot_ = sum(bool(facts.takes_of(shot)) for shot in shots)
    says = f"{count(len(takes), 'take')}; {shot_} of {count(len(shots), 'shot')} were shot"
    yield Point("Generated initial clips", bool(shots) and shot_ == len(shots), says)
    scores = [score for take in circled if (score := score_of(take)) is not None]
    rewrites = len(facts.rows("rewrites"))
    judged = bool(circled) and len(scores) == len(circled) and len(circled) >= len(shots)
    figures = dict.fromkeys(f"{one:.2f}" for one in (min(scores, default=0), max(scores, default=0)))
    span = f"circled takes scored {' to '.join(figures)}" if scores else "no take was judged"
    again = f"{count(rewrites, 'prompt')} rewritten from notes" if rewrites else "no prompt was rewritten"
    yield Point("Iterated for quality", judged and (bool(rewrites) or min(scores) >= GOOD), f"{span}; {again}")


def _after(facts: Facts) -> Iterator[Point]:
    clips, titles, look = facts.rows("cut", "clips"), facts.rows("cut", "titles"), facts.part("cut", "look")
    fades = sum(bool(clip.get("fade")) for clip in clips)
    says = f"{count(len(clips), 'clip')}, {count(fades, 'crossfade')}, {count(len(titles), 'title')}, graded “{look}”"
    done = bool(clips and look and facts.part("master"))
    yield Point("Applied post-production", done, says if clips else "there is no cut")
    loud, peak, lines = facts.part("sound", "integrated"), facts.part("sound", "peak"), facts.rows("cut", "lines")
    heard = isinstance(loud, int | float) and loud > -60
    music = facts.part("sound", "music_mood") or facts.part("cut", "music")
    parts = [*(["music"] if music else []), *([count(len(lines), "spoken line")] if lines else [])]
    figures = f"{loud:.1f} LUFS" + (f", peak {peak:.1f} dBTP" if isinstance(peak, int | float) else "") if heard else ""
    says = f"{' and '.join(parts) or 'sound'} at {figures}".replace("-", "−") if heard else "no sound was measured"
    yield Point("Added audio (music/VO)", heard, says)
    made, asked = facts.rows("deliverables"), facts.part("brief", "deliver") or []
    says = ", ".join(["master", *(str(one.get("preset")) for one in made)]) if facts.part("master") else "no master"
    yield Point("Exported in target formats", bool(facts.part("master")) and len(made) >= len(asked), says)


def antipatterns(record: Record) -> list[Point]:
    """The five anti-patterns; `proven` means that it did happen here."""
    facts = Facts(record)
    hasty = [t.get("slate") for t in facts.circled if faults_of(t) & MOTION_FAULTS]
    single = [shot.get("number") for shot in facts.shots if _settled(facts, shot)]
    makers = {(take.get("vendor"), take.get("model")) for take in facts.circled}
    strange = [take.get("slate") for take in facts.circled if "off_palette" in faults_of(take)]
    mixed = len(makers) > 1 or bool(strange)
    raw = not (facts.part("cut", "look") and facts.part("sound", "integrated") is not None)
    shots = ", ".join(str(number) for number in single)
    return [
        Point("No storyboard", not facts.shots, "Nothing was planned before shooting"),
        Point("Ignoring motion limits", bool(hasty), f"Circled in spite of its motion: {', '.join(map(str, hasty))}"),
        Point("Single generation", bool(single), f"One take, under {GOOD} or not judged, for shot {shots}"),
        Point(
            "Mixing styles",
            mixed,
            f"Circled takes come from {count(len(makers), 'maker')}; {len(strange)} of them are off the palette",
        ),
        Point("Skipping post-production", raw, "The film was not graded or has no mixed sound"),
    ]


def _settled(facts: Facts, shot: Record) -> bool:
    """Whether a shot was left at one take that was not proven good."""
    takes = facts.takes_of(shot)
    return len(takes) == 1 and (score_of(takes[0]) or 0) < GOOD

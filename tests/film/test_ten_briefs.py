"""The ten briefs a newcomer is promised: as storyboards always, as films under the slow marker."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from agent import films, production
from memory.film import Brief
from tests.film.rooms import studio
from tools.post.loudness import loudness
from tools.probe import probe

TEN = {
    "make a 30s launch video": (30, "16:9", "launch"),
    'a 15 second vertical ad for Brew & Co cold brew, punchy, for commuters, end with "Wake up slower"': (
        15,
        "9:16",
        "ad",
    ),
    "one minute travel film about Lisbon at dusk, melancholic, no voice-over": (60, "16:9", "travel"),
    'square 20s teaser for my podcast "Night Shift"': (20, "1:1", "teaser"),
    "explain in 45 seconds how a heat pump works, friendly": (45, "16:9", "explainer"),
    "TikTok about our shelter dogs, 25s, hopeful, ask people to adopt": (25, "9:16", "social"),
    "Ein 20-Sekunden-Video für unsere neue Fahrradtasche, ruhig und hochwertig": (20, "16:9", None),
    "thirty seconds, sci-fi, a lighthouse keeper finds a signal, no text on screen": (30, "16:9", "story"),
    "2:30 product demo of Ledgerly, an invoicing app, for freelancers, budget $12": (150, "16:9", "demo"),
    "hype reel, 10s, 60 fps, neon, for our esports finals": (10, "16:9", "event"),
}  # fmt: skip


@pytest.mark.parametrize("words", TEN)
async def test_a_brief_becomes_a_storyboard(shared: Path, words: str) -> None:
    seconds, ratio, kind = TEN[words]
    async with studio(shared) as (room, _):
        state = await production.make(room, Brief(text=words, size="240p", takes=1), until="storyboard")
    idea, story = state["treatment"], state["storyboard"]
    assert (idea.seconds, idea.ratio) == (seconds, ratio) and (kind is None or idea.kind == kind)
    assert story.frames == seconds * Fraction(story.fps) and 3 <= len(story.shots) <= 40
    assert story.fps == ("60" if "60 fps" in words else "24")
    for a, b in pairwise(story.shots):
        assert a.camera != b.camera and (a.place, a.framing) != (b.place, b.framing)
    assert len({shot.framing for shot in story.shots}) >= 2
    assert all(room.vault.has(digest) for digest in state["stills"].values())
    if "no text" in words:
        assert not any(shot.words or shot.staging in ("title_card", "end_card") for shot in story.shots)
    if "no voice-over" in words:
        assert not state["lines"]


def test_ten_briefs_are_ten_different_films() -> None:
    assert len({films.name_of(Brief(text=words)) for words in TEN}) == 10


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("words", TEN)
async def test_a_brief_becomes_a_film(shared: Path, words: str) -> None:
    seconds = TEN[words][0]
    async with studio(shared) as (room, _):
        state = await production.make(room, Brief(text=words, size="240p", takes=1))
        folder = room.folder(state["film"])
    facts = probe(folder / "master.mp4")
    assert facts.frames == seconds * facts.fps and abs(facts.seconds - seconds) < 0.06
    heard = loudness(folder / "master.mp4")
    assert abs(heard.integrated + 14) <= 0.5 and heard.peak <= -1
    assert all(reel.take is not None for reel in state["reels"])
    assert state["master"].loudness == pytest.approx(heard.integrated, abs=0.1)

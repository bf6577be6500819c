"""The understudy as a showrunner: a premise becomes a bible, a bible a season, an episode a board with its cast."""

import json
from typing import Any, get_args

import pytest
from langchain_core.messages import HumanMessage

from agent.board import Draft
from agent.crew.showrunner import Arc, Pitch
from agent.understudy.model import Understudy
from memory.film import Camera, Light, Place, Script, Treatment
from prompts import prompt
from tools.post.looks import LOOKS

PREMISES = {
    "Night Harbor": "Mara, the lighthouse keeper, and Jonas, an old fisherman, guard a small harbor.",
    "Neon Row": "Kai, a bike courier, carries secrets through a neon city. Her friend Ida runs the noodle bar.",
    "Pip and the Garden": "Pip, a small fox, learns one thing every day in a sunny garden.",
    "Signal": "A lonely astronaut at an outpost in space hears a voice that knows her name",
    "Das Haus am See": "Lena und ihr Bruder Emil ziehen in ein altes Haus am See.",
    "夜の港": "ミラは灯台守です。夜の港を見守っています。友人のタロウは漁師です。",
    "שלום": "דנה היא שומרת המגדלור",
    "?": "?",
}


def ask(part: str, **facts: Any) -> Any:
    return json.loads(
        str(
            Understudy()
            .invoke([HumanMessage(prompt(part, facts, **({"words": "40"} if part == "script" else {})))])
            .content
        )
    )


def pitch(name: str) -> dict[str, Any]:
    looks = [{"name": look.name, "words": look.words} for look in LOOKS().values()]
    return dict(ask("series", name=name, premise=PREMISES[name], looks=looks))


def series(name: str, number: int = 1, before: tuple[str, ...] = ()) -> dict[str, Any]:
    found = pitch(name)
    told = {"name": name, "premise": PREMISES[name], "titles": found["mood"], **found}
    plan = ask("arc", series=told, count=3)["episodes"][number - 1]
    return {**told, "episode": {"number": number, **plan}, "before": list(before), "last": False}


@pytest.mark.parametrize("name", PREMISES)
def test_every_premise_becomes_a_bible_of_the_asked_shape(name: str) -> None:
    found = Pitch.model_validate(pitch(name))
    assert (
        found.look in LOOKS()
        and set(found.lights) <= set(get_args(Light))
        and set(found.cameras) <= set(get_args(Camera))
    )
    assert len(found.places) >= 2 and all(spot.draws in get_args(Place) for spot in found.places)


@pytest.mark.parametrize(
    ("name", "cast"),
    [("Night Harbor", ["Mara", "Jonas"]), ("Neon Row", ["Kai", "Ida"]), ("Pip and the Garden", ["Pip"]),
     ("夜の港", ["ミラ", "タロウ"]), ("שלום", []), ("Signal", ["the lonely astronaut"]),
     ("Das Haus am See", ["Lena", "Emil"])],
)  # fmt: skip
def test_the_cast_is_who_the_premise_names(name: str, cast: list[str]) -> None:
    assert [figure["name"] for figure in pitch(name)["cast"]] == cast


def test_people_wear_what_tells_them_apart_and_a_fox_wears_nothing() -> None:
    mara, jonas = pitch("Night Harbor")["cast"]
    assert " in a " in mara["draws"] and " in a " in jonas["draws"] and mara["draws"] != jonas["draws"]
    assert pitch("Pip and the Garden")["cast"][0]["draws"] == "small fox"


@pytest.mark.parametrize("count", [1, 2, 4, 12, 30])
def test_a_season_has_as_many_episodes_as_asked_and_repeats_no_title(count: int) -> None:
    told = {**pitch("Night Harbor"), "name": "Night Harbor"}
    first = Arc.model_validate(ask("arc", series=told, count=count)).episodes
    titles = [episode.title for episode in first]
    second = Arc.model_validate(ask("arc", series=told, count=count, titles=titles)).episodes
    every = [*titles, *(episode.title for episode in second)]
    assert len(every) == 2 * count == len(set(every))
    assert all("{" not in episode.words for episode in first)


@pytest.mark.parametrize("name", [name for name in PREMISES if name not in ("?", "שלום")])
@pytest.mark.parametrize("seconds", [4.0, 6.0, 10.0, 20.0, 45.0])
def test_an_episode_is_told_from_treatment_to_board(name: str, seconds: float) -> None:
    told = series(name, 2, ("Something happened yesterday.",))
    idea = Treatment.model_validate(ask("treatment", brief="x", wishes={"seconds": seconds}, series=told))
    script = Script.model_validate(ask("script", brief="x", treatment=idea.model_dump(), series=told))
    board = Draft.model_validate(
        ask(
            "storyboard",
            brief="x",
            treatment=idea.model_dump(),
            script=script.model_dump(),
            seconds=seconds,
            series=told,
        )
    )
    assert abs(sum(shot.seconds for shot in board.shots) - seconds) < 0.01
    assert idea.seconds == seconds and script.scenes and len(board.shots) >= 2
    names = {figure["name"] for figure in told["cast"]}
    assert any(name in shot.subject for shot in board.shots for name in names)
    assert all(shot.camera in (*told["cameras"], "static") for shot in board.shots)
    assert {scene.line for scene in script.scenes if scene.line} == {shot.line for shot in board.shots if shot.line}


def test_a_longer_episode_says_what_happened_before() -> None:
    told = series("Night Harbor", 2, ("Mara found the bell.",))
    idea = ask("treatment", brief="x", wishes={"seconds": 20}, series=told)
    lines = " ".join(scene["line"] for scene in ask("script", brief="x", treatment=idea, series=told)["scenes"])
    assert "Mara found the bell." in lines


def test_a_series_called_by_a_number_is_not_that_long() -> None:
    told = {**series("Night Harbor"), "name": "60 Seconds to Midnight"}
    brief = "60 Seconds to Midnight, episode 1. A bell rings."
    assert ask("treatment", brief=brief, wishes={}, series=told)["seconds"] == 20
    told["episode"] = {**told["episode"], "words": "8 seconds. A bell rings."}
    assert ask("treatment", brief=brief, wishes={}, series=told)["seconds"] == 8


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Camille trouve une cloche. Hugo la répare.", "fr"),
        ("Camille begins the day at the street. A sound comes.", "en"),
    ],
)
def test_a_series_in_a_tongue_we_lack_speaks_one_language_at_a_time(words: str, language: str) -> None:
    told = {**series("Night Harbor", 2, ("Something happened yesterday.",)), "language": "fr"}
    told["episode"] = {**told["episode"], "words": words}
    idea = ask("treatment", brief="x", wishes={"seconds": 20}, series=told)
    lines = [scene["line"] for scene in ask("script", brief="x", treatment=idea, series=told)["scenes"]]
    assert idea["language"] == language and bool(idea["assumed"]) == (language == "en")
    assert (" ".join(filter(None, lines)) == words) == (language == "fr")

"""The critic's eye as a judge that can be tried: a model that looks is trusted, one that says yes is void."""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np

from agent.crew.critic import Sight, questions
from evals.judges import Exhibit, controls, questioned
from evals.our_judges import asked, seen
from memory.errors import ModelError
from memory.film import Shot
from memory.vault import Vault
from prompts import prompt
from tests.evals.moving import clip, record


class Model:
    """A model that sees only how light the frames are, or answers one word to everything."""

    def __init__(self, word: str = "", asked: int = 1) -> None:
        self.word, self.asked, self.looked = word, asked, 0

    async def ask(self, part: str, words: str, returns: type[Sight], *, frames: Sequence[str] = ()) -> tuple[Any, Any]:
        import base64

        if self.word == "broken":
            raise ModelError("no answer")
        self.looked += len(frames)
        body = np.frombuffer(base64.b64decode(frames[0].partition(",")[2]), np.uint8)
        dark = float(cv2.imdecode(body, cv2.IMREAD_GRAYSCALE).mean()) < 40
        answers = [self.word or ("yes" if dark else "no")] * self.asked
        return returns.model_validate({"seen": "a place", "answers": answers}), None


def studio(model: Model, folder: Path) -> Any:
    return SimpleNamespace(llm=model, vault=Vault(folder), prompt=prompt)


def test_the_eye_is_tried_by_questions(tmp_path: Path) -> None:
    clips = [Exhibit(*clip(tmp_path, seed)) for seed in (1, 2, 3)]
    tried = controls(clips, tmp_path / "room", ("dark",))
    model = Model()
    found = questioned(asked(studio(model, tmp_path)), tried)
    assert found.trusted and found.kept == 6 and model.looked == 4 * 12, found
    assert not questioned(asked(studio(Model("yes"), tmp_path)), tried).trusted
    assert not questioned(asked(studio(Model("broken"), tmp_path)), tried).trusted


def test_the_eye_scores_a_clip_by_its_own_questions(tmp_path: Path) -> None:
    one = Exhibit(*clip(tmp_path, 1))
    shot = Shot.model_validate(record(1)["storyboard"]["shots"][0])
    score = seen(studio(Model("broken"), tmp_path / "vault"), {one.wanted.slate: shot})
    assert score(one) is None
    for word, share in (("yes", 1.0), ("no", 0.0)):
        score = seen(studio(Model(word, len(questions(shot))), tmp_path / "vault"), {one.wanted.slate: shot})
        assert score(one) == share

"""Voices behind an API: a line is bought once, found again, and perhaps lost, but never sent twice."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openai
import pytest

from memory.errors import NeedsPerson, OverBudget, Rejected, UserMistake
from memory.ledger import Ledger
from memory.vault import Vault
from tests.vendors.openai_sdk import official
from tools.post import pcm
from tools.vendors.desks import Desks, Lot
from tools.vendors.sandbox.run import KEYS, Sandbox, sandbox
from tools.vendors.shoot import shoot
from tools.voices import SpeechApi, facts, open_speaker
from tools.voices.paid import LineOrder, PaidVoice

LINE = "Before the first boat leaves, the harbour belongs to the gulls."


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    book = Ledger(tmp_path / "ledger.sqlite")
    yield book
    book.close()


def opened(box: Sandbox, cache: Path, **outside: Any) -> Any:
    return open_speaker("runway-speech", cache=cache, outside=box.outside(**outside))


def voice(speaker: Any, ledger: Ledger, room: Path, budget: str = "1.00", **changes: Any) -> PaidVoice:
    """A voice paid through a real ledger into a real vault."""
    lot = Lot("film", Decimal(budget), ledger, Vault(room / "vault"), Desks(speaker.outside.clock))

    async def pay(speaker: Any, order: LineOrder) -> Path:
        entry = await shoot(speaker, order, lot, lambda *_, **__: None)
        return lot.vault.path(entry.digest)

    return PaidVoice(speaker, pay, "film", changes.pop("voice", "Maya"), **changes)


async def speeches(box: Sandbox) -> list[dict[str, Any]]:
    return [job for job in (await box.oracle())["jobs"] if job["kind"] == "speech"]


async def test_a_line_is_bought_once_at_the_quoted_price(box: Sandbox, ledger: Ledger, tmp_path: Path) -> None:
    before = len(await speeches(box))
    maya: Any = voice(opened(box, tmp_path), ledger, tmp_path)
    first = await maya.speak(LINE, "en", tmp_path / "first.wav")
    again = await maya.speak(f" {LINE} ", "en", tmp_path / "again.wav")
    bought = (await speeches(box))[before:]
    assert first.seconds == again.seconds > 1 and pcm.read(first.path, 1).shape[1] > pcm.RATE
    assert [Decimal(job["charged"]) for job in bought] == [Decimal("0.02")] == [ledger.spent("film")]
    assert await maya.speaker.quote(maya.order(LINE, "en")) == Decimal("0.02")
    assert bought[0]["request"]["voice"] == {"type": "runway-preset", "presetId": "Maya"}


async def test_another_voice_is_another_order(box: Sandbox, ledger: Ledger, tmp_path: Path) -> None:
    speaker = opened(box, tmp_path)
    maya, tom = (voice(speaker, ledger, tmp_path, voice=name) for name in ("Maya", "Tom"))
    assert maya.order(LINE, "en") != tom.order(LINE, "en")
    assert maya.order(LINE, "en") == maya.order(f"{LINE}\n", "en")


async def test_a_line_over_the_budget_is_not_ordered(box: Sandbox, ledger: Ledger, tmp_path: Path) -> None:
    before = len(await speeches(box))
    with pytest.raises(OverBudget):
        await voice(opened(box, tmp_path), ledger, tmp_path, budget="0.01").speak(LINE, "en", tmp_path / "out.wav")
    assert len(await speeches(box)) == before


@pytest.mark.parametrize(
    ("line", "name", "words"), [("gull " * 201, "Maya", "1 to 1000"), ("", "Maya", "1 to 1000"), ("Hm.", "Bob", "Bob")]
)
async def test_what_can_not_be_said_is_refused_before_any_request(
    box: Sandbox, ledger: Ledger, tmp_path: Path, line: str, name: str, words: str
) -> None:
    before = (await box.oracle())["posts"]
    with pytest.raises(UserMistake, match=words):
        await voice(opened(box, tmp_path), ledger, tmp_path, voice=name).speak(line, "en", tmp_path / "out.wav")
    assert (await box.oracle())["posts"] == before


async def test_runway_refuses_speech_in_its_own_shape(box: Sandbox, tmp_path: Path) -> None:
    speaker = opened(box, tmp_path)
    bob = {"type": "runway-preset", "presetId": "Bob"}
    body = {"model": "eleven_multilingual_v2", "promptText": "Hm.", "voice": bob}
    with pytest.raises(Rejected, match="presetId"):
        await speaker.ordered("/v1/text_to_speech", body)
    with pytest.raises(Rejected, match="text is not a known field"):
        await speaker.ordered("/v1/text_to_speech", body | {"text": "Hm."})


async def test_a_line_whose_answer_was_lost_is_never_sent_twice(ledger: Ledger, tmp_path: Path) -> None:
    async with sandbox("--faults", "runway/submit:*=drop_after") as wild:
        maya = voice(opened(wild, tmp_path), ledger, tmp_path)
        for _ in range(2):
            with pytest.raises(NeedsPerson):
                await maya.speak(LINE, "en", tmp_path / "out.wav")
        assert len(await speeches(wild)) == 1


async def test_a_cancelled_line_ends(box: Sandbox, ledger: Ledger, tmp_path: Path) -> None:
    speaker = opened(box, tmp_path)
    order = voice(speaker, ledger, tmp_path, voice="Tom").order("Cancel this line.", "en")
    job = await speaker.submit(order)
    await speaker.cancel(job)
    assert (await speeches(box))[-1]["stage"] == "cancelled"


async def test_the_speech_api_is_served_as_openai_shapes_it(box: Sandbox, tmp_path: Path) -> None:
    outside = box.outside()
    nova = SpeechApi(outside.client, box.bases["openai"], KEYS["OPENAI_API_KEY"], "tts-1", "nova")
    spoken = await nova.speak(LINE, "en", tmp_path / "out.wav")
    known = (await speeches(box))[-1]
    assert spoken.seconds > 2 and (known["vendor"], known["words"]) == ("openai", LINE)


async def test_a_voice_openai_lacks_is_refused_in_its_shape(box: Sandbox, tmp_path: Path) -> None:
    outside = box.outside()
    with pytest.raises(Rejected, match="Supported values"):
        await SpeechApi(outside.client, box.bases["openai"], KEYS["OPENAI_API_KEY"], "tts-1", "bob").speak(
            LINE, "en", tmp_path / "out.wav"
        )


def test_the_end_of_openais_speech_is_on_its_sheet() -> None:
    assert {model.wire["ends"] for model in facts("openai-speech").models} == {"2027-01-06"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_the_official_client_hears_a_line(fast_box: Sandbox, tmp_path: Path) -> None:
    async with official(fast_box) as sdk:
        for form in ("mp3", "wav", "flac"):
            answer = await sdk.audio.speech.create(
                model="gpt-4o-mini-tts", voice="marin", input=LINE, response_format=form  # type: ignore[arg-type]
            )  # fmt: skip
            file = tmp_path / f"line.{form}"
            file.write_bytes(await answer.aread())
            assert 2 < pcm.read(file, 1).shape[1] / pcm.RATE < 8
        with pytest.raises(openai.BadRequestError):
            await sdk.audio.speech.create(model="tts-1", voice="marin", input=LINE, instructions="softly")

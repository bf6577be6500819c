"""A brief that forbids music gets none."""

from pathlib import Path

from agent import production
from tests.film.rooms import brief, studio
from tools.post.loudness import loudness


async def test_without_music_and_voice_only_room_tone_is_left(shared: Path) -> None:
    async with studio(shared) as (room, _):
        state = await production.make(room, brief("a 3s teaser for our solar lamp, no voice-over, no music please"))
        folder = room.folder(state["film"])
        assert loudness(folder / "master.mp4").integrated < -45
        assert state["treatment"].music is False and not (folder / "work" / "music.wav").exists()

"""Files the user gives: checked by their first bytes and their limits before anything decodes them."""

from pathlib import Path

from memory.errors import Unplayable, UserMistake
from tools.probe import probe

MOST_BYTES = 200 << 20
MOST_PIXELS = 64_000_000
PICTURES = ("PNG", "JPEG", "WEBP")
SOUNDS = (b"RIFF", b"ID3", b"OggS", b"fLaC", b"FORM", b"\x1aE\xdf\xa3")


def picture(path: Path, field: str = "reference") -> Path:
    """A PNG, JPEG or WebP of at most 64 megapixels, whatever its name says; else UserMistake."""
    from PIL import Image, UnidentifiedImageError

    _file(path, field)
    accepted = "a PNG, JPEG or WebP of at most 64 megapixels"
    try:
        Image.MAX_IMAGE_PIXELS = None
        with Image.open(path, formats=PICTURES) as image:
            wide, high = image.size
            if wide * high > MOST_PIXELS or min(wide, high) < 16:
                raise _mistake(field, path, f"is {wide} × {high} pixels", accepted)
            image.draft("RGB", (512, 512))
            image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _mistake(field, path, "is not a picture", accepted) from error
    return path


def moving(path: Path) -> bool:
    """Whether a file looks like a film by its first bytes; what else it is, nobody has checked."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        head = stream.read(12)
    return head[4:8] == b"ftyp" or head.startswith((b"\x1aE\xdf\xa3", b"OggS")) or head[8:12] == b"AVI "


def clip(path: Path, field: str = "reference") -> Path:
    """A film file of at most a minute; else UserMistake."""
    _file(path, field)
    accepted = "a clip of at most 60 seconds"
    try:
        facts = probe(path)
    except Unplayable as error:
        raise _mistake(field, path, "can't be opened as a clip", accepted) from error
    if not facts.video or not 0 < facts.seconds <= 60 or facts.width * facts.height > MOST_PIXELS:
        raise _mistake(field, path, "is no clip of at most 60 seconds", accepted)
    return path


def sound(path: Path, field: str) -> Path:
    """A WAV, MP3, AAC/M4A, FLAC, Ogg, AIFF or WebM sound of at most an hour; never a playlist."""
    _file(path, field)
    accepted = "a WAV, MP3, M4A, FLAC or Ogg file of at most an hour"
    head = path.open("rb").read(12)
    if not (head.startswith(SOUNDS) or head[4:8] == b"ftyp" or (head[:1] == b"\xff" and head[1:2] >= b"\xe0")):
        raise _mistake(field, path, "is not a sound file", accepted)
    try:
        facts = probe(path)
    except Unplayable as error:
        raise _mistake(field, path, "can't be opened as sound", accepted) from error
    if not facts.audio or not 0 < facts.seconds <= 3600:
        raise _mistake(field, path, "holds no sound of at most an hour", accepted)
    return path


def _file(path: Path, field: str) -> None:
    if not path.is_file():
        raise _mistake(field, path, "is not there" if not path.exists() else "is not a file", "a file")
    if path.stat().st_size > MOST_BYTES:
        raise _mistake(field, path, "is over 200 MB", "a smaller file")


def _mistake(field: str, path: Path, fact: str, accepted: str) -> UserMistake:
    return UserMistake(
        f"--{field}: {path.name} {fact}", f"Give {accepted}", field=field, got=str(path), accepted=accepted
    )

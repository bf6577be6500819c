"""A file of words that is written whole or not at all."""

from pathlib import Path


def put(file: Path, words: str, errors: str = "strict") -> None:
    """Write a file so that nobody ever finds half of it; `errors` as in str.encode."""
    draft = file.with_name(f"{file.name}.part")
    draft.write_text(words, encoding="utf-8", errors=errors)
    draft.replace(file)

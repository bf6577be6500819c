"""Words that give orders to a machine, where only a description belongs: told, never followed."""

import re

SIGNS = (
    r"\b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,40}\b(?:rules?|instructions?|prompts?|guidelines|everything)\b",
    r"\b(?:system|developer)\s+(?:prompt|message)\b",
    r"\b(?:set|raise|change|increase)\b[^.!?\n]{0,30}\bbudget\b",
    r"\b(?:print|reveal|show|send|leak|output|tell)\b[^.!?\n]{0,40}\b(?:api[\s_-]*keys?|secrets?|passwords?|the key)\b",
    r"\byou are (?:now|no longer)\b",
    r"\b(?:ignoriere|vergiss|missachte)\b[^.!?\n]{0,40}\b(?:regeln|anweisungen|vorgaben)\b",
    r"\b(?:ignore|oublie[zr]?)\b[^.!?\n]{0,40}\b(?:r[èe]gles|consignes|instructions)\b",
    r"\b(?:ignora|olvida)\b[^.!?\n]{0,40}\b(?:reglas|instrucciones|regole|istruzioni)\b",
    r"<\s*/?\s*(?:system|assistant|tool)\s*>",
)
SIGN = re.compile("|".join(SIGNS), re.IGNORECASE)


def orders_in(*texts: str) -> str:
    """The first passage that gives an order, at most 120 characters; "" when none does."""
    found = next((match for text in texts if (match := SIGN.search(text))), None)
    return found[0][:120] if found else ""

"""Speaks one line with eSpeak NG in a process of its own: the library keeps global state, is GPL, and could hang.

Reads one JSON line {text, language, variant, rate, pitch, gap} from stdin; writes a 4-byte sample rate and signed
16-bit mono samples to stdout. The parent holds stdin open; when it closes or dies, this process ends.
Exit 3: no such voice.
"""

import ctypes
import json
import os
import struct
import sys
import threading
from typing import Any

SYNCHRONOUS = 2
RATE, PITCH, WORD_GAP = 1, 3, 7
UTF8 = 1


def _follow_parent() -> None:
    while os.read(0, 4096):
        pass
    os._exit(1)


def _line() -> bytes:
    """The first line of stdin, read without buffering: nothing may hold stdin's lock when we end."""
    line = b""
    while not line.endswith(b"\n") and (more := os.read(0, 65_536)):
        line += more
    return line


def _load() -> Any:
    import espeakng_loader as loader

    library = ctypes.CDLL(str(loader.get_library_path()))
    rate = library.espeak_Initialize(SYNCHRONOUS, 0, str(loader.get_data_path()).encode(), 0)
    if rate <= 0:
        sys.exit("eSpeak NG could not start")
    return library, rate


def _voice(library: Any, language: str, variant: str) -> bool:
    """Try the language as named, then without its region; English as heard in America."""
    known = {"en": "en-us", "zh": "cmn", "pt": "pt", "no": "nb"}
    for name in (language, known.get(language.split("-")[0], language.split("-")[0])):
        name = known.get(name, name)
        if library.espeak_SetVoiceByName(f"{name}+{variant}".encode()) == 0:
            return True
    return False


def main() -> None:
    order = json.loads(_line())
    threading.Thread(target=_follow_parent, daemon=True).start()
    library, rate = _load()
    if not _voice(library, order["language"], order["variant"]):
        sys.exit(3)
    for parameter, amount in ((RATE, order["rate"]), (PITCH, order["pitch"]), (WORD_GAP, order["gap"])):
        library.espeak_SetParameter(parameter, amount, 0)
    spoken = bytearray()

    def hear(samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            spoken.extend(ctypes.string_at(samples, count * 2))
        return 0

    listener = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)(hear)
    library.espeak_SetSynthCallback(listener)
    text = order["text"].encode() + b"\0"
    library.espeak_Synth(text, len(text), 0, 1, 0, UTF8, None, None)
    library.espeak_Synchronize()
    sys.stdout.buffer.write(struct.pack("<I", rate) + spoken)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

"""Voices: a scratch voice that runs anywhere, a voice behind an API, and the user's own recording."""

from tools.voices.contract import Speech, Voice
from tools.voices.espeak import Espeak
from tools.voices.recording import FileVoice
from tools.voices.speech_api import SpeechApi

__all__ = ["Espeak", "FileVoice", "Speech", "SpeechApi", "Voice"]

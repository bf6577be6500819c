"""The only reader of environment variables."""

import os
from collections.abc import Iterable
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Keys and addresses. Empty means: not there, use what works without."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    studio: Path = Field(default=Path("studio"), validation_alias="FILMWRIGHT_STUDIO")
    openai_key: SecretStr = Field(default=SecretStr(""), validation_alias="OPENAI_API_KEY")
    openai_url: str = Field(default="", validation_alias="OPENAI_BASE_URL")
    model: str = Field(default="", validation_alias="FILMWRIGHT_MODEL")
    prompts: Path | None = Field(default=None, validation_alias="FILMWRIGHT_PROMPTS")
    embedding: str = Field(default="own", validation_alias="FILMWRIGHT_EMBEDDING")
    vision: bool = Field(default=False, validation_alias="FILMWRIGHT_VISION")
    speech_url: str = Field(default="", validation_alias="FILMWRIGHT_SPEECH_URL")
    speech_key: SecretStr = Field(default=SecretStr(""), validation_alias="FILMWRIGHT_SPEECH_KEY")
    speech_model: str = Field(default="", validation_alias="FILMWRIGHT_SPEECH_MODEL")
    sora_url: str = Field(default="", validation_alias="FILMWRIGHT_SORA_URL")
    weights: Path | None = Field(default=None, validation_alias="FILMWRIGHT_WEIGHTS")
    speech_voice: str = Field(default="alloy", validation_alias="FILMWRIGHT_SPEECH_VOICE")

    @property
    def has_model(self) -> bool:
        """A language model is at hand when one is named and there is a key or an address for it."""
        return bool(self.model and (self.openai_key.get_secret_value() or self.openai_url))


def keys(names: Iterable[str]) -> dict[str, str]:
    """The keys among these variables that are set: name -> key."""
    return {name: os.environ[name].strip() for name in names if os.environ.get(name, "").strip()}

"""What every noun is."""

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A frozen record; an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

"""A fact sheet of the user's own: any model behind fal's queue, by its endpoint.

Look the endpoint up at fal.ai/models (its fields and price are at https://fal.ai/models/ENDPOINT/llms.txt), write

    [[models]]
    id = "fal-ai/kling-video/v2.5-turbo/pro"   # ordered as fal:ID; the endpoint itself unless wire.text says another
    text = false                  # true unless it needs a picture
    first_frame = true            # can start from a picture
    last_frame = true             # and end on one
    seconds = [5, 10]             # shortest and longest clip
    lengths = [5, 10]             # the only lengths there are; left out: every whole second between
    seed = false                  # has the field seed
    avoid = true                  # has the field negative_prompt
    prompt_most = 2500            # longest prompt, 0 = unknown

    [[models.tiers]]              # one for each picture size, smallest first
    name = "1080p"                # what the resolution field says
    sizes = { "16:9" = "1920x1080", "9:16" = "1080x1920" }   # what the ratio field says = pixels that come back
    per_second = "0.07"           # USD; or per_clip = { "5" = "0.35", "10" = "0.70" }

    [models.wire]
    text = "fal-ai/some-model/text-to-video"        # endpoint for words alone
    image = "fal-ai/kling-video/v2.5-turbo/pro/image-to-video"   # endpoint with a first frame
    frames = "fal-ai/some-model/first-last"         # endpoint with both, where it is another
    first = "image_url"           # field of the first frame
    frames_first = "first_frame_url"                # the same at `frames`, where it is another
    last = "tail_image_url"       # field of the last frame
    frames_list = "image_urls"    # or one field for both, with steps of a duration in frames_steps
    frames_steps = "transitions"
    frames_price_1080p = "0.06"   # USD a second of that size at `frames`, where it is another
    references = "fal-ai/some-model/reference-to-video"   # endpoint with pictures to go by; how many: references = 3
    references_list = "image_urls"                  # and their field
    mark = "@Image{number}"       # what its prompts call them; left out: the prompt says "Image 1 is Mara"
    duration = "string"           # 5 is sent as int: 5, string: "5", seconds-string: "5s"; left out: not sent
    ratio = "aspect_ratio"        # field of the shape, sent with words alone
    resolution = "resolution"     # field of the size
    audio = "generate_audio"      # switch for sound, sent as false: films have sound of their own
    avoid_most = 500              # longest negative_prompt
    send_cfg_scale = 0.5          # send_X: field X, always with this value

and leave out what the model hasn't got. Wire lines are the same in the sheets that come with us.
"""

import math
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from memory.errors import UserMistake
from tools.vendors.contract import Model

WORDS = ("text", "image", "frames", "first", "frames_first", "last", "frames_list", "frames_steps",
         "references", "references_list")  # fmt: skip
FIELDS = (*WORDS, "duration", "ratio", "resolution", "audio", "avoid_most", "mark")
FREE = ("send_", "frames_price_")
DURATIONS = ("int", "string", "seconds-string")
SIZE = re.compile(r"[1-9]\d{1,4}x[1-9]\d{1,4}")


def own(path: Path) -> tuple[Model, ...]:
    """The models of a sheet; UserMistake names the line that can't be taken."""
    try:
        sheet = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserMistake(f"{path.name} can't be read ({error.strerror})", "Give a TOML file", field="sheet") from error
    except ValueError as error:
        raise _wrong(path, f"is no TOML: {error}", "") from error
    if strange := sorted(set(sheet) - {"models", "checked", "source"}):
        raise _wrong(path, f"has an unknown field {strange[0]}", strange[0], "models, checked, source")
    rows = sheet.get("models")
    if not isinstance(rows, list) or not rows:
        raise _wrong(path, "has no [[models]]", "models", "one [[models]] for each model")
    return tuple(_model(path, row, number) for number, row in enumerate(rows, 1))


def _model(path: Path, row: Any, number: int) -> Model:
    try:
        model = Model.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = f"models[{number}]." + ".".join(str(part) for part in first["loc"] if part != "function-plain")
        if first["type"] == "extra_forbidden":
            raise _wrong(path, f"has an unknown field {where}", where, ", ".join(Model.model_fields)) from error
        raise _wrong(path, f"says {where} wrongly: {first['msg']}", where) from error
    _priced(path, model)
    check(path, model)
    return model if model.lengths or "duration" not in model.wire else _whole(model)


def _priced(path: Path, model: Model) -> None:
    """A model without a price can't be ordered: nobody could say what a film costs."""
    if not model.tiers:
        raise _wrong(path, f"gives {model.id} no size and no price", "tiers", "[[models.tiers]] with per_second in USD")
    for tier in model.tiers:
        missing = [f"{length:g}" for length in model.lengths if f"{length:g}" not in tier.per_clip]
        if tier.per_second <= 0 and (missing or not tier.per_clip):
            lacks = f" for {missing[0]} s" if missing and tier.per_clip else ""
            raise _wrong(path, f"gives {model.id} {tier.name} no price{lacks}", "per_second", 'USD, such as "0.07"')
        for shape, size in tier.sizes.items():
            if not SIZE.fullmatch(size):
                raise _wrong(path, f"gives {model.id} {shape} the size {size!r}", "sizes", 'such as "1280x720"')
        if not tier.sizes:
            raise _wrong(path, f"gives {model.id} {tier.name} no shape", "sizes", '{ "16:9" = "1280x720" }')


def check(path: Path, model: Model) -> None:
    """Wire lines that the client of fal's queue understands, with all that the model's abilities need."""
    wire: Mapping[str, Any] = model.wire
    for name, value in wire.items():
        if name not in FIELDS and not name.startswith(FREE):
            raise _wrong(path, f"has an unknown field wire.{name}", f"wire.{name}", ", ".join((*FIELDS, "send_FIELD")))
        if name in (*WORDS, "ratio", "resolution", "audio", "mark") and not (isinstance(value, str) and value):
            raise _wrong(path, f"says wire.{name} wrongly: {value!r}", f"wire.{name}", "words in quotes")
    if strange := set(re.findall(r"[{}]", re.sub(r"\{(number|tag)\}", "", str(wire.get("mark", ""))))):
        raise _wrong(path, f"says wire.mark with {sorted(strange)[0]!r}", "wire.mark", "a word with {number} or {tag}")
    if wire.get("duration", "int") not in DURATIONS:
        raise _wrong(path, f"says wire.duration wrongly: {wire['duration']!r}", "wire.duration", ", ".join(DURATIONS))
    listed = "frames_list" in wire and "frames_steps" in wire and "duration" in wire
    for able, name, there in (
        (model.first_frame, "first", "first" in wire),
        (model.last_frame, "last", "last" in wire or listed),
        (model.references > 0, "references", "references" in wire and "references_list" in wire),
    ):
        if able and not there:
            thing = f"a {name} frame" if name in ("first", "last") else name
            raise _wrong(path, f"lets {model.id} take {thing} without wire.{name}", f"wire.{name}", "its field")


def _whole(model: Model) -> Model:
    """Every whole second between its shortest and longest clip."""
    least, most = model.seconds
    lengths = tuple(float(length) for length in range(math.ceil(least), math.floor(most) + 1))
    return model.model_copy(update={"lengths": lengths})


def _wrong(path: Path, fact: str, field: str, accepted: str = "") -> UserMistake:
    remedy = f"Give {accepted}" if accepted else "Mend that line; a sample is at the top of tools/vendors/own.py"
    return UserMistake(f"{path.name} {fact}", remedy, field=field or "sheet", accepted=accepted)

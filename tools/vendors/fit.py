"""An order in the words of a model: the length and size it really makes, what is trimmed or cropped, and the price."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil

from memory.errors import UserMistake
from memory.film import Noun
from tools.vendors.contract import Model, Order, Tier
from tools.vendors.likeness import shown, unshown

CENT = Decimal("0.0001")


class Fit(Noun):
    """What is ordered for an order. tier, shape: names of the model's own size; usd: its price; notes: for people."""

    seconds: float
    width: int
    height: int
    tier: str
    shape: str
    usd: Decimal
    notes: tuple[str, ...] = ()


def fit(order: Order, model: Model) -> Fit:
    """The next longer length and the nearest shape a model makes; UserMistake names what it can't do at all."""
    _able(order, model)
    model = _with_pictures(order, model)
    asked = _seconds(order)
    seconds = length(asked, model, extension=order.continues is not None)
    if model.most and (whole := _whole(order, model)) > model.most + 1e-6:
        raise UserMistake(
            f"{model.id} extends a clip to {model.most:g} s at most, not to {whole:g} s", "Roll a new take",
            field="seconds", got=f"{whole:g}", accepted=f"{model.most:g}",
        )  # fmt: skip
    if not model.tiers:
        return Fit(seconds=seconds, width=order.width, height=order.height, tier="", shape="", usd=Decimal(0))
    tier = _tier(_first(order), model, seconds if order.continues is None else _first_seconds(order, model))
    shape = nearest(order.width / order.height, tier)
    width, height = (int(side) for side in tier.sizes[shape].split("x"))
    notes = tuple(filter(None, (*_said(asked, seconds, order, width, height, shape), unshown(order, model))))
    usd = price(tier, seconds, _seconds(order.continues) if order.continues else 0)
    return Fit(seconds=seconds, width=width, height=height, tier=tier.name, shape=shape, usd=usd, notes=notes)


def _with_pictures(order: Order, model: Model) -> Model:
    """The model with the lengths it makes while it is shown pictures."""
    narrowed = bool(model.reference_lengths and shown(order, model))
    return model.model_copy(update={"lengths": model.reference_lengths}) if narrowed else model


def length(asked: float, model: Model, *, extension: bool = False) -> float:
    """The shortest clip the model makes that holds `asked` seconds; UserMistake when none does."""
    choices = (model.extend_lengths if extension else ()) or model.lengths
    least, most = model.seconds
    if choices:
        least, most = min(choices), max(choices)
    if asked > most + 1e-6:
        made = ", ".join(f"{choice:g}" for choice in choices) or f"{least:g} to {most:g}"
        raise UserMistake(
            f"{model.id} makes no clip of {asked:g} s", f"It makes {made} s", field="seconds", got=f"{asked:g}",
            accepted=made,
        )  # fmt: skip
    return min(choice for choice in choices if choice >= asked - 1e-6) if choices else max(asked, least)


def price(tier: Tier, seconds: float, before: float = 0) -> Decimal:
    """USD for one clip, to a hundredth of a cent; `before` = seconds of the clip it goes on from, begun ones whole."""
    fixed = tier.per_clip.get(f"{seconds:g}")
    usd = fixed if fixed is not None else tier.per_second * Decimal(str(seconds))
    usd += tier.before * ceil(before - 0.05)
    return max(usd, tier.least).quantize(CENT, ROUND_HALF_UP)


def nearest(aspect: float, tier: Tier) -> str:
    """The shape of a tier that loses least of the picture when cropped to `aspect` (width over height)."""
    return max(tier.sizes, key=lambda shape: kept(_aspect(tier.sizes[shape]), aspect))


def kept(native: float, asked: float) -> float:
    """Share of a picture left when one aspect is cropped to the other, 0..1."""
    return min(native, asked) / max(native, asked)


def units(words: str) -> int:
    """Length as vendors count it: UTF-16 code units."""
    return len(words.encode("utf-16-le")) // 2


def _first(order: Order) -> Order:
    """The roll that an extension goes back to: a take keeps its picture size."""
    return _first(order.continues) if order.continues else order


def _first_seconds(order: Order, model: Model) -> float:
    return length(_seconds(_first(order)), model)


def _seconds(order: Order) -> float:
    return float(Fraction(order.frames) / Fraction(order.fps))


def _whole(order: Order, model: Model) -> float:
    """Seconds of a clip with all it goes on from, as the model makes them."""
    asked = _seconds(order)
    if order.continues is None:
        return length(asked, model)
    return length(asked, model, extension=True) + _whole(order.continues, model)


def _able(order: Order, model: Model) -> None:
    lacks = [
        (bool(model.retired), f"was retired on {model.retired}"),
        (bool(model.prompt_most) and units(order.prompt) > model.prompt_most,
         f"takes at most {model.prompt_most} characters of prompt, not {units(order.prompt)}"),
        (bool(order.first_frame) and not model.first_frame, "can't start from a picture"),
        (bool(order.last_frame) and not model.last_frame, "can't end on a picture"),
        (bool(order.last_frame) and not order.first_frame and order.continues is None,
         "needs a first frame with a last one"),
        (not model.text and not order.first_frame and order.continues is None, "needs a picture to start from"),
        (order.continues is not None and order.direction not in model.extend, f"can't extend {order.direction}"),
    ]  # fmt: skip
    for wrong, words in lacks:
        if wrong:
            raise UserMistake(f"{model.id} {words}", "Choose another model; see filmwright vendors", field="model")


def _tier(order: Order, model: Model, seconds: float) -> Tier:
    """The smallest picture that needs no enlarging, else the largest there is; only tiers priced for this length."""
    short = min(order.width, order.height)
    priced = [tier for tier in model.tiers if f"{seconds:g}" in tier.per_clip or tier.per_second or not tier.per_clip]
    if not priced:
        raise UserMistake(f"{model.id} has no known price for {seconds:g} s", "Choose another length", field="seconds")
    return next((tier for tier in priced if _short(tier) >= short), priced[-1])


def _short(tier: Tier) -> int:
    return max(min(int(side) for side in size.split("x")) for size in tier.sizes.values())


def _aspect(size: str) -> float:
    width, height = size.split("x")
    return int(width) / int(height)


def _said(asked: float, seconds: float, order: Order, width: int, height: int, shape: str) -> tuple[str, ...]:
    notes = []
    if seconds - asked > 0.05:
        notes.append(f"ordered as {seconds:g} s and trimmed to {asked:.3g} s")
    share = kept(width / height, order.width / order.height)
    if share < 0.97:
        notes.append(f"shot in {shape} and cropped: {1 - share:.0%} of the picture is left out")
    if height < order.height or width < order.width:
        notes.append(f"shot at {width}×{height} and enlarged to {order.width}×{order.height}")
    return tuple(notes)

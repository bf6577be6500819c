"""Casting: for each shot the cheapest vendor and model whose facts allow it, with those that could stand in."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from memory.errors import ProductionError, UserMistake
from memory.record import Cast
from tools.shape import frames_of
from tools.vendors.contract import Facts, Model, Order
from tools.vendors.fit import length
from tools.vendors.likeness import shown
from tools.vendors.remote import has_key, no_key

HANDLE = 0.5
"""Seconds a take may be longer than its shot, for a crossfade; never paid for by themselves."""
JOINS = 3
"""Most extensions for one shot."""
AUTO = "auto"
Quote = Callable[[Order], Awaitable[Decimal]]


def named(wish: str) -> tuple[str, str]:
    """Vendor and model of "vendor" or "vendor:model"."""
    vendor, _, model = wish.partition(":")
    return vendor, model


async def cast(
    order: Order, sheets: Sequence[Facts], wish: str, keys: Mapping[str, str], quote: Quote, *, pictures: bool = False
) -> tuple[Cast, ...]:
    """Who can shoot an order of the shot's own frames, cheapest first; at one price, who is shown more of its pictures.

    wish: "auto", a vendor, or vendor:model. quote: a vendor's price for one order. pictures: a still may be drawn to
    start from. UserMistake with every reason when nobody can.
    """
    vendor, model = named(wish)
    able: list[tuple[int, Cast]] = []
    why: list[str] = []
    for facts in sheets:
        if (vendor == AUTO and (facts.offline or facts.retired)) or vendor not in (AUTO, facts.name):
            continue
        if not has_key(facts, keys):
            why.append(str(no_key(facts).fact))
            continue
        for one in [facts.model(model)] if model else [known for known in facts.models if not known.named_only]:
            try:
                asked = _asked(order, facts, one, pictures)
                able.append((-len(shown(asked, one)), await _priced(asked, one, quote)))
            except ProductionError as error:
                why.append(error.fact)
    able.sort(key=lambda choice: (choice[1].quote, choice[0]))
    if able:
        return tuple(_told(choice, at, len(able), why) for at, (_, choice) in enumerate(able[:4]))
    if vendor == AUTO:
        return (Cast(vendor="animatic", model="drawn", why=f"nobody else can: {'; '.join(why[:6]) or 'no keys'}"),)
    raise UserMistake(
        f"No model of {wish} can shoot this: {'; '.join(dict.fromkeys(why)) or 'it has none'}",
        "Choose another --vendor; see filmwright vendors", field="vendor", got=wish,
    )  # fmt: skip


def first_frames(frames: int, fps: str, model: Model) -> int:
    """Frames of a shot's first take: with a handle as far as it comes with the length that is paid for."""
    seconds = frames / Fraction(fps)
    _, most = _span(model)
    if float(seconds) >= most:
        return min(frames, int(most * Fraction(fps)))
    paid = int((length(float(seconds), model) if model.lengths else most) * Fraction(fps))
    return max(frames_of(model.seconds[0], fps), min(paid, frames + frames_of(HANDLE, fps)))


def pieces(frames: int, model: Model, fps: str) -> tuple[int, ...]:
    """Frames of the roll and of each extension that a shot of `frames` takes; UserMistake when it takes too many."""
    first = first_frames(frames, fps, model)
    rest, parts = frames - first, [first]
    longest = int((max(model.extend_lengths) if model.extend_lengths else _span(model)[1]) * Fraction(fps))
    if rest > 0 and not extends(model, "forward"):
        raise UserMistake(f"{model.id} makes at most {_span(model)[1]:g} s and can't go on", "Make the shot shorter")
    longest -= 0 if "forward" in model.extend else 1
    while rest > 0:
        parts.append(min(rest, longest))
        rest -= parts[-1]
    over = bool(model.most) and frames / Fraction(fps) > model.most
    if len(parts) > 1 + JOINS or over:
        raise UserMistake(f"{model.id} would take {len(parts) - 1} joins for one shot", "Make the shot shorter")
    return tuple(parts)


def extends(model: Model, direction: str) -> bool:
    """Whether a take can be lengthened: by the model itself, or from its last frame as the next first one."""
    return direction in model.extend or (direction == "forward" and model.first_frame)


def _span(model: Model) -> tuple[float, float]:
    return (min(model.lengths), max(model.lengths)) if model.lengths else model.seconds


def _asked(order: Order, facts: Facts, model: Model, pictures: bool) -> Order:
    """The order as this model would get it; UserMistake where it can't begin at all."""
    if facts.retired:
        raise UserMistake(f"{facts.title} {facts.retired}")
    if not model.text and not order.first_frame and not pictures:
        raise UserMistake(f"{model.id} needs a picture to start from")
    start = order.first_frame or ("" if model.text else "still")
    return order.model_copy(update={"model": model.id, "vendor": facts.name, "first_frame": start})


async def _priced(asked: Order, model: Model, quote: Quote) -> Cast:
    parts = pieces(asked.frames, model, asked.fps)
    part = asked.model_copy(update={"frames": parts[0]})
    usd = await quote(part)
    for frames in parts[1:]:
        part = _more(part, frames, model)
        usd += await quote(part)
    return Cast(vendor=asked.vendor, model=model.id, quote=usd, joins=len(parts) - 1)


def _more(order: Order, frames: int, model: Model) -> Order:
    """The order that lengthens a take: by the model itself, or from the take's last frame."""
    if "forward" in model.extend:
        return order.model_copy(update={"frames": frames, "continues": order, "first_frame": ""})
    return order.model_copy(update={"frames": frames + 1, "first_frame": "the last frame"})


def _told(choice: Cast, at: int, able: int, why: Sequence[str]) -> Cast:
    place = "cheapest" if at == 0 else f"number {at + 1}"
    joins = f", with {choice.joins} joins" if choice.joins else ""
    words = f"{place} of {able} that can, ${choice.quote:.2f} a take{joins}"
    return choice.model_copy(update={"why": words + (f"; not: {'; '.join(dict.fromkeys(why))[:300]}" if why else "")})

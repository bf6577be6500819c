"""What all vendors behind an address share, so that each of them is its own protocol and nothing else."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from memory.errors import Barred, Retired, UserMistake, VendorError
from tools.vendors import facts as sheet
from tools.vendors.contract import Facts, Job, Model, Order, Status
from tools.vendors.download import Stale
from tools.vendors.fit import Fit, fit
from tools.vendors.outside import Outside
from tools.vendors.wire import Reply, Wire, says

LINKS = 4


class Remote:
    """A vendor behind an address. Its client gives: headers, submit, poll, link, and what else it has.

    more: further models of the client's own. finds: whether an order without an answer can be looked up.
    """

    finds = False

    def __init__(self, cache: Path, outside: Outside, name: str, more: tuple[Model, ...] = ()) -> None:
        known = sheet(name)
        self.cache, self.outside = cache, outside
        self.base = outside.bases.get(name, known.base)
        open_ = {"retired": ""} if self.base.rstrip("/") != known.base.rstrip("/") else {}
        self.facts: Facts = known.model_copy(update={"models": (*more, *known.models), **open_})
        self.wire = Wire(known.title, self.base, outside, self.headers, self._judged)

    def headers(self) -> dict[str, str]:
        """Headers of every call, the key among them."""
        raise NotImplementedError

    def verdict(self, reply: Reply) -> VendorError | None:
        """Our error for a refusal this vendor words in its own way; None for the usual meaning of its status."""
        return None

    def _judged(self, reply: Reply) -> VendorError | None:
        """The vendor's own meaning; a key that is refused without one is told by the variables it comes from."""
        own = self.verdict(reply)
        if own is not None or reply.status not in (401, 403):
            return own
        words = f"does not let us in ({reply.status}): {self.outside.clean(says(reply))}"
        return Barred(f"{self.facts.title} {words}", f"Check {_ways(self.facts)}, then resume")

    async def submit(self, order: Order) -> Job:
        raise NotImplementedError

    async def poll(self, job: Job) -> Status:
        raise NotImplementedError

    async def link(self, job: Job) -> str:
        """A fresh link to the finished file."""
        raise NotImplementedError

    def ready(self, model: str) -> None:
        """Nothing when orders can be taken; Retired or UserMistake say why not, before anything is made."""
        if self.facts.retired:
            raise retired(self.facts)
        known = self.facts.model(model) if model else None
        if known and known.retired:
            raise Retired(f"{known.id} was retired on {known.retired}", "Choose another model; see filmwright vendors")
        if not has_key(self.facts, self.outside.keys):
            raise no_key(self.facts)

    async def quote(self, order: Order) -> Decimal:
        return self.fit(order).usd

    async def fetch(self, job: Job, into: Path) -> Path:
        """The finished file; a link that died, or isn't alive yet, is asked for again."""
        out = into / f"{_safe(job.id)}.mp4" if into.is_dir() else into
        for left in reversed(range(LINKS)):
            try:
                return await self.download(await self.link(job), out)
            except Stale:
                if not left:
                    raise
                await self.outside.clock.sleep(2.0)
        raise AssertionError("unreachable")

    async def download(self, url: str, into: Path) -> Path:
        """The file behind a link, which opens to everybody unless a client says otherwise."""
        return await self.wire.download(url, into)

    async def cancel(self, job: Job) -> None:
        raise VendorError(f"{self.facts.title} can't cancel an order", "It goes on and is charged")

    async def find(self, order: Order) -> Job | None:
        """None: most vendors can't look an order up."""
        return None

    async def close(self) -> None:
        """The client belongs to the studio."""

    def fit(self, order: Order) -> Fit:
        return fit(order, self.facts.model(order.model))

    def key(self, *names: str) -> str:
        """The first of these keys there is; UserMistake says which variable to set and where a key comes from."""
        for name in names:
            if self.outside.keys.get(name):
                return self.outside.keys[name]
        raise no_key(self.facts)


def no_key(facts: Facts) -> UserMistake:
    ways = _ways(facts)
    return UserMistake(
        f"{facts.title} needs a key: set {ways} (from {facts.key_page})",
        "Or make the film offline: the same command with --vendor animatic, or filmwright rehearse",
        field="vendor", got=facts.name, accepted=f"{ways} set",
    )  # fmt: skip


def _ways(facts: Facts) -> str:
    return " or ".join(" and ".join(way) for way in facts.keys)


def has_key(facts: Facts, keys: Mapping[str, str]) -> bool:
    """Whether the environment lets us in; a vendor that wants no key always does."""
    return not facts.keys or any(all(keys.get(name) for name in way) for way in facts.keys)


def retired(facts: Facts) -> Retired:
    return Retired(f"{facts.title}: {facts.retired}", "See filmwright vendors for those that work")


def barred(facts: Facts, words: str, remedy: str) -> Barred:
    return Barred(f"{facts.title}: {words}", remedy)


def _safe(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in name)[:100]

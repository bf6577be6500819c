"""The studio: every outside thing a production uses, opened in one place and handed in."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import prompts
from agent.purse import Purse
from agent.remembering import open_looks
from agent.settings import Settings, keys
from memory.bible import Bible
from memory.errors import UserMistake
from memory.ledger import Ledger
from memory.looks import Looks
from memory.marks import Mark, unmarked
from memory.vault import Vault
from tools.vendors import NAMES, facts, open_vendor
from tools.vendors.contract import Facts, Vendor
from tools.vendors.desks import Desks, Lot
from tools.vendors.fal.own import own
from tools.vendors.outside import Outside, client
from tools.voices.contract import Voice

if TYPE_CHECKING:  # what a language model needs is heavy, and many commands need none
    from agent.llm import Llm

Tell = Callable[..., None]
DAY = 24 * 3600.0


@dataclass(frozen=True)
class Studio:
    """Books, shelves, vendors, voice and model of one run. `tell(kind, **facts)` receives everything worth showing.

    `yes` approves a price within the budget without asking. `down`: vendors that can't go on, and why, while this
    studio is open.
    """

    root: Path
    settings: Settings
    vault: Vault
    ledger: Ledger
    bible: Bible
    looks: Looks
    llm: "Llm"
    vendors: dict[str, Vendor]
    voice: Voice
    scratch: Voice
    tell: Tell
    outside: Outside
    desks: Desks
    yes: bool = False
    rehearsal: bool = False
    down: dict[str, str] = field(default_factory=dict)

    def folder(self, film: str) -> Path:
        return self.root / "films" / film

    @property
    def cache(self) -> Path:
        """Plates, titles and segments: all of it can be made again."""
        return self.root / "cache"

    def vendor(self, name: str) -> Vendor:
        if name not in self.vendors:
            ours: dict[str, dict[str, Any]] = {
                "fal": {"more": self.own},
                "stable": {"weights": self.settings.weights},
            }
            self.vendors[name] = open_vendor(
                name, cache=self.cache / "plates", outside=self.outside, **ours.get(name, {})
            )
        return self.vendors[name]

    @property
    def own(self) -> tuple[Any, ...]:
        """The client's own sheets of further fal models."""
        return tuple(model for sheet in sorted((self.root / "vendors").glob("*.toml")) for model in own(sheet))

    def facts(self) -> list[Facts]:
        """Every vendor's fact sheet."""
        return [self.vendors[name].facts if name in self.vendors else self._sheet(name) for name in NAMES]

    def _sheet(self, name: str) -> Facts:
        known = facts(name)
        if self.outside.bases.get(name, known.base) != known.base:
            known = known.model_copy(update={"retired": ""})
        return known.model_copy(update={"models": (*self.own, *known.models)}) if name == "fal" and self.own else known

    def prompt(self, name: str, facts: dict[str, Any], **slots: str) -> str:
        """The words for a part of the crew: the client's own where there are any, else ours."""
        return prompts.prompt(name, facts, self.settings.prompts, **slots)

    def on(self, film: str, budget: Decimal | None) -> "Studio":
        """This studio at work on one film: what its language model takes is on that film's bill."""
        return replace(self, llm=self.llm.paid_by(Purse(self.ledger, film, budget)))

    def lot(self, film: str, budget: Decimal | None) -> Lot:
        return Lot(film=film, budget=budget, ledger=self.ledger, vault=self.vault, desks=self.desks)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        settings: Settings,
        tell: Tell,
        *,
        yes: bool = False,
        vendors: dict[str, Vendor] | None = None,
        outside: Outside | None = None,
        mark: Mark = unmarked,
    ) -> AsyncIterator["Studio"]:
        """Open a studio folder, making it where there is none; everything is closed again at the end.

        outside: another world than the real one, such as a rehearsal's. mark: hears of every write that lasts.
        """
        root, world = _room(settings.studio), outside or _world(settings)
        if settings.prompts:
            prompts.checked(settings.prompts)
        ledger, bible = Ledger(root / "ledger.sqlite", mark), Bible(root / "bible.sqlite")
        looks = open_looks(root, settings, bible)
        opened = dict(vendors or {})
        vault = Vault(root / "vault", mark)
        vault.sweep(older=DAY)
        studio = cls(
            root=root, settings=settings, vault=vault, ledger=ledger, bible=bible, looks=looks,
            llm=_model(settings), vendors=opened, voice=_voice(settings), scratch=_scratch(), tell=tell, yes=yes,
            outside=world, desks=Desks(world.clock), rehearsal=outside is not None,
        )  # fmt: skip
        try:
            yield studio
        finally:
            for vendor in opened.values():
                await vendor.close()
            await world.client.aclose()
            for book in (ledger, looks, bible):
                book.close()


def _world(settings: Settings) -> Outside:
    """The real one: public https hosts only, and a gateway where the client named one."""
    names = {name for vendor in NAMES for way in facts(vendor).keys for name in way}
    gateway = {"sora": _plain(settings.sora_url)} if settings.sora_url else {}
    return Outside(client(), keys(names), gateway)


def _plain(address: str) -> str:
    """An address without a name, a password or a question in it; those would be written down with every order."""
    if "@" in address or "?" in address:
        raise UserMistake(
            "FILMWRIGHT_SORA_URL holds more than an address", "Give https://HOST/PATH, and the key in OPENAI_API_KEY",
            field="FILMWRIGHT_SORA_URL", accepted="https://HOST/PATH",
        )  # fmt: skip
    return address


def _room(path: Path) -> Path:
    root = path.expanduser().resolve()
    try:
        for folder in (root / "films", root / "vault", root / "cache"):
            folder.mkdir(parents=True, exist_ok=True)
        probe = root / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UserMistake(
            f"The studio {path} can't be used ({error.strerror})", "Name a folder that can be written with --studio",
            field="studio", got=str(path), accepted="a writable folder",
        ) from None  # fmt: skip
    return root


def _model(settings: Settings) -> "Llm":
    from agent.llm import Llm
    from agent.understudy.model import Understudy

    key = settings.openai_key.get_secret_value()
    if not settings.has_model:
        return Llm(model=None, name="understudy", understudy=Understudy())
    from langchain_openai import ChatOpenAI

    model = ChatOpenAI(
        model=settings.model, base_url=settings.openai_url or None, api_key=lambda: key or "none",
        timeout=120, max_retries=2, use_responses_api=False, stream_usage=not settings.openai_url,
    )  # fmt: skip
    return Llm(model=model, name=settings.model, understudy=Understudy(), secrets=(key,))


def _voice(settings: Settings) -> Voice:
    if settings.speech_url:
        import httpx

        from tools.voices.speech_api import SpeechApi

        return SpeechApi(
            httpx.AsyncClient(timeout=60), settings.speech_url, settings.speech_key.get_secret_value(),
            settings.speech_model, settings.speech_voice,
        )  # fmt: skip
    return _scratch()


def _scratch() -> Voice:
    from tools.voices.espeak import Espeak

    return Espeak()

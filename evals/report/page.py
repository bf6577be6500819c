"""A page out of its template: style and script stand in it, and a policy keeps it from opening anything outside."""

import base64
import hashlib
from importlib.resources import files
from pathlib import Path
from typing import Any

from memory.whole import put
from tools.post.type import path

SCRIPTS = {"report": ("player.js", "report.js"), "blind": ("blind.js",)}
FACES = {"title": "serif:LightIt", "text": "hanken:Regular", "strong": "hanken:SemiBold"}


def draw(name: str, out: Path, **told: Any) -> None:
    """Write the page `name` to `out` whole, or not at all. Every word is escaped; JSON comes in already safe."""
    page = render(name, **told)
    out.parent.mkdir(parents=True, exist_ok=True)
    put(out, page, errors="replace")


def render(name: str, **told: Any) -> str:
    """The page as text."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    from evals.report import wording

    setting = Environment(
        loader=PackageLoader("evals", "report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    setting.filters |= {"number": wording.number, "signed": wording.signed, "unit": wording.unit, "safe_json": Markup}
    ours = "\n".join(_words(part) for part in SCRIPTS[name])
    return setting.get_template(f"{name}.html").render(
        **told, w=wording, style=Markup(_words("style.css")), script=Markup(ours), policy=policy(ours), faces=_faces()
    )


def policy(script: str) -> str:
    """Only our own script runs, and nothing is fetched but films that lie beside the page."""
    mark = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{mark}'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "media-src 'self' file:; base-uri 'none'; form-action 'none'"
    )


def _words(name: str) -> str:
    return (files("evals.report") / name).read_text(encoding="utf-8").strip()


def _faces() -> dict[str, str]:
    try:
        return {name: base64.b64encode(path(face).read_bytes()).decode() for name, face in FACES.items()}
    except (OSError, ModuleNotFoundError):
        return {}

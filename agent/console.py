"""What a person sees in the terminal while a film is made, and at its end."""

import shlex
import sys
import time
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.table import Table
from rich.text import Text

STAGES = {
    "continuity": "Continuity", "cut": "Cut", "grade": "Grade", "mix": "Music, voice and mix", "titles": "Titles",
    "picture": "Picture", "drift": "Held against the series", "master": "Master", "report": "Report",
}  # fmt: skip


def say(words: str) -> None:
    Console().print(escape(words), highlight=False)


class Show:
    """The film on the terminal: the plan, one live line per shot, the stages of post, and what came of it."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.console = Console(stderr=quiet, quiet=quiet, highlight=False)
        self.shots: dict[int, dict[str, Any]] = {}
        self.stage = ""
        self.began = self.stage_began = time.monotonic()
        self.film = ""
        self.live = Live(get_renderable=self._lines, console=self.console, refresh_per_second=6, transient=True)
        self.lively = self.console.is_terminal and not quiet

    def __enter__(self) -> "Show":
        return self

    def __exit__(self, *_: object) -> None:
        self._still()

    def tell(self, kind: str, **facts: Any) -> None:
        """Take one event of a production; an unknown kind is not worth showing."""
        getattr(self, f"_on_{kind}", lambda **_: None)(**facts)

    def _on_film(self, film: str, folder: str, again: bool) -> None:
        self.film = film
        self._print(f"[bold]{escape(film)}[/]" + ("  [dim]goes on where it was[/]" if again else ""))

    def _on_warning(self, says: str) -> None:
        self._print(f"[yellow]{escape(says)}[/]")

    def _on_recalled(self, lines: list[str]) -> None:
        for line in lines:
            self._print(f"[dim]remembered: {escape(line)}[/]")

    def _on_season(self, name: str, episodes: list[tuple[int, str, str]]) -> None:
        self._print(f"[bold]{escape(name)}[/], to be made:")
        for number, title, words in episodes:
            self._print(f"  {number:2d}  [bold]{escape(title)}[/]  [dim]{escape(words)}[/]")

    def _on_episode(self, series: str, number: int, title: str, words: str) -> None:
        self._still()
        self._ended()
        self._print(f"\n[bold]{escape(series)} {number}[/]  {escape(title)}")

    def _on_drift(self, total: float | None, outside: list[str], known: bool) -> None:
        said = "not judged" if total is None else f"{total:.1f} noticeable steps from its series"
        lies = f", outside in {', '.join(outside)}" if outside and known else ""
        self._print(f"  [dim]{said}{escape(lies.replace('_', ' '))}[/]")

    def _on_treatment(self, title: str, logline: str, assumed: list[str]) -> None:
        self._print(f"\n[bold]{escape(title)}[/]\n{escape(logline)}\n")

    def _on_storyboard(self, shots: list[dict[str, Any]], fps: str) -> None:
        self.shots = {
            shot["number"]: {**shot, "state": "", "progress": 0.0, "score": None, "take": 0} for shot in shots
        }
        if not self.console.quiet:
            self.console.print(plan(shots, float(fps)))

    def _on_price(self, most: str, takes: int, casts: list[dict[str, Any]]) -> None:
        shots: dict[tuple[str, str, str], list[str]] = {}
        for cast in casts:
            shots.setdefault((cast["vendor"], cast["model"], cast["a_take"]), []).append(str(cast["shot"]))
        for (vendor, model, a_take), numbers in shots.items():
            self._print(f"[dim]{escape(vendor)} {escape(model)}, ${a_take} a take: shot {', '.join(numbers)}[/]")
        self._print(f"[bold]at most ${most}[/] [dim]with {takes} takes each, and retakes for continuity[/]")

    def _on_panel(self, shot: int) -> None:
        drawn = sum(1 for line in self.shots.values() if line.get("panel")) + 1
        self.shots.get(shot, {})["panel"] = True
        if drawn == len(self.shots):
            self._print(f"[dim]storyboard.png is drawn ({time.monotonic() - self.began:.0f} s)[/]")

    def _on_rolling(self, shot: int, of: int = 0, number: int = 0, progress: float = 0.0, **_: Any) -> None:
        self._shot(shot, state="rolling", take=number, of=of, progress=progress)

    def _on_screening(self, shot: int, **_: Any) -> None:
        self._shot(shot, state="screening")

    def _on_score(self, shot: int, score: float | None, **_: Any) -> None:
        self._shot(shot, state="scored", score=score)

    def _on_circled(self, shot: int, **_: Any) -> None:
        self._shot(shot, state="circled")
        if not self.lively and shot in self.shots:
            self.console.print(_one_line(self._line(self.shots[shot])), no_wrap=True, overflow="ellipsis")

    def _on_failed(self, shot: int, why: str) -> None:
        self._shot(shot, state="lost")
        self._print(f"[red]shot {shot} could not be made: {escape(why)}[/]")

    def _on_retakes(self, shots: list[int]) -> None:
        self._print(f"[dim]continuity asks for shot {', '.join(map(str, shots))} again[/]")

    def _on_stage(self, name: str) -> None:
        if self.live.is_started:
            lines = self._lines()
            self._still()
            self.console.print(lines)
        self._ended()
        self.stage = STAGES.get(name, name.capitalize())

    def _on_progress(self, stage: str, done: int, of: int) -> None:
        if self.console.is_terminal and of:
            self.console.print(f"  {STAGES.get(stage, stage)} {done}/{of}", end="\r")

    def _ended(self) -> None:
        if self.stage:
            self._print(f"  [green]✓[/] {self.stage}  [dim]{time.monotonic() - self.stage_began:.1f} s[/]")
        self.stage, self.stage_began = "", time.monotonic()

    def _shot(self, number: int, **facts: Any) -> None:
        if number in self.shots:
            self.shots[number].update(facts)
        if self.lively and not self.live.is_started:
            self.live.start()

    def _still(self) -> None:
        if self.live.is_started:
            self.live.stop()

    def _lines(self) -> RenderableType:
        return Group(*(_one_line(self._line(line)) for line in self.shots.values()))

    def _line(self, shot: dict[str, Any]) -> str:
        state, score = shot["state"], shot["score"]
        colour = {"circled": "green", "lost": "red", "rolling": "cyan", "screening": "magenta"}.get(state, "dim")
        mark = {"circled": "◉", "lost": "✗", "rolling": "●", "screening": "◎"}.get(state, "·")
        take = f"take {shot['take']} of {shot.get('of', 0)}" if shot["take"] else ""
        bar = (
            f"{round(shot['progress'] * 100):3d} %"
            if state == "rolling"
            else f"{score:.2f}"
            if score is not None
            else ""
        )
        head = f"  [{colour}]{mark}[/] {shot['number']:2d}  {shot['camera']:<14}{state:<10} {bar:<6}"
        return f"{head} [dim]{take:<12}{escape(shot['action'])[:60]}[/]"

    def _print(self, words: str) -> None:
        self.console.print(words)

    def end(self, page: dict[str, Any]) -> None:
        """What was made, assumed, not judged and spent; then the path, how to open it, and what to do next."""
        self._still()
        self._ended()
        if not self.console.quiet:
            self.console.print(closing(page))


def _one_line(words: str) -> Text:
    line = Text.from_markup(words)
    line.no_wrap, line.overflow = True, "ellipsis"
    return line


def plan(shots: list[dict[str, Any]], fps: float) -> Table:
    """The storyboard as a table: shots, seconds, camera, words."""
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0))
    for name, side in (
        ("shot", "right"),
        ("seconds", "right"),
        ("camera", "left"),
        ("picture", "left"),
        ("words", "left"),
    ):
        table.add_column(name, justify=side)  # type: ignore[arg-type]
    for shot in shots:
        picture = f"{shot['subject'] or shot['staging']}, {shot['place']}, {shot['light']}".replace("_", " ")
        words = shot["line"] or shot["words"].replace("|", " · ")
        table.add_row(
            str(shot["number"]),
            f"{shot['frames'] / fps:.1f}",
            shot["camera"].replace("_", " "),
            escape(picture),
            escape(words),
        )
    return table


def closing(page: dict[str, Any]) -> Group:
    """The last screen."""
    lines: list[RenderableType] = [Text()]
    shape = f"{page['seconds']:g} s · {page['size']} · {page['fps']} fps"
    minutes = f"{shape} · {len(page['shots'])} shots · ${page['spent']} spent"
    lines.append(Text.from_markup(f"[bold]{escape(page['title'])}[/]  {minutes}"))
    for name, style in (("assumed", "dim"), ("not_judged", "dim"), ("warnings", "yellow")):
        for words in page[name]:
            lines.append(Text.from_markup(f"[{style}]{name.replace('_', ' ')}: {escape(words)}[/]"))
    return Group(*lines, Text(), *(Text(line, overflow="fold", no_wrap=False) for line in _ways_on(page)))


def _ways_on(page: dict[str, Any]) -> list[str]:
    folder = Path(page["folder"])
    studio = folder.parent.parent
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    tail = "" if studio == Path("studio").resolve() else f" --studio {shlex.quote(str(studio))}"
    film = shlex.quote(page["film"])
    if page["master"] is None:
        return [str(folder / "storyboard.json"), "", "Edit it, then:", f"  filmwright resume {film}{tail}"]
    last = page["shots"][-1]["number"]
    return [
        page["master"], f"  {opener} {shlex.quote(page['master'])}", "", "Next:",
        f"  {opener} {shlex.quote(str(folder / 'report.html'))}",
        f'  filmwright retake {film} {min(3, last)} "warmer, slow pull out"{tail}',
        f"  filmwright resume {film}{tail}    (after editing storyboard.json)",
    ]  # fmt: skip

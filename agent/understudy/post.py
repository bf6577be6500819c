"""Editor, colorist, sound and lab by rule: what each orders once, from the board."""

from typing import Any

from agent.understudy.vocabulary import any_of

Call = tuple[str, dict[str, Any]]
TEMPOS = {"awe": 66, "tech": 104, "play": 112, "product": 84}
QUICK = {"punchy": 24, "hype": 36, "slow": -12, "calm": -14, "melancholic": -12, "premium": -8}


def edit(facts: dict[str, Any], offered: set[str]) -> list[Call]:
    """Transitions as the board asks, a title for every shot with words, captions when someone speaks."""
    board, treatment = _board(facts), dict(facts.get("treatment") or {})
    calls: list[Call] = []
    for shot in board:
        number = shot.get("number")
        if shot.get("transition") == "crossfade" and number != 1:
            calls.append(("transition", {"shot": number, "kind": "crossfade"}))
    for shot in board:
        if shot.get("words") and treatment.get("words_on_screen", True):
            calls.append(("title", _title(shot)))
    if any(shot.get("line") for shot in board):
        calls.append(("caption", {}))
    return [call for call in calls if not offered or call[0] in offered]


def _title(shot: dict[str, Any]) -> dict[str, Any]:
    parts = [*str(shot["words"]).split("|"), "", "", ""]
    style = {"title_card": "title", "end_card": "end"}.get(str(shot.get("staging")), "kinetic")
    if style == "end":
        return {
            "shot": shot["number"],
            "text": parts[0],
            "under": parts[1] or parts[3],
            "button": parts[2],
            "style": style,
        }
    return {"shot": shot["number"], "text": parts[0], "under": parts[1], "button": "", "style": style}


def grade(facts: dict[str, Any], offered: set[str]) -> list[Call]:
    """The treatment's look; the first that is offered when it names none."""
    treatment = dict(facts.get("treatment") or {})
    looks = [str(look.get("name", "")) if isinstance(look, dict) else str(look) for look in facts.get("looks") or []]
    wanted = str(treatment.get("look") or "")
    name = wanted if not looks or wanted in looks or wanted.endswith(".cube") else looks[0]
    return [("look", {"name": name or "clean"})]


def score(facts: dict[str, Any], offered: set[str]) -> list[Call]:
    """Music to the mood and pace of the film, and every line with its voice."""
    treatment, board = dict(facts.get("treatment") or {}), _board(facts)
    calls: list[Call] = [
        ("place_music", {"mood": facts.get("suggested") or treatment.get("mood", ""), "tempo": tempo(treatment, board)})
    ]
    if treatment.get("voice", True):
        calls += [("place_voice", {"shot": shot["number"], "text": shot["line"]}) for shot in board if shot.get("line")]
    return [call for call in calls if not offered or call[0] in offered]


def tempo(treatment: dict[str, Any], board: list[dict[str, Any]]) -> int:
    """Beats a minute, 56..148: the mood's own, moved by tone and by how fast the film is cut."""
    tone = " ".join(map(str, treatment.get("tone") or []))
    lean = sum(step for word, step in QUICK.items() if any_of((word, f"{word}*")).search(tone))
    quick = 10 if treatment.get("seconds") and board and float(treatment["seconds"]) / len(board) < 2.6 else 0
    return min(max(TEMPOS.get(str(treatment.get("mood")), 84) + lean + quick, 56), 148)


def deliver(facts: dict[str, Any], offered: set[str]) -> list[Call]:
    """Every preset that was asked for."""
    asked = facts.get("deliver") or facts.get("presets") or []
    return [
        ("deliver", {"preset": str(preset.get("name") if isinstance(preset, dict) else preset)}) for preset in asked
    ]


def _board(facts: dict[str, Any]) -> list[dict[str, Any]]:
    board = facts.get("board") or facts.get("storyboard") or facts.get("shots") or []
    shots = board.get("shots", []) if isinstance(board, dict) else board
    return [{"number": i, **shot} for i, shot in enumerate(map(dict, shots), 1)]

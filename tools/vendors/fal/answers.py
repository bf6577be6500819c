"""What fal answers: a video, or what went wrong, in several shapes."""

from typing import Any

from tools.vendors.wire import Reply


def clip(body: Any) -> str:
    """The address of the first video in a result: under `video`, else in `videos`; empty when there is none."""
    body = body if isinstance(body, dict) else {}
    several = body.get("videos")
    for found in (body.get("video"), *(several if isinstance(several, list) else ())):
        if isinstance(found, dict) and isinstance(found.get("url"), str):
            return str(found["url"])
    return ""


def faults(reply: Reply) -> tuple[str, ...]:
    """fal's own names for what went wrong."""
    body = reply.body if isinstance(reply.body, dict) else {}
    rows = body.get("detail")
    kinds = [row.get("type") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    found = (body.get("error_type"), reply.headers.get("x-fal-error-type"), *kinds)
    return tuple(str(kind) for kind in found if kind)


def says(reply: Reply) -> str:
    """What went wrong in fal's words, each with the field it is about."""
    body = reply.body if isinstance(reply.body, dict) else {}
    rows = body.get("detail") or body.get("error") or reply.words
    if isinstance(rows, list):
        rows = "; ".join(_row(row) for row in rows)
    return " ".join(str(rows).split())[:200]


def _row(row: Any) -> str:
    if not isinstance(row, dict):
        return str(row)
    where = ".".join(str(part) for part in row.get("loc", ()) if part != "body")
    return f"{where}: {row.get('msg', '')}" if where else str(row.get("msg", ""))


def ended(reply: Reply) -> bool:
    """Whether a refusal is the job's own end, and not the gateway's bad moment."""
    from_job = "x-fal-request-id" in reply.headers and isinstance(reply.body, dict) and "detail" in reply.body
    return reply.status in (400, 422, 499) or bool(faults(reply)) or (from_job and reply.status >= 500)


def word(reply: Reply) -> str:
    return str(reply.body.get("status", "")) if isinstance(reply.body, dict) else ""

"""An OpenAI-compatible chat server on loopback. The model's name chooses its fault; its wits are the understudy's."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.understudy.model import Understudy

FAULTS = (  # what goes wrong, by the name of the model
    "good", "no-json-schema", "no-tools", "busy-twice", "always-busy", "server-error", "bad-key", "malformed",
    "thinks-aloud", "truncated", "refuses", "html", "never-calls", "nonsense-forever", "wrong-shape", "empty",
    "no-choices", "stream-cut", "no-ids",
)  # fmt: skip


DEAF = ("malformed", "thinks-aloud", "truncated", "wrong-shape")  # answer in words though a function was forced


class Server(ThreadingHTTPServer):
    """Keeps every request body it saw, counts POSTs by model, and books the tokens it told of, in and out, by model."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[dict[str, Any]] = []
        self.tries: dict[str, int] = {}
        self.told: dict[str, tuple[int, int]] = {}

    def usage(self, model: str) -> dict[str, int]:
        """A usage unlike any other, booked."""
        read, written = 100 + len(self.seen), 10 * len(self.seen)
        before = self.told.get(model, (0, 0))
        self.told[model] = (before[0] + read, before[1] + written)
        return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no error of ours."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


@contextmanager
def wire() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *_: Any) -> None:
        return None

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != "/v1/chat/completions":
            return self._send(404, {"error": {"message": f"no {self.path}"}})
        self.server.seen.append(body)
        model = body["model"]
        self.server.tries[model] = self.server.tries.get(model, 0) + 1
        refusal = self._refused(body, model)
        if refusal:
            return self._send(*refusal)
        if model == "html":
            return self._raw(200, b"<html><body>Welcome to the proxy</body></html>", "text/html")
        if model == "no-choices":
            return self._send(200, {"error": {"message": "upstream gave up"}})
        message, reason = spoilt(model, answered(body))
        if model == "no-ids":
            message = {**message, "tool_calls": [{**call, "id": None} for call in message.get("tool_calls") or []]}
        if body.get("stream"):
            return self._stream(body, message, reason)
        choice = {"index": 0, "message": message, "finish_reason": reason, "logprobs": None}
        page = {
            "id": "c1",
            "object": "chat.completion",
            "created": 1,
            "model": model,
            "choices": [choice],
            "usage": self.server.usage(model),
        }
        self._send(200, page)

    def _refused(self, body: dict[str, Any], model: str) -> tuple[int, dict[str, Any]] | None:
        tries = self.server.tries[model]
        if model == "bad-key":
            return 401, {"error": {"message": f"Incorrect API key provided: {self.headers['Authorization']}"}}
        if model == "always-busy" or (model == "busy-twice" and tries <= 2):
            return 429, {"error": {"message": "slow down", "type": "rate_limit"}}
        if model == "server-error":
            return 500, {"error": {"message": "boom"}}
        if model in ("no-json-schema", "stream-cut", "busy-plain") and "response_format" in body:
            return 400, {"error": {"message": "response_format is not supported"}}
        if model in ("no-tools", "stream-cut") and body.get("tools"):
            return 400, {"error": {"message": "tools are not supported"}}
        return None

    def _send(self, status: int, page: dict[str, Any]) -> None:
        self._raw(status, json.dumps(page).encode(), "application/json")

    def _raw(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == 429:
            self.send_header("Retry-After", "1" if "busy-twice" in self.server.tries else "0")
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, body: dict[str, Any], message: dict[str, Any], reason: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        text = message.get("content") or ""
        pieces = [text[i : i + 400] for i in range(0, len(text), 400)]
        if body["model"] == "stream-cut":
            pieces, reason = pieces[: len(pieces) // 2], ""
        for piece in pieces:
            self._event(body, {"content": piece}, None)
        if reason:
            self._event(body, {}, reason)
            if body.get("stream_options", {}).get("include_usage"):
                self._event(body, {}, None, self.server.usage(body["model"]))
            self.wfile.write(b"data: [DONE]\n\n")

    def _event(
        self, body: dict[str, Any], delta: dict[str, Any], reason: str | None, usage: dict[str, int] | None = None
    ) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": reason}
        page = {
            "id": "c1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": body["model"],
            "choices": [] if usage else [choice],
            "usage": usage,
        }
        self.wfile.write(f"data: {json.dumps(page)}\n\n".encode())


def pictures_in(body: dict[str, Any]) -> list[str]:
    """The addresses of every picture a request carries, in order."""
    parts = [part for m in body["messages"] if isinstance(m["content"], list) for part in m["content"]]
    return [part["image_url"]["url"] for part in parts if part.get("type") == "image_url"]


def sighted(body: dict[str, Any]) -> dict[str, Any]:
    """What a model that sees says of pictures: the second of each three items is no, the third unsure."""
    asked = json.loads(_message(body["messages"][0]).text.split("```json\n")[1].split("\n```")[0])["questions"]
    answers = [("yes", "no", "unsure")[n % 3] for n in range(len(asked))]
    return {"seen": f"{len(pictures_in(body))} frames of a drawn lamp", "answers": answers}


def answered(body: dict[str, Any]) -> dict[str, Any]:
    """What a well-behaved model says: the understudy's answer in OpenAI's shape; pictures are looked at.

    A model called "says:…" says just that, whatever it is asked.
    """
    if body["model"].startswith("says:"):
        return {"role": "assistant", "content": body["model"].removeprefix("says:"), "refusal": None}
    if pictures_in(body):
        return {"role": "assistant", "content": json.dumps(sighted(body)), "refusal": None}
    reply = Understudy().bind_tools(body.get("tools") or []).invoke([_message(m) for m in body["messages"]])
    names = {tool["function"]["name"] for tool in body.get("tools") or []}
    if reply.tool_calls and {call["name"] for call in reply.tool_calls} <= names:
        calls = [_call(call["name"], call["args"], n) for n, call in enumerate(reply.tool_calls)]
        return {"role": "assistant", "content": None, "tool_calls": calls}
    choice = body.get("tool_choice")
    if (isinstance(choice, dict) or choice in ("any", "required")) and body["model"] not in DEAF:
        return {
            "role": "assistant",
            "content": None,
            "tool_calls": [_call(next(iter(names)), json.loads(str(reply.content)), 0)],
        }
    return {"role": "assistant", "content": str(reply.content), "refusal": None}


def _call(name: str, arguments: Any, number: int) -> dict[str, Any]:
    return {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}


def _message(message: dict[str, Any]) -> BaseMessage:
    content = message.get("content") or ""
    if isinstance(content, list):
        content = "\n".join(part.get("text", "") for part in content)
    if message["role"] == "tool":
        return ToolMessage(content, tool_call_id=message["tool_call_id"])
    if message["role"] == "assistant":
        calls = [
            {"name": c["function"]["name"], "args": json.loads(c["function"]["arguments"]), "id": c["id"]}
            for c in message.get("tool_calls") or []
        ]  # fmt: skip
        return AIMessage(content, tool_calls=calls)
    return HumanMessage(content)


def spoilt(fault: str, message: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """A good answer with its fault, and the finish reason it ends with."""
    text, calls = message.get("content") or "", message.get("tool_calls")
    if fault == "malformed":
        if calls:
            calls = [
                {**c, "function": {**c["function"], "arguments": c["function"]["arguments"][:-2] + ",,"}} for c in calls
            ]
            return {**message, "tool_calls": calls}, "tool_calls"
        return {**message, "content": text[:-3] + ",, }"}, "stop"
    if fault == "thinks-aloud" and not calls:
        return {
            **message,
            "content": f"<think>First {{a}} then b.</think>\nSure! Here it is:\n```json\n{text}\n```",
        }, "stop"
    if fault == "truncated" and not calls:
        return {**message, "content": text[: len(text) // 2]}, "length"
    if fault == "refuses":
        return {"role": "assistant", "content": None, "refusal": "I can't help with that."}, "stop"
    if fault == "wrong-shape" and not calls:
        return {**message, "content": '{"hello": "world"}'}, "stop"
    if fault == "empty":
        return {"role": "assistant", "content": ""}, "stop"
    if fault == "never-calls":
        return {"role": "assistant", "content": text or "I would roll the camera now."}, "stop"
    if fault == "nonsense-forever" and calls:
        return {
            "role": "assistant",
            "content": None,
            "tool_calls": [_call("make_it_pop", {"much": True}, 0)],
        }, "tool_calls"
    return message, "tool_calls" if calls else "stop"

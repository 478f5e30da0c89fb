"""A local OpenAI-compatible server that answers, or misbehaves, as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class FakeLlm:
    """What the server says next: `first` before `text`, `modes` used up one a request, the last stays.

    `requests` is what came.
    """

    url: str = ""
    text: str = ""
    first: list[str] = field(default_factory=list)
    modes: list[str] = field(default_factory=lambda: ["well"])
    requests: list[dict[str, Any]] = field(default_factory=list)

    def next_mode(self) -> str:
        return self.modes.pop(0) if len(self.modes) > 1 else self.modes[0]


@contextmanager
def fake_llm() -> Iterator[FakeLlm]:
    """The server, on a port of its own, stopped at the end."""
    fake = FakeLlm()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.requests.append({**body, "authorization": self.headers.get("Authorization", "")})
            mode = fake.next_mode()
            if mode.isdigit():
                self._whole(int(mode), json.dumps({"error": {"message": "no"}}).encode())
            elif mode == "json":
                self._whole(200, b"<html>not what was asked</html>")
            elif mode == "silent":
                time.sleep(3)
            else:
                self._stream(mode)

        def _whole(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _stream(self, mode: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            try:
                if mode == "garbled":
                    self.wfile.write(b'data: {"choices": [{"delta": {"content": "\xff\xfe\xb5"}}]}\n\n')
                    return
                if mode == "broken":
                    self.wfile.write(b'data: {"choices": [{"delta": \n\n')
                    return
                if mode == "trickle":
                    for _ in range(30):
                        self.wfile.write(b": still here\n\n")
                        self.wfile.flush()
                        time.sleep(0.1)
                    return
                text = fake.first.pop(0) if fake.first else fake.text
                pieces = [] if mode == "empty" else [text[i : i + 4] for i in range(0, len(text), 4)]
                if mode == "endless":
                    pieces = ["没完没了"] * 5000
                for i, piece in enumerate(pieces):
                    if mode == "cut" and i >= len(pieces) // 2:
                        return
                    self._piece({"content": piece}, None)
                self._piece({}, "stop")
                self.wfile.write(b"data: [DONE]\n\n")
            except (BrokenPipeError, ConnectionResetError):
                pass

        def _piece(self, delta: dict[str, str], finish: str | None) -> None:
            chunk = {
                "id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m",
                "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
            }  # fmt: skip
            self.wfile.write(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode())
            self.wfile.flush()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()

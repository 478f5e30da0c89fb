"""An OpenAI-compatible endpoint, read as a stream that cannot hang, and left alone for a while when it fails."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.errors import PolicyAssistantError

Message = tuple[str, str]  # role, content
# An answer longer than this is no short answer: the model runs on.
LONGEST = 4000
# Failures in a row after which the endpoint is left alone, and for how many seconds.
TRIES, REST = 3, 60.0
# Before the first word a passing fault is tried again, once, after this many seconds, and waited for not long.
BACKOFF, SECOND = 0.4, 1.4
_PASSING = frozenset((408, 409, 429, 500, 502, 503, 504))
_REASONS = {
    401: "密钥不对或没有权限",
    403: "密钥不对或没有权限",
    404: "没有这个模型或地址不对",
    429: "请求太多，被限流",
}


class LlmFailure(PolicyAssistantError):
    """The endpoint gave no usable answer; the message says why, in Chinese."""

    def __init__(self, reason: str, passing: bool = False) -> None:
        super().__init__(reason)
        self.passing = passing


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """An endpoint: base URL, model, key (never shown), seconds to wait for a word, seconds for all."""

    base_url: str
    model: str
    key: str = field(default="", repr=False)
    first_word: float = 20.0
    whole: float = 90.0


class LlmClient:
    """Streams answers of one endpoint; safe to share between threads."""

    def __init__(self, settings: LlmSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self.settings = settings
        self._clock = clock
        self._failures = 0
        self._closed_until = 0.0
        self._lock = threading.Lock()

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """Pieces of the answer as they come.

        Raises LlmFailure when nothing usable comes: no connection, refusal, silence, a cut, an endless,
        empty or unreadable answer, or an endpoint that failed again and again a moment ago.
        """
        with self._lock:
            if self._clock() < self._closed_until:
                raise LlmFailure("模型服务刚才接连出错，暂停一分钟")
        try:
            yield from self._tried(messages)
        except LlmFailure:
            with self._lock:
                self._failures += 1
                if self._failures >= TRIES:
                    self._closed_until, self._failures = self._clock() + REST, 0
            raise
        with self._lock:
            self._failures = 0

    def complete(self, messages: Sequence[Message]) -> str:
        """The whole answer; LlmFailure as for `stream`."""
        return "".join(self.stream(messages))

    def _tried(self, messages: Sequence[Message]) -> Iterator[str]:
        """The stream, begun anew once where it fails before its first word for a passing reason."""
        begun = False
        try:
            for piece in self._once(messages):
                begun = True
                yield piece
        except LlmFailure as failure:
            if begun or not failure.passing:
                raise
            time.sleep(BACKOFF)
            yield from self._once(messages, SECOND)

    def _once(self, messages: Sequence[Message], patience: float | None = None) -> Iterator[str]:
        patience = min(self.settings.first_word, patience or self.settings.first_word)
        from llama_index.llms import openai_like  # noqa: F401 - seconds the first time: not the endpoint's

        pieces: queue.Queue[str | None | BaseException] = queue.Queue()
        stopped = threading.Event()
        worker = threading.Thread(target=self._read, args=(messages, pieces, stopped), daemon=True)
        worker.start()
        started, length = self._clock(), 0
        try:
            while True:
                left = started + self.settings.whole - self._clock()
                try:
                    piece = pieces.get(timeout=max(0.0, min(left, patience)))
                except queue.Empty:
                    waited = self.settings.whole if left <= patience else patience
                    raise LlmFailure(f"模型服务太慢，{waited:g} 秒没有回应") from None
                if isinstance(piece, BaseException):
                    raise _failure(piece) from piece
                if piece is None:
                    if not length:
                        raise LlmFailure("模型服务没有返回内容")
                    return
                length += len(piece)
                if length > LONGEST:
                    raise LlmFailure("模型服务的回答过长，已停止")
                yield piece
        finally:
            stopped.set()

    def _read(
        self, messages: Sequence[Message], pieces: queue.Queue[str | None | BaseException], stopped: threading.Event
    ) -> None:
        """In a thread: put what comes into the queue, then None, or the exception that ended it."""
        try:
            finished = False
            for response in self._open(messages):
                if stopped.is_set():
                    return
                choices = getattr(response.raw, "choices", None) or []
                finished = finished or any(choice.finish_reason for choice in choices)
                if response.delta:
                    pieces.put(response.delta)
            pieces.put(None if finished else ConnectionError("cut"))
        except BaseException as error:  # whatever it is, the reader of the queue must hear of it
            pieces.put(error)

    def _open(self, messages: Sequence[Message]) -> Iterator[Any]:
        from llama_index.core.base.llms.types import ChatMessage
        from llama_index.llms.openai_like import OpenAILike

        own = self.settings
        model = OpenAILike(
            model=own.model, api_base=own.base_url, api_key=own.key or "none", is_chat_model=True, temperature=0.0,
            max_tokens=800, timeout=own.first_word, max_retries=0, reuse_client=False,
        )  # fmt: skip
        return iter(model.stream_chat([ChatMessage(role=role, content=content) for role, content in messages]))


def _failure(error: BaseException) -> LlmFailure:
    """Why a stream ended, in words for the user; keys and addresses stay out of them."""
    import httpx
    import openai

    if isinstance(error, openai.APIStatusError):
        code = error.status_code
        reason = _REASONS.get(code) or f"模型服务出错（{code}）"
        return LlmFailure(reason, passing=code in _PASSING)
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return LlmFailure("模型服务太慢，没有回应")
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError | openai.APIResponseValidationError):
        return LlmFailure("模型服务返回的内容读不懂")
    if isinstance(error, openai.APIConnectionError):
        return LlmFailure("连不上模型服务", passing=True)
    if isinstance(error, httpx.TransportError | ConnectionError):
        return LlmFailure("模型服务中途断开")
    if isinstance(error, openai.APIError):
        return LlmFailure("模型服务出错")
    return LlmFailure("模型服务返回的内容读不懂")

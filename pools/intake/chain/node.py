"""A node that is asked by JSON-RPC, politely: few and bounded attempts, a limit on time and on
the size of an answer, no redirects. Its address may carry a key, so nothing here repeats it."""

import base64
import http.client
import itertools
import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from web3.providers.base import JSONBaseProvider
from web3.types import RPCEndpoint, RPCResponse

ENOUGH = 8 * 1024 * 1024  # bytes in one answer
PIECE = 64 * 1024
AGAIN = (429, 500, 502, 503, 504)
LONGEST_WORDS = 200  # of an error that a node words itself


class NodeFault(Exception):
    """A node cannot be used: nothing it said is taken. Its text is a sentence that names the
    node's host and no more of its address."""


@dataclass(frozen=True)
class Patience:
    """Seconds for one answer as a whole, and the pauses before each further attempt."""

    seconds: float = 20
    pauses: tuple[float, ...] = (1, 5)


class Node(JSONBaseProvider):
    """One node. Raises NodeFault; an error the node words itself is returned as JSON-RPC has it."""

    def __init__(self, url: str, patience: Patience | None = None) -> None:
        super().__init__()
        try:
            parts = urlsplit(url)
            self._port, host = parts.port, parts.hostname
        except ValueError:
            parts, host = urlsplit(""), None
        if parts.scheme not in ("http", "https") or not host:
            raise NodeFault("The address of a node begins with http:// or https:// and a host.")
        self._parts, self._host = parts, host
        self._patience = patience or Patience()
        self._numbers = itertools.count(1)
        self.name = f"{host}:{self._port}" if self._port else host

    def __repr__(self) -> str:
        return f"<Node {self.name}>"

    def fault(self, words: str) -> NodeFault:
        """A sentence that begins with the node's name."""
        return NodeFault(f"The node at {self.name} {words}")

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        """One question. Raises NodeFault."""
        (answer,) = self.ask([(method, params)])
        return answer

    def ask(self, questions: Sequence[tuple[str, Any]]) -> list[RPCResponse]:
        """Several questions at once, answered in their order. Raises NodeFault."""
        asked = [
            {"jsonrpc": "2.0", "id": next(self._numbers), "method": method, "params": params}
            for method, params in questions
        ]
        body = self._post(json.dumps(asked if len(asked) > 1 else asked[0]).encode())
        try:
            said = json.loads(body)
        except (ValueError, RecursionError):
            raise self.fault("answered with something that is no JSON.") from None
        answers = said if isinstance(said, list) else [said]
        found = {one.get("id"): one for one in answers if isinstance(one, dict) and _is_id(one)}
        whole = [found.get(one["id"]) for one in asked]
        if isinstance(said, dict) and is_refused(said) and len(asked) > 1:
            raise self.fault(f"takes no several questions at once: {error_words(said)}")
        if any(one is None or ("result" in one) == is_refused(one) for one in whole):
            raise self.fault("left questions unanswered.")
        return whole  # type: ignore[return-value]

    def _post(self, body: bytes) -> bytes:
        for pause in (*self._patience.pauses, None):
            try:
                status, answer = self._post_once(body)
            except TimeoutError:
                fault = self.fault(f"did not answer within {self._patience.seconds:g} seconds.")
            except (OSError, http.client.HTTPException) as error:
                fault = self.fault(f"cannot be reached ({type(error).__name__}).")
            else:
                if status == 200:
                    return answer
                fault = self.fault(f"answered with the status {status}.")
                if status not in AGAIN:
                    raise fault
            if pause is not None:
                time.sleep(pause)
        raise fault

    def _post_once(self, body: bytes) -> tuple[int, bytes]:
        connection = self._connection()
        connection.connect()
        # A socket's own limit begins anew with every byte; an answer that drips must end too.
        late = threading.Event()
        clock = threading.Timer(self._patience.seconds, _hang_up, (connection.sock, late))
        clock.daemon = True
        clock.start()
        try:
            connection.request("POST", self._target(), body, self._headers())
            said = bytearray()
            with connection.getresponse() as answer:
                while piece := answer.read1(PIECE):
                    said += piece
                    if len(said) > ENOUGH:
                        raise self.fault(f"answered with more than {ENOUGH // 1024 // 1024} MB.")
            if late.is_set():
                raise TimeoutError
            return answer.status, bytes(said)
        except (OSError, http.client.HTTPException):
            if late.is_set():
                raise TimeoutError from None
            raise
        finally:
            clock.cancel()
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        seconds = self._patience.seconds
        if self._parts.scheme == "https":
            return http.client.HTTPSConnection(
                self._host, self._port, timeout=seconds, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(self._host, self._port, timeout=seconds)

    def _target(self) -> str:
        query = f"?{self._parts.query}" if self._parts.query else ""
        return (self._parts.path or "/") + query

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "User-Agent": "staking-pool-directory"}
        if self._parts.username:
            pair = f"{unquote(self._parts.username)}:{unquote(self._parts.password or '')}"
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        return headers


def _hang_up(connected: socket.socket, late: threading.Event) -> None:
    late.set()
    try:
        connected.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it has ended meanwhile


def _is_id(answer: dict[str, Any]) -> bool:
    return isinstance(answer.get("id"), int)


def is_refused(answer: Mapping[str, Any]) -> bool:
    """Some nodes send an error of null beside a result."""
    return answer.get("error") is not None


def error_words(answer: Any) -> str:
    """What a node says went wrong, short and in one line."""
    error = answer.get("error")
    words = error.get("message") if isinstance(error, dict) else error
    return " ".join(str(words).split())[:LONGEST_WORDS]

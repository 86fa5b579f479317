"""A chain of our own: a real EVM with contracts on it, and nodes that speak of it on the loopback
and can be told to fail in every way a node can."""

import json
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from eth_abi.abi import encode
from eth_tester import EthereumTester, PyEVMBackend
from eth_tester.exceptions import TransactionFailed
from eth_utils.abi import function_signature_to_4byte_selector
from eth_utils.conversions import to_hex

from pools.intake.chain.networks import MULTICALL3

# The EVM's packages allow a hundred times the depth of recursion, for good. Other tests of this
# process are to meet Python as it is: too deep a JSON ends in an error there, not in a crash.
LIMIT = 1_000
sys.setrecursionlimit(LIMIT)

CONTRACTS = Path(__file__).parent / "contracts"


def code(name: str) -> str:
    return (CONTRACTS / name).read_text(encoding="utf-8").strip()


class Chain:
    """Blocks, contracts and their values."""

    def __init__(self) -> None:
        state = PyEVMBackend.generate_genesis_state(num_accounts=2)
        multicall = bytes.fromhex(code("Multicall.runtime.hex")[2:])
        state[bytes.fromhex(MULTICALL3[2:])] = {
            "balance": 0, "nonce": 1, "code": multicall, "storage": {},
        }  # fmt: skip
        self.tester = EthereumTester(PyEVMBackend(genesis_state=state))
        sys.setrecursionlimit(LIMIT)
        self.sender = self.tester.get_accounts()[0]

    def deploy(self, name: str, *addresses: str) -> str:
        data = code(name) + "".join(f"{address[2:]:0>64}" for address in addresses)
        return str(self._send({"data": data})["contract_address"])

    def send(self, to: str, signature: str, *values: Any) -> None:
        kinds = signature[signature.index("(") + 1 : -1].split(",")
        data = function_signature_to_4byte_selector(signature) + encode(kinds, values)
        self._send({"to": to, "data": to_hex(data)})

    def _send(self, fields: dict[str, Any]) -> dict[str, Any]:
        fields |= {"from": self.sender, "gas": 3_000_000, "gas_price": 10**10, "value": 0}
        receipt: dict[str, Any] = self.tester.get_transaction_receipt(
            self.tester.send_transaction(fields)
        )
        assert receipt["status"] == 1
        return receipt

    def answer(self, method: str, params: list[Any]) -> Any:
        """What an honest node says."""
        tester = self.tester
        if method == "eth_chainId":
            return "0x1"
        if method == "eth_getBlockByNumber":
            named = {"finalized": "latest"}.get(params[0])
            block = tester.get_block_by_number(named or int(params[0], 16))
            return {key: to_hex(block[key]) for key in ("number", "timestamp")} | {
                "hash": block["hash"]
            }
        if method == "eth_getCode":
            return tester.get_code(params[0], int(params[1], 16))
        if method == "eth_getStorageAt":
            return (
                f"0x{int(tester.get_storage_at(params[0], params[1], int(params[2], 16)), 16):064x}"
            )
        if method == "eth_call":
            call = {"from": self.sender, "gas": 20_000_000, "gas_price": 10**10, "value": 0}
            return tester.call(call | params[0], int(params[1], 16))
        raise KeyError(method)


Answering = Callable[[Any], Any]


class NodeServer:
    """A node of a chain. ``lies`` change what it says by method; the rest is how it fails."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.reset()
        node = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                node.serve(self)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"http://{self.host}/v2/a-secret-key"

    def reset(self) -> None:
        self.lies: dict[str, Answering] = {}
        self.body: bytes | None = None
        self.status, self.failures, self.drip = 200, 0, 0.0
        self.asked: list[str] = []
        self.paths: set[str] = set()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        asked = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        self.paths.add(handler.path)
        self.asked.append(
            "+".join(one["method"] for one in asked) if isinstance(asked, list) else asked["method"]
        )
        status = self.status
        if self.failures:
            self.failures, status = self.failures - 1, 503
        body = self.body
        if body is None:
            several = isinstance(asked, list)
            said = [self._answer(one) for one in asked] if several else self._answer(asked)
            body = json.dumps(said).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        try:
            if self.drip:
                for byte in body:
                    handler.wfile.write(bytes([byte]))
                    time.sleep(self.drip)
            else:
                handler.wfile.write(body)
        except OSError:
            pass  # the reader has had enough

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {"jsonrpc": "2.0", "id": asked["id"]}
        try:
            result = self.chain.answer(asked["method"], asked["params"])
        except TransactionFailed as error:
            return told | {"error": {"code": 3, "message": f"execution reverted: {error}"}}
        lie = self.lies.get(asked["method"])
        result = lie(result) if lie else result
        return told | (
            result if isinstance(result, dict) and "error" in result else {"result": result}
        )

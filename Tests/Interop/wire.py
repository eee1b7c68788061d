"""Checks that need bare lines: what no SDK would send, and how the process ends: wire.py PROGRAM."""

import contextlib
import json
import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

PROGRAM = sys.argv[1]
PATIENCE = 30
MODERN = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}
SLOW_QUERY = "SELECT count(*) FROM generate_series(1,20000) a, generate_series(1,20000) b"


class Process:
    """The program, with its lines in a queue; every line it writes must be a JSON object or array."""

    def __init__(self, *arguments, **environment):
        self.process = subprocess.Popen(
            [PROGRAM, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env={**os.environ, **environment})
        self.lines = queue.Queue()
        self.notes = queue.Queue()
        for source, target in (
            (self.process.stdout, self.lines), (self.process.stderr, self.notes)
        ):
            threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    @staticmethod
    def _pass_on(source, target):
        for line in source:
            target.put(line)
        target.put(None)

    def send(self, *messages):
        for message in messages:
            line = message if isinstance(message, bytes) else json.dumps(message).encode()
            self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def receive(self):
        """The next message; None once the output has ended."""
        line = self.lines.get(timeout=PATIENCE)
        return None if line is None else json.loads(line)

    def ask(self, number, method, **params):
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return self.receive()

    def note(self):
        line = self.notes.get(timeout=PATIENCE)
        return "" if line is None else line.decode()

    def end(self):
        """Ends the input and waits for the exit status."""
        self.process.stdin.close()
        return self.process.wait(timeout=PATIENCE)


@contextlib.contextmanager
def running(*arguments, **environment):
    """A process that is gone afterwards, whatever happens."""
    process = Process(*arguments, **environment)
    try:
        yield process
    finally:
        if process.process.poll() is None:
            process.process.terminate()
            process.process.wait(timeout=PATIENCE)


def call(number, sql, **meta):
    params = {"name": "truss_run_sql", "arguments": {"sql": sql}}
    if meta:
        params["_meta"] = meta
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}


def text(answer):
    return answer["result"]["content"][0]["text"]


def malformed_lines_get_errors_and_do_no_harm():
    cases = [
        (b"{nonsense", -32700), (b'{"jsonrpc":"2.0","id":1,"method":"pi\xffng"}', -32700),
        (b"42", -32600), (b'{"jsonrpc":"1.0","id":6,"method":"ping"}', -32600),
        (b'{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600), (b"[" * 100_000, -32700),
        (b'{"jsonrpc":"2.0","id":7,"method":"nope"}', -32601),
    ]
    with running("--sandbox") as program:
        for line, code in cases:
            program.send(line)
            answer = program.receive()
            assert answer["error"]["code"] == code, f"{line[:60]}: {answer}"
        assert program.ask(8, "ping")["result"] == {}
        assert program.end() == 0


def ids_come_back_digit_for_digit():
    with running("--sandbox") as program:
        for number in [0, -1, 2**53 + 1, 10**29, "", "花子", "1"]:
            assert program.ask(number, "ping")["id"] == number
        assert program.end() == 0


def both_eras_are_served_in_one_process():
    with running("--sandbox") as program:
        start = program.ask(
            1, "initialize", protocolVersion="2025-06-18", capabilities={},
            clientInfo={"name": "wire", "version": "1"})
        assert start["result"]["protocolVersion"] == "2025-06-18", start
        program.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        assert "resultType" not in program.ask(2, "tools/list")["result"]
        assert program.ask(3, "tools/list", _meta=MODERN)["result"]["resultType"] == "complete"
        assert program.ask(4, "ping", _meta=MODERN)["error"]["code"] == -32601
        assert program.ask(5, "ping")["result"] == {}
        assert program.end() == 0


def a_cancelled_call_gets_no_answer():
    with running("--sandbox") as program:
        program.send(call(1, "SELECT 1 AS ready"))
        assert "ready" in text(program.receive())
        program.send(call(2, SLOW_QUERY))
        time.sleep(0.3)
        program.send(
            {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 2}},
            call(3, "SELECT 3 AS after"))
        assert program.receive()["id"] == 3
        assert program.end() == 0
        assert program.receive() is None


def a_slow_call_holds_nothing_up():
    with running("--sandbox") as program:
        program.send(
            call(1, "SELECT count(*) FROM generate_series(1,3000) a, generate_series(1,3000) b"), {"jsonrpc": "2.0", "id": 2, "method": "ping"})
        assert program.receive()["id"] == 2
        assert program.receive()["id"] == 1
        assert program.end() == 0


def a_subscription_ends_with_the_input():
    with running("--sandbox") as program:
        program.send({
            "jsonrpc": "2.0", "id": "s", "method": "subscriptions/listen",
            "params": {"notifications": {"toolsListChanged": True}, "_meta": MODERN}})
        acknowledged = program.receive()
        assert acknowledged["method"] == "notifications/subscriptions/acknowledged", acknowledged
        assert program.ask(2, "tools/list", _meta=MODERN)["id"] == 2
        assert program.end() == 0


def the_end_of_input_still_answers_what_was_read():
    with running("--sandbox") as program:
        program.send(call(1, "SELECT 41 + 1 AS n"))
        program.process.stdin.close()
        assert "42" in text(program.receive())
        assert program.receive() is None
        assert program.process.wait(timeout=PATIENCE) == 0


def signals_end_it():
    for number in (signal.SIGTERM, signal.SIGINT):
        with running("--sandbox") as program:
            assert program.ask(1, "ping")["result"] == {}
            program.process.send_signal(number)
            assert program.process.wait(timeout=PATIENCE) == 0


def a_sandbox_serves_another_process_as_an_instance_would():
    with running("sandbox") as sandbox:
        settings = {}
        while len(settings) < 2:
            note = sandbox.note()
            assert note, "the sandbox ended"
            settings.update(re.findall(r"(TRUSS_API_\w+)=(\S+)", note))
        with running(**settings) as program:
            program.send(call(1, "SELECT count(*) AS n FROM customers"))
            assert "[[300]]" in text(program.receive())
            assert program.end() == 0
        with running(**{**settings, "TRUSS_API_KEY": "truss_sk_" + "0" * 48}) as program:
            program.send(call(1, "SELECT 1"))
            answer = program.receive()["result"]
            assert answer["isError"] and "0000" not in json.dumps(answer), answer
            assert program.end() == 0


def client_configurations_start_the_program():
    files = sorted((Path(__file__).resolve().parents[2] / "examples/clients").rglob("*.json"))
    assert len(files) == 4, files
    for file in files:
        settings = json.loads(file.read_text(encoding="utf-8"))
        servers = settings.get("servers") or settings["mcpServers"]
        assert list(servers) == ["truss-sandbox", "truss"], file
        for server in servers.values():
            assert server["command"].endswith("/TrussMCP/.build/release/TrussMCP"), file
            environment = {
                # A client puts in the key; which one does not matter to the protocol.
                name: re.sub(r"\$\{[^}]*?(:-([^}]*))?\}", lambda match: match[2] or "truss_sk_x", value)
                for name, value in server.get("env", {}).items()
            }
            with tempfile.NamedTemporaryFile("w", suffix=".key") as key:
                key.write("truss_sk_x\n")
                key.flush()
                arguments = [key.name if part == "/path/to/truss-key" else part for part in server["args"]]
                with running(*arguments, **environment) as program:
                    assert len(program.ask(1, "tools/list")["result"]["tools"]) > 0, file
                    assert program.end() == 0


def command_lines_that_cannot_be_read_say_why():
    cases = [
        (["--sandbx"], {}, 64, "--sandbox"),
        ([], {"TRUSS_API_KEY": ""}, 78, "TRUSS_API_KEY"),
        (["--timeout", "soon"], {}, 64, "--timeout"),
    ]
    for arguments, environment, status, word in cases:
        with running(*arguments, **environment) as program:
            # Who lacks a key is served all the same, and told so.
            program.process.stdin.close()
            assert program.process.wait(timeout=PATIENCE) == status, arguments
            assert word in program.note(), arguments
            assert program.receive() is None, arguments


CHECKS = [
    malformed_lines_get_errors_and_do_no_harm, ids_come_back_digit_for_digit,
    both_eras_are_served_in_one_process, a_cancelled_call_gets_no_answer,
    a_slow_call_holds_nothing_up, a_subscription_ends_with_the_input,
    the_end_of_input_still_answers_what_was_read, signals_end_it,
    a_sandbox_serves_another_process_as_an_instance_would,
    client_configurations_start_the_program, command_lines_that_cannot_be_read_say_why,
]


def main():
    failed = 0
    for function in CHECKS:
        name = function.__name__.replace("_", " ")
        try:
            function()
            print(f"  ok {name}", flush=True)
        except Exception as problem:
            failed += 1
            print(f"  FAILED {name}: {type(problem).__name__} {problem}"[:900], flush=True)
    sys.exit(1 if failed else 0)


main()

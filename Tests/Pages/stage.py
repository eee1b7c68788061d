"""What pages are shown on: a host page, frames of another origin under the default policy, and the program behind it."""

import contextlib
import http.server
import json
import subprocess
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent

# What a host enforces for a page that declares nothing; what is refused is told to the stage.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; media-src 'self' data:; connect-src 'none'; report-uri /report")

SHOWS_PAGES = {"extensions": {"io.modelcontextprotocol/ui": {"mimeTypes": ["text/html;profile=mcp-app"]}}}


class Program:
    """The program on its sandbox, as a client that shows pages."""

    def __init__(self, path):
        self.process = subprocess.Popen(
            [path, "--sandbox"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.lock = threading.Lock()
        self.count = 0
        self.ask("initialize", protocolVersion="2025-11-25", capabilities=SHOWS_PAGES,
                 clientInfo={"name": "pages", "version": "1"})

    def ask(self, method, **params):
        """The answer as it came: numbers as the text that they are."""
        with self.lock:
            self.count += 1
            request = {"jsonrpc": "2.0", "id": self.count, "method": method, "params": params}
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
            answer = json.loads(self.process.stdout.readline())
        return {key: answer[key] for key in ("result", "error") if key in answer}

    def call(self, tool, **arguments):
        return self.ask("tools/call", name=tool, arguments=arguments)["result"]

    def page(self, name):
        contents = self.ask("resources/read", uri=f"ui://truss/{name}")["result"]["contents"][0]
        assert contents["mimeType"] == "text/html;profile=mcp-app", contents["mimeType"]
        return contents["text"]

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


class Stage:
    """Two origins: the host's, which forwards calls, and the pages'. Every request is written down."""

    def __init__(self, program, pages):
        self.program = program
        self.pages = pages
        self.requests = []
        self.called = set()
        self.policy = POLICY
        self.host = self._serve(self._of_host)
        self.other = self._serve(self._of_page)

    def _serve(self, answer):
        stage = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                stage.requests.append(self.path)
                self.reply(*answer(self.path, None))

            def do_POST(self):
                stage.requests.append(self.path)
                self.reply(*answer(self.path, self.rfile.read(int(self.headers["Content-Length"]))))

            def reply(self, status, kind, body, headers=()):
                self.send_response(status)
                for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), *headers):
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(BrokenPipeError):
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    def _of_host(self, path, body):
        if path == "/call":
            call = json.loads(body)
            self.called.add(call["name"])
            answer = self.program.ask("tools/call", **call)
            return 200, "application/json", json.dumps(answer).encode()
        if path == "/host.html":
            return 200, "text/html", (HERE / "host.html").read_bytes()
        return 404, "text/plain", b""

    def _of_page(self, path, _):
        if path == "/report":
            return 204, "text/plain", b""
        html = self.pages.get(path.removeprefix("/"))
        if html is None:
            return 404, "text/plain", b""
        return 200, "text/html; charset=utf-8", html.encode(), (("Content-Security-Policy", self.policy),)

    def strange_requests(self):
        """Whatever was asked for, or refused by the policy, besides pages and calls."""
        known = {"/host.html", "/call", "/favicon.ico", *(f"/{name}" for name in self.pages)}
        return [path for path in self.requests if path not in known]

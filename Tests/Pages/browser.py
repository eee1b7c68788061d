"""A headless Chromium, driven by its chromedriver over HTTP (W3C WebDriver)."""

import base64
import json
import os
import re
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PATIENCE = 20


class Browser:
    def __init__(self):
        self.home = tempfile.TemporaryDirectory()
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "HOME": self.home.name})
        port = None
        while port is None:
            line = self.driver.stdout.readline()
            if not line:
                raise RuntimeError("chromedriver does not start")
            if found := re.search(r"successfully on port (\d+)", line.strip()):
                port = found[1]
        self.base = f"http://127.0.0.1:{port}/session"
        session = self._ask("POST", "", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--hide-scrollbars", f"--user-data-dir={self.home.name}/profile",
            ]},
        }}})
        self.base += "/" + session["sessionId"]

    def _ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=90) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise RuntimeError(f"{value['error']}: {value['message'][:400]}") from None

    def open(self, url, width, height):
        self._ask("POST", "/window/rect", {"width": width, "height": height})
        self._ask("POST", "/url", {"url": url})
        # The window's edges take some of it.
        inner = self.run("return innerWidth")
        if inner != width:
            self._ask("POST", "/window/rect", {"width": width + (width - inner), "height": height})

    def run(self, script, *arguments):
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def top(self):
        self._ask("POST", "/frame", {"id": None})

    def frame(self):
        self.top()
        self._ask("POST", "/frame", {"id": self.find("iframe")})

    def all(self, selector):
        return self._ask("POST", "/elements", {"using": "css selector", "value": selector})

    def find(self, selector, text=None):
        """The first visible element that matches, with the given text where one is given."""
        def look():
            for element in self.all(selector):
                if text is None or text in self.text(element):
                    return element
            return None
        return self.until(look, f"{selector} {text or ''}")

    def text(self, element):
        return self._ask("GET", f"/element/{element[ELEMENT]}/text")

    def click(self, selector, text=None):
        self._ask("POST", f"/element/{self.find(selector, text)[ELEMENT]}/click", {})

    def type(self, selector, text):
        self._ask("POST", f"/element/{self.find(selector)[ELEMENT]}/value", {"text": text})

    def keys(self, *keys):
        """Presses keys one after the other; a pair is the second while the first is held."""
        actions = []
        for key in keys:
            held = [key] if isinstance(key, str) else key
            actions += [{"type": "keyDown", "value": one} for one in held]
            actions += [{"type": "keyUp", "value": one} for one in reversed(held)]
        self._ask("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self._ask("GET", "/screenshot")))

    def until(self, condition, what):
        """Waits for what comes when it comes."""
        end = time.monotonic() + PATIENCE
        while True:
            if value := condition():
                return value
            if time.monotonic() > end:
                raise AssertionError(f"never: {what}")
            time.sleep(0.02)

    def close(self):
        try:
            self._ask("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait(timeout=PATIENCE)
            self.home.cleanup()

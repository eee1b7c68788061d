#!/usr/bin/env python3
"""Converses with the built TrussMCP through two released Python SDKs and by bare lines, and lets consumers of
tool schemas take its tools.

    python3 Tests/Interop/run.py [PROGRAM]

PROGRAM is .build/debug/TrussMCP unless given. Virtual environments of the SDKs are made under
.build/interop on the first run. Needs Python 3.10 or newer and PostgreSQL, which the sandbox runs.
The last line counts the checks; the exit status is 0 when none failed.
"""

import re
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

# Which SDK holds which conversations: its version, and how it connects each time.
LEGACY = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]
CONVERSATIONS = {
    "1.30.0": LEGACY,
    "2.3.0": ["legacy", "2026-07-28", "auto"],
}

# Released consumers of tool schemas, each in an environment of its own: their needs of the SDK differ.
CONSUMERS = {
    "openai-agents": ["openai-agents==0.24.0", "jsonschema==4.26.0"],
    "google-genai": ["google-genai==3.6.1", "mcp==2.3.0"],
    "langchain-mcp-adapters": ["langchain-mcp-adapters==0.3.2"],
    "pydantic-ai-slim": ["pydantic-ai-slim[mcp,openai,google]==2.68.0"],
}

# A run that takes longer is stuck, not slow.
TIME_LIMIT = 300


def python_with(name, requirements):
    """The interpreter of a virtual environment that has the packages."""
    folder = ROOT / ".build" / "interop" / name
    python = folder / "bin" / "python"
    marker = folder / "installed"
    wanted = "\n".join(requirements)
    if not marker.exists() or marker.read_text() != wanted:
        print(f"installing {' '.join(requirements)}", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
             *requirements],
            check=True, stdin=subprocess.DEVNULL)
        marker.write_text(wanted)
    return python


def run(title, command):
    """Runs one script of checks; answers how many passed and how many failed."""
    print(f"\n{title}", flush=True)
    try:
        result = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
            timeout=TIME_LIMIT)
    except subprocess.TimeoutExpired as stuck:
        print((stuck.stdout or b"").decode(), end="")
        print(f"  FAILED: nothing after {TIME_LIMIT} seconds")
        return 0, 1
    print(result.stdout, end="", flush=True)
    passed = len(re.findall(r"^  ok ", result.stdout, re.MULTILINE))
    failed = len(re.findall(r"^  FAILED", result.stdout, re.MULTILINE))
    if result.returncode != 0 and failed == 0:
        print(f"  FAILED: the script ended with status {result.returncode}")
        failed = 1
    if passed + failed == 0:
        print("  FAILED: nothing was checked")
        failed = 1
    return passed, failed


def main():
    program = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".build/debug/TrussMCP").resolve()
    if not program.exists():
        sys.exit(f"There is no {program}; build it with: swift build")
    totals = [run("bare lines", [sys.executable, HERE / "wire.py", program])]
    for version, modes in CONVERSATIONS.items():
        python = python_with(f"mcp-{version}", [f"mcp=={version}"])
        for mode in modes:
            totals.append(
                run(f"Python SDK {version}, {mode}", [python, HERE / "sdk.py", program, mode]))
    for name, requirements in CONSUMERS.items():
        python = python_with(name, requirements)
        totals.append(run(f"Consumer {name}", [python, HERE / "consumers.py", program, name]))
    passed = sum(total[0] for total in totals)
    failed = sum(total[1] for total in totals)
    print(f"\n{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

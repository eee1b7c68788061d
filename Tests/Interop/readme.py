"""What README.md promises, as the checks need it."""

import json
import re
from pathlib import Path

TEXT = (Path(__file__).resolve().parent.parent.parent / "README.md").read_text(encoding="utf-8")


def first_cells(heading):
    """The first cell of each row of the table below a heading, without backticks."""
    section = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert section, f"README.md has no section {heading}"
    names = re.findall(r"^\| `([^`]+)` \|", section[1], re.MULTILINE)
    assert names, f"README.md has no table below {heading}"
    return names


def effects():
    """Each tool of the table with the effect in its last cell."""
    return dict(re.findall(r"^\| `(truss_\w+)` \|.*\| (\w+) \|$", TEXT, re.MULTILINE))


def filters():
    """The example filters."""
    return [json.loads(example) for example in first_cells("Filters")]

"""Write requirements.txt and requirements-dev.txt from the .in files and what is installed now.

Run by `make lock` after an upgrade inside .venv: every package that a listed one needs is pinned to the
version the tests just passed with.
"""

import re
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# Made by `make lock` from {source}; edit that file, not this one.\n"


def listed(path):
    """Names that an .in file asks for itself."""
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.split("#")[0].strip()
        if text and not text.startswith("-r"):
            yield Requirement(text)


def closure(requirements):
    """{name: version} of the requirements and everything they need on this system."""
    pins, queue = {}, list(requirements)
    while queue:
        wanted = queue.pop()
        name = canonicalize_name(wanted.name)
        if name in pins or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        distribution = metadata.distribution(name)
        pins[name] = distribution.version
        needs = [Requirement(text) for text in distribution.requires or []]
        extras = wanted.extras or {""}
        queue += [r for r in needs if not r.marker or any(r.marker.evaluate({"extra": e}) for e in extras)]
    return pins


def write(target, source, pins, first=""):
    body = "".join(f"{name}=={re.sub(r'[+].*', '', version)}\n" for name, version in sorted(pins.items()))
    target.write_text(HEAD.format(source=source.name) + first + body, encoding="utf-8")


if __name__ == "__main__":
    run_time = closure(listed(ROOT / "requirements.in"))
    write(ROOT / "requirements.txt", ROOT / "requirements.in", run_time)
    tests = closure(listed(ROOT / "requirements-dev.in"))
    extra = {name: version for name, version in tests.items() if name not in run_time}
    write(ROOT / "requirements-dev.txt", ROOT / "requirements-dev.in", extra, "-r requirements.txt\n")

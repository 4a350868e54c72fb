"""The locked requirements: complete, hashed, and tied to no machine or index."""

import re
import tomllib

from tests.meta.tree import ROOT

PIN = re.compile(r"^([a-z0-9-]+)==(\S+?)(?: ; (.+?))? \\$", re.MULTILINE)


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def test_a_lock_holds_nothing_but_pins_and_hashes() -> None:
    for name in ("runtime", "dev"):
        lines = [line.strip() for line in lock(name).splitlines() if not line.strip().startswith("#")]
        assert not [line for line in lines if not re.fullmatch(r"--hash=sha256:[0-9a-f]{64}( \\)?", line)
                    and not PIN.match(line)]  # fmt: skip


def test_what_users_run_is_what_is_tested() -> None:
    assert set(PIN.findall(lock("runtime"))) <= set(PIN.findall(lock("dev")))


def test_every_declared_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = {name for name, *_ in PIN.findall(lock("runtime"))}
    assert {re.split(r"[\[<>=]", wanted)[0] for wanted in project["dependencies"]} <= locked

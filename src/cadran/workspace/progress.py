"""How far an import is, told while it runs, so that whoever waits sees it move within a long file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

# Where each step begins, of 1, as measured on 500,000 deals in one CSV file; those up to `load` go file by file.
BEGINS: Mapping[str, float] = {
    "open": 0.0, "read": 0.02, "check": 0.08, "recognise": 0.18, "load": 0.29, "link": 0.52, "derive": 0.58,
    "save": 0.96,
}  # fmt: skip
ENDS: Mapping[str, float] = dict(zip(BEGINS, [*[*BEGINS.values()][1:], 1.0], strict=True))
STAGING = ("open", "read", "check")  # one file goes through all three before the next begins


@dataclass(frozen=True, slots=True)
class Moment:
    """Where an import stands. `number`: of the `files`, the one at hand; `rows`: how many it has, 0 where unknown.

    `done` of `of`: lines read or checked, parts of the file loaded, relations derived; 0 of 0 where nothing is counted.
    """

    step: str
    file: str = ""
    number: int = 1
    files: int = 1
    done: int = 0
    of: int = 0
    rows: int = 0

    @property
    def share(self) -> float:
        """The part of the whole import that is behind, 0 to 1: it never falls from one moment to the next."""
        within = min(self.done / self.of, 1.0) if self.of else 0.0
        begin, end = BEGINS.get(self.step, 0.0), ENDS.get(self.step, 0.0)
        if self.step in STAGING:
            first, last = BEGINS[STAGING[0]], ENDS[STAGING[-1]]
            inside = (begin + (end - begin) * within - first) / (last - first)
            return first + (last - first) * (self.number - 1 + inside) / self.files
        if self.step in {"recognise", "load"}:
            return begin + (end - begin) * (self.number - 1 + within) / self.files
        return begin + (end - begin) * within


Progress = Callable[[Moment], None]

"""Saving targets: each change is a new version, with its reason and its day; nothing is overwritten."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from cadran.errors import BadInput, CadranError
from cadran.panels.aims import Column, cell_name
from cadran.panels.exact import read
from cadran.sources.own.typed import SOURCE
from cadran.surfaces.web.own.outbox import Row, put_all
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.targets.asked import Wanted
from cadran.workspace.aims import Aim, Holder


@dataclass
class Saved:
    """What became of a form: how many targets were set, or which cells cannot be kept and why."""

    count: int = 0
    wrong: dict[str, str] = field(default_factory=dict)
    no_reason: bool = False

    @property
    def done(self) -> bool:
        return not (self.wrong or self.no_reason)


@dataclass(frozen=True)
class _Change:
    holder: Holder
    column: Column
    value: Decimal | None
    before: Aim | None


def save(
    asked: Wanted, given: Mapping[str, str], known: Mapping[str, str] | None = None, reason: str = "",
    reasons: Mapping[str, str] | None = None,
) -> Saved:  # fmt: skip
    """Keep the cells that differ from what stands, all or none.

    `known`: what stood when the form was shown; a cell that somebody else changed since is not overwritten.
    `reasons`: a reason per cell; else `reason` of all, asked for where a target is changed.
    """
    result = Saved()
    changes = _changes(asked, given, known, result)
    told = reasons or {}
    revising = [c for c in changes if c.before is not None and not told.get(cell_name(c.holder, c.column))]
    result.no_reason = bool(revising) and not reason.strip()
    if not result.done:
        return result
    versions = asked.versions()
    rows = [row for c in changes for row in _rows(asked, c, told.get(cell_name(c.holder, c.column), reason), versions)]
    if rows:
        put_all(rows, by=asked.seen.user.email)
        note(asked.seen.user, "target_changed", kpi=asked.kpi.id, year=asked.year, targets=len(changes), why=reason)
    result.count = len(changes)
    return result


def _changes(asked: Wanted, given: Mapping[str, str], known: Mapping[str, str] | None, into: Saved) -> list[_Change]:
    found = []
    unit, lang = asked.kpi.unit.value, asked.seen.lang
    for holder in asked.people:
        for column in asked.columns:
            name = cell_name(holder, column)
            if name not in given:
                continue
            before = asked.known.get((holder.level, holder.key, column.period.start, column.period.last))
            try:
                value = read(given[name], unit, lang)
                change = _Change(holder, column, value, before)
                if value == _value(before):
                    continue
                if known is not None:
                    shown = read(known.get(name, ""), unit, lang)
                    if value == shown:
                        continue  # not touched in this form: what somebody else set meanwhile stays
                    _check_still(shown, change)
                _check(asked, change)
            except CadranError as error:
                into.wrong[name] = error.text("fr" if lang == "fr" else "en")
                continue
            found.append(change)
    return found


def _value(aim: Aim | None) -> Decimal | None:
    return aim.value if aim else None


def _check_still(shown: Decimal | None, change: _Change) -> None:
    stands = _value(change.before)
    if shown != stands:
        now = "–" if stands is None else f"{stands.normalize():f}"
        raise BadInput(f"Changé entre-temps par quelqu'un : {now}.", f"Changed meanwhile by somebody: {now}.")


def _check(asked: Wanted, change: _Change) -> None:
    if not (asked.may_edit and change.holder.mine):
        raise BadInput("Cet objectif n'est pas à vous de fixer.", "This target is not yours to set.")
    if change.value is None and change.before is not None and change.before.source != SOURCE:
        raise BadInput(
            f"Vient de {change.before.source} : il s'y retire. Ici, fixez une autre valeur, ou 0.",
            f"Comes from {change.before.source}: take it away there. Here, set another value, or 0.",
        )


def _rows(asked: Wanted, change: _Change, reason: str, versions: list[Aim]) -> list[Row]:
    holder, span = change.holder, change.column.period
    same = [
        a for a in versions
        if (a.level, a.whose, a.starts_on, a.ends_on) == (holder.level, holder.key, span.start, span.last)
    ]  # fmt: skip
    if change.value is None:
        return [Row("targets", a.source_id, None) for a in same if a.source == SOURCE]
    version = max((a.version or 1 for a in same), default=0) + 1
    cells: dict[str, object] = {
        "kpi": asked.kpi.id, "starts_on": span.start, "ends_on": span.last, "value": change.value,
        "version": version, "reason": reason.strip(), "set_on": asked.seen.today,
    }  # fmt: skip
    if change.before is not None:
        cells |= {"weight": change.before.weight, "prorate": change.before.prorate}
    if holder.level != "company":
        cells[holder.level] = holder.key
    return [Row("targets", _key(asked, holder, change.column, version), cells)]


def _key(asked: Wanted, holder: Holder, column: Column, version: int) -> str:
    whose = holder.key if len(holder.key) <= 100 else hashlib.sha256(holder.key.encode()).hexdigest()[:32]
    return f"{asked.kpi.id}/{column.code}/{holder.level}/{whose}/v{version}"

"""The grid of targets: who by when, what is set, and where the sums do not meet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from cadran.metrics.kpi import Kind, Kpi
from cadran.model.format import NO_BREAK, Format
from cadran.model.periods import Period, add_months
from cadran.panels.exact import written
from cadran.workspace.aims import Aim, Holder

GRAINS = {"month": 1, "quarter": 3}


@dataclass(frozen=True, slots=True)
class Column:
    """A month, a quarter, or the whole year. `code`: how a cell's name tells it."""

    code: str
    label: str
    period: Period
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A target that is or may be set. `text`: the exact value for its input, `known` the one that stands.

    `wrong`: why what was typed cannot be kept. `typed`: still on its way into the store.
    """

    name: str
    label: str
    text: str
    known: str
    whole: bool
    typed: bool = False
    revised: bool = False
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One holder's targets, and what their months come to."""

    holder: Holder
    title: str
    cells: tuple[Cell, ...]
    total: str


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one title: a team's reps, the teams."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Sums that do not meet, in words. `text`: who and when; `detail`: the two numbers."""

    text: str
    detail: str


@dataclass(frozen=True)
class Grid:
    """What a page of targets shows."""

    kpi: str
    title: str
    unit: str
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    remarks: tuple[Remark, ...]

    @property
    def cells(self) -> dict[str, Cell]:
        return {cell.name: cell for section in self.sections for line in section.lines for cell in line.cells}


Standing = Mapping[tuple[str, str, date, date], Aim]  # (level, whose, starts_on, ends_on) → the version that counts


def columns(year: Period, grain: str, lang: str, fiscal_start_month: int) -> tuple[Column, ...]:
    """The months or quarters of a year, and the year itself."""
    step, start, found = GRAINS[grain], year.start, []
    while start < year.end:
        span = Period(start, add_months(start, step))
        label = span.label(lang, fiscal_start_month)
        found.append(Column(_code(span), _short(span, grain, lang, label), span))
        start = span.end
    return (*found, Column(_code(year), "Année" if lang == "fr" else "Year", year, whole=True))


def _code(span: Period) -> str:
    return f"{span.start}..{span.last}"


def _short(span: Period, grain: str, lang: str, label: str) -> str:
    return Format(lang).month(span.start) if grain == "month" else label


def cell_name(holder: Holder, column: Column) -> str:
    return f"{holder.level}:{holder.key}@{column.code}"


def standing(versions: Iterable[Aim]) -> Standing:
    """The versions that count, by whose and when."""
    return {(a.level, a.whose, a.starts_on, a.ends_on): a for a in versions}


def grid(
    kpi: Kpi, cut: Sequence[Column], people: Sequence[Holder], level: str, known: Standing, to: Format,
    typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None, shown: Sequence[Holder] = (),
) -> Grid:  # fmt: skip
    """The targets of the reps by team, or of the company and its teams. `typed`, `wrong`: of a form that came back.
    `shown`: those of this page, where not all are."""
    told = _Telling(kpi, to, known, typed or {}, wrong or {})
    if level == "rep":
        teams: dict[str, list[Holder]] = {}
        for one in shown or people:
            if one.level == "rep":
                teams.setdefault(one.team_name, []).append(one)
        sections = [
            Section(name or to.word("Sans équipe", "No team"), tuple(told.line(h, cut) for h in reps))
            for name, reps in teams.items()
        ]
    else:
        upper = [told.line(h, cut) for h in people if h.level == "company"]
        lower = [told.line(h, cut) for h in people if h.level == "team"]
        sections = [Section(to.word("Entreprise", "Company"), tuple(upper))] if upper else []
        sections += [Section(to.word("Équipes", "Teams"), tuple(lower))] if lower else []
    remarks = tuple(rollup(kpi, cut, people, known, to))
    return Grid(kpi.id, kpi.name(to.lang), kpi.unit.value, tuple(cut), tuple(sections), remarks)


@dataclass(frozen=True)
class _Telling:
    kpi: Kpi
    to: Format
    known: Standing
    typed: Mapping[str, str]
    wrong: Mapping[str, str]

    def line(self, holder: Holder, cut: Sequence[Column]) -> Line:
        title = holder.name or self.to.word("L'entreprise", "The company")
        cells = tuple(self._cell(holder, title, c) for c in cut)
        return Line(holder, title, cells, _total(holder, cut, self.known, self.kpi, self.to))

    def _cell(self, holder: Holder, title: str, column: Column) -> Cell:
        aim = self.known.get(_place(holder, column))
        name = cell_name(holder, column)
        text = written(aim.value if aim else None, self.kpi.unit.value, self.to.lang)
        cell = Cell(name, f"{title}, {column.label}", text, text, column.whole)
        if aim:
            cell = replace(cell, typed=aim.pending, revised=(aim.version or 1) > 1)
        return replace(cell, text=self.typed.get(name, text), wrong=self.wrong.get(name, ""))


def _place(holder: Holder, column: Column) -> tuple[str, str, date, date]:
    return holder.level, holder.key, column.period.start, column.period.last


def _value(holder: Holder, column: Column, known: Standing) -> Decimal | None:
    aim = known.get(_place(holder, column))
    return aim.value if aim else None


def _total(holder: Holder, cut: Sequence[Column], known: Standing, kpi: Kpi, to: Format) -> str:
    found = [v for c in cut if not c.whole and (v := _value(holder, c, known)) is not None]
    return to.value(sum(found, Decimal(0)), kpi.unit.value) if found and kpi.kind is Kind.FLOW else ""


# Where sums do not meet.


def rollup(kpi: Kpi, cut: Sequence[Column], people: Sequence[Holder], known: Standing, to: Format) -> list[Remark]:
    """Reps against their team, teams against the company, months against the year: where both are set and differ.

    Only of what adds up: rates and stocks are not summed.
    """
    if kpi.kind is not Kind.FLOW:
        return []
    check = _Check(kpi, to, known)
    found: list[Remark | None] = []
    for one in people:
        for column in cut:
            below = _below(one, column, people, known)
            found.append(check.levels(one, below, column))
        found.append(check.year(one, cut))
    return [remark for remark in found if remark]


def _below(one: Holder, column: Column, people: Sequence[Holder], known: Standing) -> list[Holder]:
    """Those whose targets should come to one's: a team's reps; of the company, the uppermost teams that have one."""
    if one.level == "team":
        return [p for p in people if p.level == "rep" and p.team == one.key]
    if one.level == "rep":
        return []
    teams = {p.key: p for p in people if p.level == "team"}

    def covered(team: Holder) -> bool:
        above = teams.get(team.team)
        return above is not None and (_value(above, column, known) is not None or covered(above))

    return [t for t in teams.values() if not covered(t)]


@dataclass(frozen=True)
class _Check:
    kpi: Kpi
    to: Format
    known: Standing

    def levels(self, one: Holder, below: Sequence[Holder], column: Column) -> Remark | None:
        whole = _value(one, column, self.known)
        parts = [v for b in below if (v := _value(b, column, self.known)) is not None]
        if whole is None or not parts or sum(parts) == whole:
            return None
        who = one.name or self.to.word("l'entreprise", "the company")
        of = ("équipes", "teams") if one.level == "company" else ("commerciaux", "reps")
        text = self.to.word(
            f"{column.label}{NO_BREAK}: la somme des {of[0]} ({len(parts)}) ne fait pas l'objectif de {who}.",
            f"{column.label}: the sum of {of[1]} ({len(parts)}) is not the target of {who}.",
        )
        return Remark(text, self._apart(sum(parts, Decimal(0)), whole))

    def year(self, one: Holder, cut: Sequence[Column]) -> Remark | None:
        parts = [_value(one, c, self.known) for c in cut if not c.whole]
        whole = next((_value(one, c, self.known) for c in cut if c.whole), None)
        filled = [v for v in parts if v is not None]
        if whole is None or len(filled) < len(parts) or sum(filled) == whole:
            return None
        who = one.name or self.to.word("L'entreprise", "The company")
        text = self.to.word(
            f"{who}{NO_BREAK}: les périodes ne font pas l'objectif de l'année.",
            f"{who}: the periods do not come to the year's target.",
        )
        return Remark(text, self._apart(sum(filled, Decimal(0)), whole))

    def _apart(self, parts: Decimal, whole: Decimal) -> str:
        unit = self.kpi.unit.value
        gap = self.to.value(abs(parts - whole), unit)
        more = parts > whole
        return self.to.word(
            f"Somme {self.to.value(parts, unit)}, objectif {self.to.value(whole, unit)}{NO_BREAK}:"
            f" {gap} {'de trop' if more else 'manquent'}.",
            f"Sum {self.to.value(parts, unit)}, target {self.to.value(whole, unit)}:"
            f" {gap} {'too much' if more else 'missing'}.",
        )

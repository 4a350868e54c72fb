"""Planning an import of several files: read, recognise, ask; then convert what is settled into batches.

    plan = plan_import(con, paths, mapping=..., settings=...)
    if plan.questions: ...ask, and plan again with the answers
    for file in plan.files:
        outputs = file.convert(con)

Files are planned together because one may be looked up in another. Nothing is written to the store.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from cadran.errors import IntakeError
from cadran.sources.files import asking
from cadran.sources.files.asking import Inquiry
from cadran.sources.files.convert import Ground, Output, convert_table
from cadran.sources.files.mapping import Mappings, Section
from cadran.sources.files.plan import Planner, TablePlan
from cadran.sources.files.plan import Staged as Other
from cadran.sources.files.questions import LEAVE, Answered, Answers, Question
from cadran.sources.files.recognise import LEAST, Recognised, header_hash, knows, likely_tables, recognise
from cadran.sources.files.shape import Dress, FileShape, read_head
from cadran.sources.files.stage import Staged, Told, silent, stage_text
from cadran.sources.files.texts import TextView
from cadran.sources.files.typed import Zones, votes_of, with_choices
from cadran.sources.files.vocabulary import Target
from cadran.sources.files.votes import ColumnVote
from cadran.store import Batch, Settings
from cadran.store.duck import Connection, quote, rows

Remembered = Callable[[str], Answers]  # header hash → the answers remembered for it
Sources = Callable[[str], Collection[str]]  # table → the sources that have rows in it
Stages = Mapping[str, tuple[str, str]]  # a stage's id → its name, its outcome
StagesOf = Callable[[str], Stages]  # source → the stages known of it
Planning = Callable[[int, str, int, int], None]  # (place of the file, step, lines so far, lines), see `stage.Told`


@dataclass
class PlannedFile:
    """One file, recognised: what it is, which tables it gives, what was left out and why, what is still asked.

    `left_out`: header → the reason's code (see `vocabulary.WHY`). `staged` counts the rows read as text.
    """

    path: Path
    shape: FileShape
    header_hash: str
    relation: str
    staged: Staged
    inquiry: Inquiry
    recognised: Recognised | None = None
    section: Section | None = None
    source: str = ""
    tables: tuple[TablePlan, ...] = ()
    votes: tuple[Mapping[str, ColumnVote], ...] = ()
    told: tuple[Mapping[str, Mapping[str, str]], ...] = ()
    zones: Zones = field(default_factory=lambda: Zones("UTC", "UTC"))
    view: TextView | None = None
    currency: str = ""
    left_out: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.path.name

    def mapped(self) -> dict[str, list[str]]:
        """Header → the columns of ours it gives."""
        found: dict[str, list[str]] = {}
        for plan in self.tables:
            for column in plan.columns:
                found.setdefault(plan.label(column), []).append(f"{plan.table}.{column}")
        return found

    def convert(self, con: Connection) -> list[Output]:
        """The rows of every table of the file, those that count first; only when no question is open."""
        found = []
        for number, plan in enumerate(self.tables):
            told = self.told[number]
            ground = Ground(self.relation, self.zones, self.currency, f"{self.relation}_{number}", told)
            found.append(convert_table(con, ground, plan, self.votes[number]))
        return found

    def batch(self, output: Output, import_id: int, *, complete: bool = False) -> Batch:
        """An output as the store takes it."""
        whole = complete and output.plan.counts
        return Batch(
            table=output.plan.table, relation=output.relation, columns=output.columns, source=self.source,
            import_id=import_id, complete=whole, also_present=output.held if whole else "", file=self.name,
            header_hash=self.header_hash,
        )  # fmt: skip


@dataclass(frozen=True)
class ImportPlan:
    """Files in the order given; `questions` are open, `needed` those that must be answered, `taken` were
    answered by their default."""

    files: tuple[PlannedFile, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(q for f in self.files for q in f.inquiry.open)

    @property
    def needed(self) -> tuple[Question, ...]:
        return tuple(q for q in self.questions if not q.optional)

    @property
    def taken(self) -> tuple[tuple[Question, str], ...]:
        return tuple(t for f in self.files for t in f.inquiry.taken)


def _silent(place: int, step: str, done: int, of: int) -> None:
    """Nobody listens."""


def plan_import(
    con: Connection, paths: Sequence[Path], *, settings: Settings, mapping: Mappings | None = None, as_: str = "",
    remembered: Remembered | None = None, sources: Sources | None = None, stages: StagesOf | None = None,
    assume: bool = False, prefix: str = "in", told: Planning = _silent,
) -> ImportPlan:  # fmt: skip
    """Stages the files as text on `con` and plans each; `told` hears how far it is.

    `as_` fixes the table of all files; `assume` takes the default of every question that has one.
    Raises `IntakeError` for a file that cannot be read, `MappingError` for a mapping that does not fit.
    """
    mapping = mapping or Mappings()
    remembered = remembered or (lambda _: {})
    files = [
        _read(con, p, mapping.of(p.name), f"{prefix}{n}", remembered, assume, partial(told, n))
        for n, p in enumerate(paths)
    ]
    others = {f.name: Other(f.name, f.relation, f.shape.columns) for f in files}
    others |= _beside(con, files, others, mapping, prefix)
    peers = Peers(dict(settings.source_zones), sources or (lambda _: ()), stages or (lambda _: {}))
    for place, file in enumerate(files):
        told(place, "recognise", 0, 0)
        _plan(con, file, as_, others, peers)
    peers.day_first.update(_told_days(files))
    for file in sorted(files, key=lambda f: "stages" not in {p.table for p in f.tables}):  # these name those of deals
        if file.recognised is not None:
            _settle(con, file, settings, peers)
    return ImportPlan(tuple(files))


@dataclass(frozen=True)
class Peers:
    """What other files tell of a source: the zone asked about once, and on which side of the month the day stands."""

    zones: dict[str, str]
    sources: Sources
    stages: StagesOf
    day_first: dict[str, bool] = field(default_factory=dict)
    read: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)  # source → stages in files of this import

    def stages_of(self, source: str) -> Stages:
        return {**self.stages(source), **self.read.get(source, {})}


def _read(
    con: Connection, path: Path, section: Section | None, relation: str, remembered: Remembered, assume: bool,
    told: Told,
) -> PlannedFile:  # fmt: skip
    """One file staged as text."""
    told("open", 0, 0)
    shape = _head(path, section)
    hashed = header_hash(shape.headers)
    inquiry = Inquiry(path.name, hashed, Answered(remembered(hashed), assume))
    staged = _stage(con, path, shape, relation, told)
    return PlannedFile(path, replace(shape, held=None), hashed, relation, staged, inquiry, section=section)


def _head(path: Path, section: Section | None) -> FileShape:
    """The shape of a file, with what a mapping says of how it is written."""
    if section is None:
        return read_head(path, knows)
    dress = Dress(encoding=section.encoding, separator=section.separator, sheet=section.sheet)
    columns = None if section.header else section.columns
    return read_head(path, _known(section), columns=columns, dress=dress)


def _known(section: Section | None) -> Callable[[str], bool]:
    """A header counts as known when the vocabulary or the mapping names it."""
    named = {h for s in ((section.main, *section.emit) if section else ()) for h in s.map}
    return lambda header: header in named or knows(header)


def _stage(con: Connection, path: Path, shape: FileShape, relation: str, told: Told = silent) -> Staged:
    for suffix in ("", "_raw", "_rejected"):
        con.execute(f"DROP TABLE IF EXISTS {quote(relation + suffix)}")
    return stage_text(con, path, shape, relation, told)


def _beside(
    con: Connection, files: Sequence[PlannedFile], known: Mapping[str, Other], mapping: Mappings, prefix: str
) -> dict[str, Other]:
    """Files that a lookup names and that lie beside the imported one, staged to be looked into only."""
    found: dict[str, Other] = {}
    for file in files:
        shapes = (file.section.main, *file.section.emit) if file.section else ()
        for name in {k.from_ for s in shapes for k in s.lookup} - set(known) - set(found):
            path = file.path.parent / name
            if path.exists():
                head = _head(path, mapping.of(name))
                _stage(con, path, head, f"{prefix}_beside{len(found)}")
                found[name] = Other(name, f"{prefix}_beside{len(found)}", head.columns)
    return found


def _plan(con: Connection, file: PlannedFile, as_: str, others: Mapping[str, Other], peers: Peers) -> None:
    """Recognise, ask, lay out the tables of one file, and let its columns vote."""
    recognised = _recognised(con, file, as_)
    if recognised is None:
        return
    file.recognised = recognised
    section = file.section
    named = section.source if section else ""
    file.source = named or recognised.source_among(peers.sources(recognised.table))
    view = TextView(
        file.name,
        file.relation,
        file.shape.columns,
        f"{file.relation}_view",
        section.blank if section else (),
    )
    file.view = view
    plans = Planner(view, recognised, section, others).tables()
    view.create(con)
    file.tables = tuple(asking.settle_direction(con, file.inquiry, asking.settle_tax(file.inquiry, p)) for p in plans)
    file.votes = tuple(votes_of(con, p, file.shape.expected_decimal) for p in file.tables)


def _told_days(files: Sequence[PlannedFile]) -> dict[str, bool]:
    """Source → whether its days stand before its months, where the files that tell agree, in whatever order given."""
    said: dict[str, set[bool]] = {}
    for file in files:
        own = file.section.day_first if file.section else None
        own = asking.told_day_first(file.inquiry, file.votes) if own is None else own
        if own is not None:
            said.setdefault(file.source, set()).add(own)
    return {source: told.pop() for source, told in said.items() if len(told) == 1}


def _settle(con: Connection, file: PlannedFile, settings: Settings, peers: Peers) -> None:
    """Votes, zones and words of a file whose tables are laid out."""
    section, inquiry, votes = file.section, file.inquiry, file.votes
    stages = peers.stages_of(file.source)
    _name_stages(con, file, stages)
    zone = (section.zone if section else "") or peers.zones.get(file.source, "")
    if not zone and asking.has_naive_times(votes):
        zone = peers.zones[file.source] = asking.ask_zone(inquiry, votes, settings.timezone)
    day_first = section.day_first if section else None
    if day_first is None:
        usual = settings.language == "fr" or file.shape.separator == ";"
        day_first = asking.ask_day_first(inquiry, votes, peers.day_first.get(file.source, usual))
    choices = [with_choices(v, p, day_first) for v, p in zip(votes, file.tables, strict=True)]
    file.votes = tuple(
        asking.settle_decimals(inquiry, p, v) if p.counts else v for p, v in zip(file.tables, choices, strict=True)
    )
    ended = {name: outcome for name, outcome in stages.values() if outcome}
    said = {"stage!outcome": {**ended, **settings.stages}, "status": settings.stages, "kind": settings.activity_kinds}
    file.told = tuple(asking.ask_words(con, inquiry, p, said) if p.counts else said for p in file.tables)
    file.zones = Zones(settings.timezone, zone or settings.timezone)
    file.currency = settings.currency
    if not inquiry.open:
        peers.read.setdefault(file.source, {}).update(_stages_in(con, file))


def _name_stages(con: Connection, file: PlannedFile, stages: Stages) -> None:
    """A stage that a file of deals tells by its id is known by its name, as exports for people tell it."""
    named = {given: name for given, (name, _) in stages.items() if given != name}
    telling = {"deals", "deal_changes"}
    if not named or file.view is None or not any(p.table in telling and "stage" in p.columns for p in file.tables):
        return
    view = file.view
    file.tables = tuple(
        replace(p, columns={**p.columns, "stage": view.replaced(p.columns["stage"], named)})
        if p.table in telling and "stage" in p.columns
        else p
        for p in file.tables
    )
    view.create(con)


def _stages_in(con: Connection, file: PlannedFile) -> dict[str, tuple[str, str]]:
    """The stages that a file of them tells, by id."""
    found: dict[str, tuple[str, str]] = {}
    for output in file.convert(con) if any(p.table == "stages" for p in file.tables) else ():
        if output.plan.table == "stages" and {"source_id", "name"} <= set(output.plan.columns):
            ended = "outcome" if "outcome" in output.columns else "NULL"
            sql = f"SELECT source_id, name, {ended} FROM {quote(output.relation)} WHERE name IS NOT NULL"
            found |= {str(i): (str(n), str(o or "")) for i, n, o in rows(con, sql)}
    return found


def _recognised(con: Connection, file: PlannedFile, as_: str) -> Recognised | None:
    """What the file is, after the mapping, the options and the answers; None while that is asked."""
    section = file.section
    fixed = (section.main.table if section else "") or as_
    columns = file.shape.columns
    found = recognise(columns, file.path.name.split(".")[0], fixed)
    if found is None or (found.rivals and not fixed):
        sure = found is not None and found.score >= LEAST
        proposal = found.table if found is not None and sure else ""
        choice = asking.ask_table(file.inquiry, likely_tables(columns), proposal)
        if choice is None:
            return None
        if found is None or found.table != choice:
            found = recognise(columns, "", choice)
    if found is None:
        raise IntakeError(f"{file.name} : fichier non reconnu.", f"{file.name}: file not recognised.")
    return _answered(con, file, found)


def _answered(con: Connection, file: PlannedFile, found: Recognised) -> Recognised:
    """The meanings of columns after the mapping and the answers; what is left out is noted with its reason."""
    section = file.section
    named = _named(section)
    targets = {h: t for h, t in found.targets.items() if not _ignored(h, section, named)}
    for header in file.shape.columns:
        if _ignored(header, section, named):
            file.left_out[header] = "asked"
    for header in found.unknown:
        if header in file.left_out or header in named:
            continue
        assumed = len(file.inquiry.taken)
        answer = asking.ask_column(file.inquiry, header, found.table, _samples(con, file, header))
        if answer and answer != LEAVE:
            targets[header] = Target(found.table, answer)
        elif answer:
            file.left_out[header] = "asked" if len(file.inquiry.taken) == assumed else "unknown"
    file.left_out |= {h: t.why for h, t in targets.items() if not t.kept and h not in named}
    return replace(found, targets=targets, unknown=())


def _named(section: Section | None) -> frozenset[str]:
    """The headers that a mapping uses, in any way."""
    found: set[str] = set()
    for shape in (section.main, *section.emit) if section else ():
        found |= {*shape.map, *shape.values, *shape.key}
        found |= {h for j in shape.join_text.values() for h in j.of}
        found |= {h for k in shape.lookup for h in k.match}
        conditions = [shape.only, *(c.when for c in shape.constant.values()), *(k.when for k in shape.lookup)]
        found |= {h for c in conditions if c for h in c.columns}
    return frozenset(found)


def _ignored(header: str, section: Section | None, named: frozenset[str]) -> bool:
    ignore = section.ignore if section else ()
    return header in ignore or ("*" in ignore and header not in named)


def _samples(con: Connection, file: PlannedFile, header: str) -> list[str]:
    column = quote(header)
    found = rows(con, f"SELECT DISTINCT {column} FROM {quote(file.relation)} WHERE {column} IS NOT NULL LIMIT 3")
    return sorted(str(v) for (v,) in found)

"""Importing files: plan, ask, convert, merge, derive, publish; all together or not at all."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from cadran.sources.files.importing import ImportPlan, PlannedFile, plan_import
from cadran.sources.files.mapping import Mappings, read_mapping
from cadran.sources.files.questions import Answers, Question, from_json, needs_answer, to_json
from cadran.store import Counts, Store, Writer
from cadran.store.bookkeeping import Import, remembered_mapping
from cadran.store.duck import Connection, count, quote, rows
from cadran.store.schema import OPEN
from cadran.workspace.progress import Moment, Progress
from cadran.workspace.publishing import publish_changes

Ask = Callable[[Question], str]  # one question → the answer


@dataclass(frozen=True, kw_only=True)
class FileReport:
    """What became of one file: `rows_read` = `loaded` + `unchanged` + `deleted` + `quarantined` + `footer`.

    `tables`: rows given to each table. `assumed`: (question, answer taken by default). `left_out`: header → why.
    `unanswered`: what nobody answered and stays blank. `doubles`: rows of one key, numbered apart. `blanked`: cells
    that could not be read.
    """

    file: str
    crm: str
    object: str
    table: str
    rows_read: int
    loaded: int
    unchanged: int
    deleted: int
    quarantined: int
    footer: int
    older: int = 0
    absent: int = 0
    blanked: int = 0
    doubles: int = 0
    damaged: int = 0
    tables: Mapping[str, int] = field(default_factory=dict)
    mapped: Mapping[str, Sequence[str]] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    assumed: tuple[tuple[Question, str], ...] = ()
    unanswered: tuple[Question, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """What an import did. `basis`: the revenue basis, where this import settled it."""

    files: tuple[FileReport, ...]
    generation: int
    basis: str = ""


@dataclass
class Importing:
    """One import of several files into a store."""

    store: Store
    paths: tuple[Path, ...]
    as_: str | None = None
    mapping: Path | None = None
    known_on: date | None = None
    complete: bool = False
    yes: bool = False
    ask: Ask | None = None
    progress: Progress | None = None
    after: Callable[[Writer, int], None] | None = None  # run in the same transaction, with the first import's id
    answers: dict[str, dict[str, str]] = field(default_factory=dict)  # header hash → question's key → answer
    open_: Callable[[ImportPlan], None] | None = None  # told of a plan with open questions; raises to stop there

    def run(self) -> ImportReport:
        """Raises `NeedsAnswer` when a question is open that nobody answers, and what reading a file raises."""
        mapping = read_mapping(self.mapping) if self.mapping else None
        while True:
            with self.store.write(self.known_on) as writer:
                plan = self._plan(writer, mapping)
                questions = plan.questions if self.ask or self.open_ else plan.needed
                if not questions:
                    return self._apply(writer, plan)
            if self.open_ is not None:
                self.open_(plan)
            self._ask(questions)

    def _plan(self, writer: Writer, mapping: Mappings | None) -> ImportPlan:
        def remembered(header_hash: str) -> Answers:
            return {**from_json(remembered_mapping(writer.con, header_hash)), **self.answers.get(header_hash, {})}

        return plan_import(
            writer.con, self.paths, told=self._planning, settings=writer.settings, mapping=mapping, as_=self.as_ or "",
            remembered=remembered, sources=partial(sources_of, writer.con), stages=partial(stages_of, writer.con),
            assume=self.yes,
        )  # fmt: skip

    def _planning(self, place: int, step: str, done: int, of: int) -> None:
        self._tell(Moment(step, self.paths[place].name, place + 1, len(self.paths), done, of, of))

    def _deriving(self, done: int, of: int) -> None:
        self._tell(Moment("derive", files=len(self.paths), done=done, of=of))

    def _tell(self, moment: Moment) -> None:
        if self.progress is not None:
            self.progress(moment)

    def _ask(self, questions: Sequence[Question]) -> None:
        if self.ask is None:
            raise needs_answer(questions)
        for question in questions:
            answer = question.check(self.ask(question))
            self.answers.setdefault(question.header_hash, {})[question.key] = answer

    def _apply(self, writer: Writer, plan: ImportPlan) -> ImportReport:
        reports = []
        first_import = writer.next_import() + 1
        for number, file in enumerate(plan.files, 1):
            reports.append(self._load(writer, file, number))
        for header_hash, answers in self.answers.items():
            before = from_json(remembered_mapping(writer.con, header_hash))
            writer.remember_mapping(header_hash, to_json({**before, **answers}))
        if self.after is not None:
            self.after(writer, first_import)
        basis = settle_basis(writer)
        self._tell(Moment("link", files=len(self.paths)))
        writer.before_publish(lambda con: publish_changes(con, writer, self._deriving))
        writer.before_publish(lambda _: self._tell(Moment("save", files=len(self.paths))))
        return ImportReport(tuple(reports), writer.generation, basis)

    def _load(self, writer: Writer, file: PlannedFile, number: int) -> FileReport:
        """All tables of one file. A row the file's own shape refuses is held back like any other."""
        at = Moment("load", file.name, number, len(self.paths), 0, len(file.tables) + 1, file.staged.read)
        self._tell(at)
        main = writer.next_import()
        held = self._rejected(writer, file, main)
        counted, blanked, doubles = Counts(), 0, 0
        tables: dict[str, int] = {}
        for done, output in enumerate(file.convert(writer.con), 1):
            self._tell(replace(at, done=done))
            table = output.plan.table
            import_id = main if output.plan.counts and not counted.read else writer.next_import()
            if output.quarantined:
                held += output.quarantined
                writer.quarantine(
                    output.quarantine, import_id=import_id, table=table, file=file.name, header_hash=file.header_hash
                )
            if output.blanked:
                blanked += output.blanked
                writer.cell_issues(output.issues, import_id=import_id, table=table, file=file.name)
            counts = writer.upsert(file.batch(output, import_id, complete=self.complete))
            tables[table] = tables.get(table, 0) + output.rows
            doubles += output.doubles
            if output.plan.counts:
                counted = _added(counted, counts)
            writer.record(self._record(writer, file, table, import_id, counts, output.quarantined))
        return self._report(file, counted, held, tables, blanked, doubles)

    def _rejected(self, writer: Writer, file: PlannedFile, import_id: int) -> int:
        """Rows with more cells than headers: no column can be told, so the line is held back whole."""
        if not file.staged.rejected:
            return 0
        relation, held = f"{file.relation}_rejected", f"{file.relation}_held"
        writer.con.execute(
            f'CREATE OR REPLACE TEMP TABLE {quote(held)} AS SELECT line, reason, CAST(NULL AS VARCHAR) AS "column",'
            f" raw AS value, to_json({{'raw': raw}})::VARCHAR AS cells FROM {quote(relation)}"
        )
        table = file.recognised.table if file.recognised else ""
        writer.quarantine(held, import_id=import_id, table=table, file=file.name, header_hash=file.header_hash)
        return count(writer.con, f"SELECT count(*) FROM {quote(held)}")

    def _record(
        self, writer: Writer, file: PlannedFile, table: str, import_id: int, counts: Counts, held: int
    ) -> Import:
        found = file.recognised
        return Import(
            id=import_id, file=file.name, source=file.source, table_name=table,
            imported_at=datetime.now(UTC).replace(tzinfo=None), known_at=writer.known_at, sha256=digest(file.path),
            crm=found.crm if found else "", object=found.object if found else "", header_hash=file.header_hash,
            complete=self.complete, rows_read=file.staged.read, loaded=counts.loaded, unchanged=counts.unchanged,
            older=counts.older, deleted=counts.deleted, quarantined=counts.quarantined + held,
            footer=file.staged.footer, absent=counts.absent, doubles=counts.doubles,
            details=json.dumps({"mapped": file.mapped(), "left_out": file.left_out}, ensure_ascii=False),
        )  # fmt: skip

    def _report(
        self, file: PlannedFile, counts: Counts, held: int, tables: Mapping[str, int], blanked: int, doubles: int
    ) -> FileReport:
        found = file.recognised
        return FileReport(
            file=file.name, crm=found.crm if found else "", object=found.object if found else "",
            table=found.table if found else "", rows_read=file.staged.read, loaded=counts.loaded,
            unchanged=counts.unchanged, deleted=counts.deleted, quarantined=counts.quarantined + held,
            footer=file.staged.footer, older=counts.older, absent=counts.absent, blanked=blanked,
            doubles=doubles + counts.doubles, damaged=file.shape.damaged, tables=dict(tables), mapped=file.mapped(),
            left_out=dict(file.left_out), assumed=tuple(file.inquiry.taken),
            unanswered=tuple(file.inquiry.open),
        )  # fmt: skip


def _added(left: Counts, right: Counts) -> Counts:
    return Counts(**{name: getattr(left, name) + getattr(right, name) for name in Counts.__dataclass_fields__})


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sources_of(con: Connection, table: str) -> set[str]:
    """The sources that have rows in a table; what is only named by others has none."""
    return {str(s) for (s,) in rows(con, f"SELECT DISTINCT source FROM main.{quote(table)} WHERE NOT stub")}


def stages_of(con: Connection, source: str) -> dict[str, tuple[str, str]]:
    """The stages that a source names, by their id: name and outcome."""
    sql = (
        "SELECT source_id, name, outcome FROM main.stages WHERE source = $1 AND name IS NOT NULL"
        f" AND {OPEN} AND deleted_at IS NULL"
    )
    return {str(i): (str(n), str(o or "")) for i, n, o in rows(con, sql, [source])}


def settle_basis(writer: Writer) -> str:
    """The revenue basis, once: orders where there are any, else won deals; "" when it was settled before."""
    if writer.settings.revenue_basis is not None:
        return ""
    has = {t: count(writer.con, f"SELECT count(*) FROM (SELECT 1 FROM main.{t} LIMIT 1)") for t in ("orders", "deals")}
    if not any(has.values()):
        return ""
    basis = "orders" if has["orders"] else "won_deals"
    writer.change_settings({"revenue_basis": basis})
    return basis

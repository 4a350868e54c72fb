"""A workspace: one company's data, and the questions it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadran.errors import BadInput
from cadran.metrics.benchmarks import Benchmarked, benchmark
from cadran.metrics.catalogue import KPIS
from cadran.metrics.facts import Facts
from cadran.metrics.needed import never_filled
from cadran.metrics.outlook import Outlook, outlooks
from cadran.metrics.planning import Plan, plans
from cadran.metrics.proposing import Proposal, proposed
from cadran.metrics.quality import Quality, Repair, assess, repairs
from cadran.metrics.query import Query, window
from cadran.metrics.read import Question, answer
from cadran.metrics.restated import Restated, restated
from cadran.metrics.rows import cells_behind, rows_behind
from cadran.metrics.stage_rates import StageRate, stage_rates
from cadran.metrics.targets import aimed, versions
from cadran.metrics.variants import Side, side_by_side
from cadran.metrics.why import Bottleneck, Why, bottleneck, explain
from cadran.metrics.why.listing import rows_of, term_named
from cadran.sources.own.typed import OwnRow
from cadran.store import Reader, Settings, Store, end_of_day
from cadran.store.backup import Manifest, backup, restore
from cadran.store.forgetting import Forgotten
from cadran.store.persons import Person
from cadran.store.settings import load_settings
from cadran.workspace import persons
from cadran.workspace.asking import Asking, Names, day_of
from cadran.workspace.benchmarking import forget, keep, read_benchmark, read_file
from cadran.workspace.publishing import made_as_now, publish
from cadran.workspace.result import Result
from cadran.workspace.retention import MONTHS, Due, Months, due, forget_due
from cadran.workspace.taking import Taken, take_own
from cadran.workspace.viewer import Viewer

if TYPE_CHECKING:
    import pyarrow as pa

    from cadran.workspace.importing import Ask, ImportReport
    from cadran.workspace.progress import Progress

EXECUTIVE = Viewer("executive")
PRODUCTS = ("product", "category")


class Workspace:
    """One company's data on disk. Opening it costs nothing; each question reads the newest generation."""

    def __init__(self, store: Store, viewer: Viewer = EXECUTIVE) -> None:
        self.store, self.viewer = store, viewer
        self._facts: dict[tuple[int, date | None], Facts] = {}
        self._made = -1  # the generation last found to be derived by this version

    @classmethod
    def open(cls, folder: Path | str) -> Workspace:
        """Raises `StoreError` when the folder holds no workspace."""
        return cls(Store.open(folder))

    @classmethod
    def create(cls, folder: Path | str, settings: Mapping[str, object] | None = None) -> Workspace:
        """A new, empty workspace. Raises `StoreError` where there is one, `UnknownName` for an unknown setting."""
        return cls(Store.create(folder, Settings().with_changes(settings or {})))

    @property
    def settings(self) -> Settings:
        return self.store.settings

    def change_settings(self, changes: Mapping[str, object]) -> Settings:
        """Change settings, given as text or values, and derive anew what hangs on them. Raises what
        `Settings.with_changes` raises, and `BadInput` for one that is fixed once data are in."""
        with self.store.write() as writer:
            after = writer.change_settings(changes)
            if writer.changed:
                writer.before_publish(lambda con: publish(con, after, None))
        return after

    @property
    def generation(self) -> int:
        return self.store.generation

    def seen_by(self, viewer: Viewer) -> Workspace:
        """The same workspace through somebody's eyes: nothing below knows about permissions.

        What is kept of a generation is nobody's own, so that all eyes share it.
        """
        found = Workspace(self.store, viewer)
        found._facts, found._made = self._facts, self._made
        return found

    def kpi(
        self, kpi: Names, *, by: Names | None = None, period: str | None = None, grain: str | None = None,
        where: Names | None = None, of: str | None = None, variant: str = "", compare: str | None = None,
        as_of: date | str | None = None, known_on: date | str | None = None, today: date | str | None = None,
        lang: str | None = None,
    ) -> Result:  # fmt: skip
        """Readings of one KPI or several. Words as in the command line: `kpi("win_rate", by="rep", period="2017")`."""
        asking = Asking(
            kpi=kpi, by=by, period=period, grain=grain, where=where, of=of, variant=variant, compare=compare,
            as_of=as_of, today=today,
        )  # fmt: skip
        with self.facts(known_on) as facts:
            question = self._question(asking, facts)
            found = answer(question, facts).readings()
            words = lang or facts.settings.language
            names = {a.kpi.id: a.kpi.name(words) for a in question.asked}
            unfilled = {
                a.kpi.id: tuple(n.name for n in never_filled(a.value, facts))
                for a in question.asked
                if any(r.kpi == a.kpi.id and r.reason == "never_filled" for r in found)
            }
            return Result(found, lang=words, currency=facts.settings.currency, names=names, unfilled=unfilled)

    def rows(
        self, kpi: str, *, period: str | None = None, excluded: bool = False, where: Names | None = None,
        variant: str = "", as_of: date | str | None = None, known_on: date | str | None = None,
        today: date | str | None = None, limit: int | None = None,
    ) -> pa.Table:  # fmt: skip
        """The rows behind a reading, or (`excluded`) those left out with the reason."""
        asking = Asking(kpi=kpi, period=period, where=where, variant=variant, as_of=as_of, today=today)
        with self.facts(known_on) as facts:
            question = self._question(asking, facts)
            found = rows_behind(question.asked[0], _whole(question), facts, excluded=excluded, limit=limit)
            return found.drop_columns(self.viewer.hidden(found.column_names))

    def cells(
        self, kpi: str, *, period: str | None = None, where: Names | None = None, today: date | str | None = None
    ) -> list[dict[str, Any]]:
        """The rows behind a reading as `rows` lists them, by column, for a program that reads them one by one."""
        with self.facts() as facts:
            question = self._question(Asking(kpi=kpi, period=period, where=where, today=today), facts)
            return self.viewer.shown(cells_behind(question.asked[0], _whole(question), facts))

    def why(
        self, kpi: str, *, period: str | None = None, compare: str = "previous", by: Names | None = None,
        where: Names | None = None, variant: str = "", through: str = "", horizon: str | None = None,
        as_of: date | str | None = None, known_on: date | str | None = None, today: date | str | None = None,
    ) -> Why:  # fmt: skip
        """Why a KPI moved since the period before (or `compare="year-ago"`): terms that add up to the change exactly.

        `by`: the segments of mix, rates and contributions. `through="deals"`: revenue of orders by their deals.
        `horizon`: of the pipeline, only what is expected to close in that period.
        """
        asking = Asking(
            kpi=kpi, by=by, period=period, where=where, variant=variant, compare=compare, as_of=as_of, today=today
        )
        with self.facts(known_on) as facts:
            return explain(self._question(asking, facts), facts, through=through, horizon=asking.other(horizon, facts))

    def why_rows(
        self, found: Why, term: str, *, as_of: date | str | None = None, known_on: date | str | None = None,
        today: date | str | None = None,
    ) -> pa.Table:  # fmt: skip
        """The rows behind one term of a `why`, by its code, or behind a segment, by its name."""
        asking = Asking(kpi=found.kpi, period=str(found.period), as_of=as_of, today=today)
        with self.facts(known_on) as facts:
            return rows_of(found, term_named(found, term), self._question(asking, facts), facts)

    def variants(
        self, kpi: str, *, period: str | None = None, where: Names | None = None, as_of: date | str | None = None,
        known_on: date | str | None = None, today: date | str | None = None,
    ) -> tuple[Side, ...]:  # fmt: skip
        """A KPI and its variants over one period, with the rows that make the difference between them."""
        asking = Asking(kpi=kpi, period=period, where=where, as_of=as_of, today=today)
        with self.facts(known_on) as facts:
            return side_by_side(self._question(asking, facts), facts)

    def bottleneck(
        self, *, period: str | None = None, compare: str = "previous", where: Names | None = None,
        as_of: date | str | None = None, known_on: date | str | None = None, today: date | str | None = None,
    ) -> Bottleneck:  # fmt: skip
        """The stage whose rate and time cost most expected revenue, against the period before."""
        asking = Asking(kpi=(), period=period, where=where, compare=compare, as_of=as_of, today=today)
        with self.facts(known_on) as facts:
            return bottleneck(self._question(asking, facts), facts)

    def restated(
        self, kpi: str, *, period: str | None = None, since: date | str | None = None, where: Names | None = None,
        variant: str = "", as_of: date | str | None = None, known_on: date | str | None = None,
        today: date | str | None = None,
    ) -> Restated:  # fmt: skip
        """A reading as known at the end of `since` (default: the last Monday before today) against the same reading
        now (or as known on `known_on`), with the rows that make the difference."""
        asking = Asking(kpi=kpi, period=period, where=where, variant=variant, as_of=as_of, today=today)
        with self.facts(known_on) as now:
            day = day_of(since) or asking.last_monday(now)
            with self.facts(day) as then:
                found = restated(self._question(asking, now), day, then, now)
                return replace(found, lines=tuple(self.viewer.shown(found.lines)))

    def _question(self, asking: Asking, facts: Facts) -> Question:
        """The question as this viewer may ask it: every reading, row and explanation comes through here."""
        question = asking.question(facts, self.viewer.owners(facts.con, asking.asof(facts)))
        kpis = [a.kpi.id for a in question.asked] or ["*"]  # no name: a question about all that is sold
        self.viewer.check(kpis, [*question.by, *(f.dimension for f in question.where)])
        return question

    def forecast(
        self, *, period: str | None = None, by: Names | None = None, where: Names | None = None,
        as_of: date | str | None = None, known_on: date | str | None = None, today: date | str | None = None,
    ) -> tuple[Outlook, ...]:  # fmt: skip
        """Where the revenue of a period lands, whole or by group, with the deals on which most hangs."""
        asking = Asking(kpi="forecast_revenue", by=by, period=period, where=where, as_of=as_of, today=today)
        with self.facts(known_on) as facts:
            return outlooks(self._question(asking, facts), facts)

    def rank(
        self, *, of: str | None = None, by: str = "rep", period: str | None = None, where: Names | None = None,
        as_of: date | str | None = None, known_on: date | str | None = None, today: date | str | None = None,
        lang: str | None = None,
    ) -> Result:  # fmt: skip
        """Reps or teams by a KPI (revenue unless `of` names one), products or categories by revenue; the best first.

        Each with the interval of its rank (`low`, `high`) and beside it `raw`, `shrunk`, `tier` and `ramping`.
        """
        kpi = "best_product_rank" if by in PRODUCTS else "rep_rank"
        if of not in {None, "revenue"} and kpi == "best_product_rank":
            raise BadInput(
                "Les produits se classent par CA.", "Products are ranked by revenue.", code="bad_of", near=("revenue",)
            )
        found = self.kpi(
            kpi, by=by, period=period, where=where, of=of, as_of=as_of, known_on=known_on, today=today, lang=lang
        )
        best_first = sorted(found, key=lambda r: (r.value is None, r.value or 0))
        return Result(best_first, lang=found.lang, currency=found.currency, names=found.names)

    def stages(
        self, *, as_of: date | str | None = None, known_on: date | str | None = None, today: date | str | None = None
    ) -> tuple[StageRate, ...]:
        """The win probability of each open stage: stated, observed with its interval, and which one is used."""
        with self.facts(known_on) as facts:
            return stage_rates(facts, Asking(kpi=(), as_of=as_of, today=today).asof(facts))

    def propose_target(
        self, kpi: str = "revenue", *, period: str, by: str | None = None, as_of: date | str | None = None,
        known_on: date | str | None = None, today: date | str | None = None,
    ) -> tuple[Proposal, ...]:  # fmt: skip
        """Targets proposed from history for a month, quarter, half-year or year, of the company, or `by` team or rep:
        what was reached in 3 periods of 4, given trend and season. `panels.targets.why` puts one in words."""
        asking = Asking(kpi=kpi, by=by, period=period, as_of=as_of, today=today)
        with self.facts(known_on) as facts:
            return proposed(self._question(asking, facts), facts)

    def plan(
        self, *, period: str | None = None, by: str | None = None, as_of: date | str | None = None,
        known_on: date | str | None = None, today: date | str | None = None,
    ) -> tuple[Plan, ...]:  # fmt: skip
        """What a period's revenue target (default: the running quarter's) still takes: deals, quotes, meetings and
        leads at own rates, with their 80 % band; and the pipeline to create now. By team or rep, or the company's."""
        asking = Asking(kpi=(), by=by, period=period, as_of=as_of, today=today)
        with self.facts(known_on) as facts:
            question = self._question(asking, facts)
            return plans(question if period else replace(question, periods=(asking.quarter(facts),)), facts)

    def benchmark(
        self, kpi: str, *, by: str | None = None, period: str | None = None, where: Names | None = None,
        variant: str = "", as_of: date | str | None = None, known_on: date | str | None = None,
        today: date | str | None = None,
    ) -> Benchmarked:  # fmt: skip
        """A KPI beside its own past (the last 8 or 12 periods), its peers in the company (`by` rep or team), and the
        values entered with `set_benchmark`."""
        asking = Asking(kpi=kpi, by=by, period=period, where=where, variant=variant, as_of=as_of, today=today)
        with self.facts(known_on) as facts:
            return benchmark(self._question(asking, facts), facts)

    def set_benchmark(self, kpi: str, value: str | float, *, source: str, period: str | None = None) -> bool:
        """Keep a value to compare with; whether it is new. Raises `BadInput` where no source is given."""
        return bool(keep(self.store, [read_benchmark(kpi, value, source, period, self.settings.fiscal_year_start)]))

    def import_benchmarks(self, path: Path | str) -> tuple[int, int]:
        """The values of a file with columns kpi, value, source and perhaps period: all, or an error that names the
        line. How many it holds, and how many of them are new."""
        read = read_file(Path(path), self.settings.fiscal_year_start)
        return len(read), keep(self.store, read)

    def drop_benchmark(self, kpi: str, *, source: str) -> int:
        """Forget what a source says of a KPI."""
        return forget(self.store, kpi, source)

    def targets(
        self, kpi: str | None = None, *, period: str | None = None, as_of: date | str | None = None,
        known_on: date | str | None = None, today: date | str | None = None,
    ) -> pa.Table:  # fmt: skip
        """The targets set, all versions, with which one counts on the as-of day; of a period: those that begin in it.

        Columns: kpi, level, name, starts_on, ends_on, value, version, set_on, reason, counts.
        """
        asking = Asking(kpi=kpi or (), period=period, as_of=as_of, today=today)
        with self.facts(known_on) as facts:
            question = self._question(asking, facts)
            within = question.periods[0] if period else None
            return versions(question.asked[0].kpi.id if kpi else None, within, question.asof, question.owners, facts)

    def aimed(self, *, known_on: date | str | None = None) -> frozenset[str]:
        """The KPIs that any target is about, whichever period it begins in."""
        with self.facts(known_on) as facts:
            question = self._question(Asking(kpi=()), facts)
            return aimed(question.asof, question.owners, facts)

    def as_of_day(self, *, as_of: date | str | None = None, today: date | str | None = None) -> date:
        """The last day that counts, as every question takes it."""
        with self.facts() as facts:
            return Asking(kpi=(), as_of=as_of, today=today).asof(facts)

    def quality(
        self, *, period: str | None = None, where: Names | None = None, as_of: date | str | None = None,
        known_on: date | str | None = None, today: date | str | None = None,
    ) -> Quality:  # fmt: skip
        """How far the readings of a period can be believed: what is filled, grades with reasons, what to mend first."""
        asking = Asking(kpi=(), period=period, where=where, as_of=as_of, today=today)
        with self.facts(known_on) as facts:
            return assess(self._question(asking, facts), facts)

    def repairs(
        self, *, period: str | None = None, where: Names | None = None, as_of: date | str | None = None,
        known_on: date | str | None = None, today: date | str | None = None,
    ) -> tuple[Repair, ...]:  # fmt: skip
        """What to mend first, as `quality` lists it, without grading the catalogue for it."""
        asking = Asking(kpi=(), period=period, where=where, as_of=as_of, today=today)
        with self.facts(known_on) as facts:
            question = self._question(asking, facts)
            return repairs(_whole(question), facts)

    @contextmanager
    def facts(self, known_on: date | str | None = None) -> Iterator[Facts]:
        """What the engine reads from: the newest generation, as known at the end of a day where one is given."""
        day = day_of(known_on)
        self._bring_up_to_date()
        with self.store.read() as reader:
            yield self._facts_of(reader, day)

    def _bring_up_to_date(self) -> None:
        """Derive anew what another version of Cadran, or one under other settings, has derived."""
        if self._made == self.generation:
            return
        with self.store.read() as reader:
            fresh = made_as_now(reader.con, reader.settings)
        if not fresh:
            with self.store.write() as writer:
                writer.touch()
                writer.before_publish(lambda con: publish(con, writer.settings, None))
        self._made = self.generation

    def _facts_of(self, reader: Reader, day: date | None) -> Facts:
        if day is not None:
            at = end_of_day(day, reader.settings)
            reader.as_known(at, partial(publish, settings=reader.settings, changed=None, known_at=at))
        key = (reader.generation, day)
        found = self._facts.get(key)
        if found is None:
            for old in [k for k in list(self._facts) if k[0] < reader.generation]:
                self._facts.pop(old, None)
            found = self._facts.setdefault(key, Facts(reader.con, "now", reader.settings))
        return found.on(reader.con)

    def import_files(
        self, paths: Sequence[Path | str], *, as_: str | None = None, mapping: Path | str | None = None,
        known_on: date | str | None = None, complete: bool = False, yes: bool = False, ask: Ask | None = None,
        progress: Progress | None = None,
    ) -> ImportReport:  # fmt: skip
        """Import files: recognised, mapped, checked, merged by key and published together, or not at all.

        `progress` hears a `Moment` again and again, from the reading of rows to the saving.
        """
        from cadran.workspace.importing import Importing  # noqa: PLC0415 - loads what reads files

        return Importing(
            self.store, tuple(Path(p) for p in paths), as_=as_, mapping=Path(mapping) if mapping else None,
            known_on=day_of(known_on), complete=complete, yes=yes, ask=ask, progress=progress,
        ).run()  # fmt: skip

    def take_own(self, rows: Iterable[OwnRow]) -> Taken:
        """Rows that people typed, as the source `own`: merged by key and published, all or none."""
        return take_own(self.store, rows)

    def quarantine(self) -> pa.Table:
        """Rows held back: import_id, file, line, reason, column, value, cells, table_name."""
        from cadran.workspace.quarantine import listed  # noqa: PLC0415 - loads what reads files

        return listed(self.store)

    def export_quarantine(self, folder: Path | str) -> list[Path]:
        """The rows held back as spreadsheets to be mended, one a file."""
        from cadran.workspace.quarantine import export  # noqa: PLC0415 - loads what reads files

        return export(self.store, Path(folder))

    def replay_quarantine(self, paths: Sequence[Path | str], *, mapping: Path | str | None = None) -> ImportReport:
        """Take mended rows in again."""
        from cadran.workspace.quarantine import replay  # noqa: PLC0415 - loads what reads files

        return replay(self.store, [Path(p) for p in paths], mapping=Path(mapping) if mapping else None)

    def backup(self, target: Path | str) -> Manifest:
        """Every version of every row as Parquet, with a manifest."""
        return backup(self.store, Path(target))

    @classmethod
    def restore(cls, source: Path | str, folder: Path | str) -> Workspace:
        """A workspace from a backup. Raises `StoreError` where there is one already, or the backup is damaged."""
        return cls(restore(Path(source), Path(folder), lambda con: publish(con, load_settings(con), None)))

    def find_person(self, who: str) -> Person:
        """Who an e-mail, a name or a key such as `contacts/crm/17` means. Raises `BadInput` for nobody or several."""
        return persons.find_person(self.store, who)

    def export_person(self, who: str, folder: Path | str) -> list[Path]:
        """All that is known of somebody, every version: `person.json` and a CSV a table."""
        return persons.write_export(persons.known_of(self.store, who), Path(folder))

    def forget_person(self, who: str) -> Forgotten:
        """Blank somebody in every version and drop older generations; the rows stay, for the figures."""
        return persons.forget_persons(self.store, [who])[0]

    def kept_too_long(self, prospects: int = MONTHS, customers: int = MONTHS) -> list[Due]:
        """Contacts and leads whose time is over, in months since they got in touch or bought: a dry run."""
        self._bring_up_to_date()
        return due(self.store, Months(prospects, customers))

    def forget_kept_too_long(self, prospects: int = MONTHS, customers: int = MONTHS) -> list[Forgotten]:
        """Forget those whom `kept_too_long` lists."""
        self._bring_up_to_date()
        return forget_due(self.store, Months(prospects, customers))

    @property
    def catalogue(self) -> tuple[str, ...]:
        """Ids of all KPIs."""
        return tuple(KPIS)


def _whole(question: Question) -> Query:
    """The question about all of its periods at once, not by anything."""
    windows = tuple(window(p.start, p.end, question.asof) for p in question.periods)
    return Query(windows, question.asof, (), question.where, question.owners)

"""Reading an edition: the figures of the reader's trade, then its sections, all through the reader's own eyes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date

from babel.dates import format_datetime

from cadran.metrics.catalogue import KPIS
from cadran.model.format import Format
from cadran.model.periods import Period, comparison, unit
from cadran.model.words import Words
from cadran.panels.board import Asked
from cadran.panels.edition.edition import Edition, Figure, Kind, Reader, Remark, Section
from cadran.panels.edition.eyes import Eyes
from cadran.panels.edition.sections import sections
from cadran.panels.home import TILES, Trade, heading, retained
from cadran.panels.tile import Tile, tiles
from cadran.store.bookkeeping import imports
from cadran.workspace.remembering import Remembering
from cadran.workspace.workspace import Workspace

TITLES: dict[Kind, Words] = {
    "daily": ("Rapport du jour", "Daily report"),
    "weekly": ("Rapport hebdomadaire", "Weekly report"),
    "monthly": ("Rapport mensuel", "Monthly report"),
    "quarterly": ("Rapport trimestriel", "Quarterly report"),
    "half-yearly": ("Rapport semestriel", "Half-yearly report"),
    "yearly": ("Rapport annuel", "Yearly report"),
    "other": ("Rapport commercial", "Sales report"),
}
_GRAINS: tuple[tuple[Kind, str], ...] = (
    ("daily", "day"), ("weekly", "week"), ("monthly", "month"), ("quarterly", "quarter"), ("half-yearly", "half"),
    ("yearly", "year"), ("quarterly", "fiscal-quarter"), ("yearly", "fiscal-year"),
)  # fmt: skip
# About a whole period and its target: of a week they say little, and while it runs its days so far have no like.
AIMED = {
    "target_attainment", "forecast_revenue", "commit_amount", "pipeline_coverage", "quota_attainment_rate",
    "activity_rate",
}  # fmt: skip


def gather(asked: Asked, reader: Reader, *, comments: Sequence[Remark] = (), since: date | None = None) -> Edition:
    """One report, read now. `asked.source`: the workspace as the reader sees it, which is what keeps others' rows out.

    `since`: the day of the last edition, from which restatements are told; without it none are.
    """
    to, source = asked.to, _about(asked)
    aim = _aim(asked, source.fiscal_year_start)
    found = _tiles(asked, aim, reader.trade)
    eyes = Eyes(asked, reader, aim, comments, since, {t.id: t for t, _ in found})
    head = heading(reader.trade, asked.period, asked.today, [t for t, _ in found], to, source.fiscal_year_start)
    used, base = comparison(asked.period, "previous", asked.today)
    kind = kind_of(asked.period, source.fiscal_year_start)
    told = tuple(sections(eyes))
    return Edition(
        kind=kind, lang=to.lang, currency=to.currency, title=title_of(kind, to.lang), company=source.name,
        reader=reader.name, trade=reader.trade, start=asked.period.start.isoformat(),
        last=asked.period.last.isoformat(), today=asked.today.isoformat(), period=head.period, dates=_days(used, to),
        compared=_days(base, to), progress=head.progress, takeaway=head.takeaway or _nothing(found, to),
        generation=source.generation, imported=source.imported, brief=tuple(_brief(told)),
        figures=tuple(_figure(t, p, eyes, source.fiscal_year_start) for t, p in found),
        sections=told, foot=_foot(to),
    )  # fmt: skip


def _nothing(found: Sequence[tuple[Tile, Period]], to: Format) -> str:
    """Said plainly where no figure has a value."""
    if any(not tile.shown.why_not for tile, _ in found):
        return ""
    return to.word("Aucun chiffre pour cette période : il manque des données.",
                   "No figure for this period: data are missing.")  # fmt: skip


def kind_of(period: Period, fiscal_start_month: int = 1) -> Kind:
    """What a report of that period is called."""
    for kind, grain in _GRAINS:
        if unit(period.start, grain, fiscal_start_month) == period:  # type: ignore[arg-type]  # a grain, by the table
            return kind
    return "other"


def title_of(kind: Kind, lang: str) -> str:
    """`Rapport hebdomadaire`, `Weekly report`."""
    return TITLES[kind][lang != "fr"]


@dataclass(frozen=True, slots=True)
class _Source:
    """What is read, whoever reads it."""

    name: str
    generation: int
    fiscal_year_start: int
    imported: str


def _about(asked: Asked) -> _Source:
    plain = asked.source.plain if isinstance(asked.source, Remembering) else asked.source
    if not isinstance(plain, Workspace):
        return _Source("", 0, 1, "")
    with plain.facts() as facts:
        last = max((i.imported_at for i in imports(facts.con)), default=None)
        settings = facts.settings
        came = ""
        if last is not None:
            at = last if last.tzinfo else last.replace(tzinfo=UTC)
            lang = asked.to.lang if asked.to.lang == "fr" else "en_GB"
            came = format_datetime(at.astimezone(settings.zone), "d MMM y H:mm", locale=lang, tzinfo=settings.zone)
        return _Source(settings.name, plain.generation, settings.fiscal_year_start, came)


def _aim(asked: Asked, fiscal_start_month: int) -> Period:
    """The period whose target is told: the asked one, or the quarter of a week or day."""
    if asked.period.days > 7:
        return asked.period
    return unit(asked.period.last, "quarter" if fiscal_start_month == 1 else "fiscal-quarter", fiscal_start_month)


def _days(period: Period, to: Format) -> str:
    return f"{to.day(period.start)} – {to.day(period.last)}"


# Of these sections the first page says these sentences; of what moved only those of the first figure.
BRIEF: Mapping[str, slice] = {
    "forecast": slice(0, 1), "attainment": slice(1, 2), "wins": slice(0, 1), "restated": slice(0, 2),
}  # fmt: skip


def _brief(told: Sequence[Section]) -> Iterator[str]:
    """What stands on the first page beside the figures."""
    moved = next((s.id for s in told if s.id.startswith("changed")), "")
    for section in told:
        which = slice(0, 3) if section.id == moved else BRIEF.get(section.id, slice(0))
        yield from section.sentences[which]


# ---------------------------------------------------------------- figures


def _tiles(asked: Asked, aim: Period, trade: Trade) -> list[tuple[Tile, Period]]:
    """The tiles of the trade in their order, each with the period it is of."""
    wanted = TILES[trade]
    running = aim.running(asked.today)
    aimed = AIMED if running or aim != asked.period else set()
    near = tiles(asked, [k for k in wanted if k not in aimed])
    far = tiles(replace(asked, period=aim), [k for k in wanted if k in aimed], None if running else "previous")
    by_id = {t.id: (t, p) for found, p in ((near, asked.period), (far, aim)) for t in found}
    kept = {t.id for t in retained(t for t, _ in by_id.values())} if trade == "executive" else set(by_id)
    return [by_id[k] for k in wanted if k in by_id and k in kept]


def _figure(tile: Tile, period: Period, eyes: Eyes, fiscal_start_month: int) -> Figure:
    reading, bar = tile.reading, tile.target
    label = "" if period == eyes.asked.period else period.label(eyes.to.lang, fiscal_start_month)
    return Figure(
        id=tile.id, variant=tile.variant, of=tile.of, name=tile.title,
        value=None if reading is None or reading.value is None else float(reading.value),
        unit=KPIS[tile.id].unit.value, shown=tile.shown.value, why_not=tile.shown.why_not, change=tile.shown.change,
        tone=tile.shown.tone, against=tile.against, interval=_interval(tile),
        n=None if reading is None else reading.n,
        coverage=tile.coverage, target="" if bar is None else _target(tile, eyes.to),
        fill=None if bar is None else bar.fill, pace=None if bar is None else bar.pace, faint=tile.faint,
        note=" ".join(tile.notes), detail=tile.detail, period=label,
        spark=() if tile.spark is None else tile.spark.lines,
    )  # fmt: skip


def _interval(tile: Tile) -> str:
    """Of a mean of too few cases an interval is so wide that it only puzzles; that they are few is said."""
    return "" if tile.faint and KPIS[tile.id].unit.value != "percent" else tile.interval


def _target(tile: Tile, to: Format) -> str:
    """`63% of €1.2M, pace 67%`; of the attainment itself without its share, which is the figure."""
    bar = tile.target
    if bar is None:
        return ""
    said = bar.text if tile.id == "target_attainment" else f"{bar.share} {bar.text}"
    if bar.pace is not None and bar.pace < 100:
        due = to.percent(bar.pace / 100)
        said += to.word(f", rythme {due}", f", pace {due}")
    return said


def _foot(to: Format) -> tuple[str, ...]:
    return (
        to.word(
            "Intervalles à 95 %, prévisions à 80 %. En gris : trop peu de cas pour conclure.",
            "95% intervals, 80% for forecasts. Grey: too few cases to conclude.",
        ),
        to.word("Établi par Cadran.", "Made by Cadran."),
    )

"""Values to compare with, as people write them: read, checked, kept with their source."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import isfinite
from pathlib import Path

from cadran.errors import BadInput, CadranError, IntakeError, UnknownName
from cadran.metrics.kpi import Unit
from cadran.model import periods
from cadran.store import Store
from cadran.store.benchmarks import Benchmark, benchmarks
from cadran.workspace.asking import asked

COLUMNS = ("kpi", "value", "source", "period")
NO_BREAKS = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE} "


def read_value(text: str | float, unit: Unit) -> float:
    """A value in the KPI's unit; a percent is written `22 %` or as the fraction 0.22, money without its currency."""
    written = str(text).strip()
    bare = "".join(c for c in written.removesuffix("%") if c not in NO_BREAKS).replace(",", ".")
    try:
        value = float(bare)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise BadInput(
            f"Valeur illisible : « {written} ». Écrire 22 %, 0,22 ou 1200.",
            f"Value cannot be read: '{written}'. Write 22%, 0.22 or 1200.", code="bad_value",
        )  # fmt: skip
    percent = written.endswith("%")
    if unit is Unit.PERCENT and not percent and abs(value) > 1:
        raise BadInput(
            f"« {written} » est ambigu pour un pourcentage : écrire {written} % ou une fraction.",
            f"'{written}' is ambiguous for a percent: write {written}% or a fraction.", code="bad_value",
        )  # fmt: skip
    if percent and unit is not Unit.PERCENT:
        raise BadInput(
            f"« {written} » : ce KPI n'est pas un pourcentage.", f"'{written}': this KPI is no percent.",
            code="bad_value",
        )  # fmt: skip
    return value / 100 if percent else value


def read_benchmark(
    kpi: str, value: str | float, source: str, period: str | None = None, fiscal_year_start: int = 1
) -> Benchmark:
    """Raises `BadInput` without a source or for a value that cannot be read, `UnknownName` for an unknown KPI."""
    found = asked(kpi)
    if not source.strip():
        raise BadInput(
            f"{found.kpi.id} : une valeur de référence sans source n'est pas reprise.",
            f"{found.kpi.id}: a benchmark without a source is not taken in.", code="no_source",
            next_fr="Dites d'où elle vient : une étude et son année, un confrère, un contrat.",
            next_en="Say where it comes from: a study and its year, a peer, a contract.",
        )  # fmt: skip
    about = periods.parse(period, date.min, fiscal_year_start) if period and period.strip() else None
    return Benchmark(
        kpi=found.kpi.id, variant=found.variant.name if found.variant else "", value=read_value(value, found.unit),
        source=source.strip(), start=about.start if about else None, end=about.end if about else None,
    )  # fmt: skip


def read_file(path: Path, fiscal_year_start: int) -> list[Benchmark]:
    """The benchmarks of a file with the columns kpi, value, source and perhaps period; all of them, or an error that
    names the line."""
    return [_line(row, number, path, fiscal_year_start) for number, row in _rows(path)]


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    text = path.read_text(encoding="utf-8-sig")
    head = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in head else ",")
    names = {name.strip().lower(): name for name in reader.fieldnames or ()}
    missing = [name for name in COLUMNS[:3] if name not in names]
    if missing:
        raise IntakeError(
            f"{path.name} : il manque la colonne {', '.join(missing)}.",
            f"{path.name}: column {', '.join(missing)} is missing.", code="no_column", near=COLUMNS,
        )  # fmt: skip
    for row in reader:
        yield reader.line_num, {name: row.get(own) or "" for name, own in names.items()}


def _line(row: Mapping[str, str], number: int, path: Path, fiscal_year_start: int) -> Benchmark:
    try:
        return read_benchmark(row["kpi"], row["value"], row["source"], row.get("period"), fiscal_year_start)
    except CadranError as error:
        raise BadInput(
            f"{path.name}, ligne {number} : {error.text('fr')}", f"{path.name}, line {number}: {error.text('en')}",
            code=error.code,
        ) from error  # fmt: skip


def keep(store: Store, read: Sequence[Benchmark]) -> int:
    """Keep them in one generation; how many are new or changed."""
    with store.write() as writer:
        return sum(writer.set_benchmark(one) for one in read)


def forget(store: Store, kpi: str, source: str) -> int:
    """Forget what a source says of a KPI; `UnknownName` where it says nothing."""
    found = asked(kpi)
    variant = found.variant.name if found.variant else ""
    with store.read() as reader:
        known = [b.source for b in benchmarks(reader.con) if (b.kpi, b.variant) == (found.kpi.id, variant)]
    if source not in known:
        raise UnknownName(("Source", "source"), source, known)
    with store.write() as writer:
        return writer.drop_benchmark(found.kpi.id, variant, source)

"""Why a naive figure and an estimate that counts the open cases differ, in words; and what notes a reading bears."""

from collections.abc import Sequence

from cadran.metrics.reading import Reading
from cadran.model.format import Format
from cadran.model.words import NOTES, field_of, said

# KPIs of the ended cases alone, and the one that counts those still open too.
ESTIMATES = {"sales_cycle": "sales_cycle_estimate"}


def noted(reading: Reading, to: Format) -> tuple[str, ...]:
    """What must be known of how the value was made, a sentence each."""
    return tuple(said(NOTES, code, to.lang) for code in reading.notes)


def missing_told(name: str, fields: Sequence[str], to: Format) -> str:
    """What a KPI without a value lacks, and what to do about it. `fields`: as `table.column`."""
    named = " ; ".join(field_of(table, column, to.lang) for table, _, column in (f.partition(".") for f in fields))
    return to.word(
        f"{name} : jamais renseigné : {named}. Ajoutez-la à l'export, ou dites-la par un --mapping.",
        f"{name}: never filled: {named}. Add that column to the export, or give it in a --mapping file.",
    )


def gap(reading: Reading, to: Format) -> str:
    """The naive figure beside the estimate, and why they differ; nothing where a reading has no two of them."""
    beside = reading.beside
    if beside.get("matured") is not None and reading.value is not None:
        return _of_rate(reading, to)
    if beside.get("ended_median") is not None and beside.get("running") is not None:
        return _of_time(reading, to)
    return ""


def _share(reading: Reading, name: str, to: Format) -> str:
    return to.percent(float(reading.beside.get(name) or 0))


def _of_rate(reading: Reading, to: Format) -> str:
    """Of a cohort: the share so far, and what it will be if the open end as those before them did."""
    so_far, whole = to.percent(reading.value or 0), float(reading.beside["matured"] or 0)
    if not reading.beside.get("open"):
        return to.word(
            f"Toutes sont décidées : {so_far} est définitif.", f"All of them are decided: {so_far} is final."
        )
    low, high = (reading.beside.get(f"matured_{end}") for end in ("low", "high"))
    within = "" if low is None or high is None else f" ({to.interval(float(low), float(high), 'percent')})"
    share, matured = _share(reading, "open", to), to.percent(whole) + within
    return to.word(
        f"{so_far} à ce jour, mais {share} sont encore ouvertes et comptent comme non gagnées. "
        f"Si elles finissent comme celles d'avant au même âge, ce sera {matured}.",
        f"{so_far} so far, but {share} are still open and count as not won. "
        f"If they end as those before them did at the same age, it will be {matured}.",
    )


def _of_time(reading: Reading, to: Format) -> str:
    """Of times: those that have come leave out all that last, and so read too short."""
    running, longer = (int(float(reading.beside[name] or 0)) for name in ("running", "running_longer"))
    naive = to.value(float(reading.beside["ended_median"] or 0), reading.unit)
    return " ".join([_naive(running, longer, naive, to), _estimated(reading, running, to)])


def _naive(running: int, longer: int, naive: str, to: Format) -> str:
    if not running:
        return to.word(f"De ceux qui ont abouti, la moitié a pris au plus {naive}, et plus aucun n'est en cours.",
                       f"Of those that came, half took no more than {naive}, and none is still running.")  # fmt: skip
    cases, older = to.number(running, 0), to.number(longer, 0)
    return to.word(
        f"De ceux qui ont abouti, la moitié a pris au plus {naive}. C'est ignorer {cases} cas en cours, dont {older} "
        "durent déjà depuis plus longtemps.",
        f"Of those that came, half took no more than {naive}. That leaves out {cases} still running, {older} of "
        "which have lasted longer already.",
    )


def _estimated(reading: Reading, running: int, to: Format) -> str:
    if reading.value is None:
        return to.word("En les comptant, la médiane n'est pas encore atteinte.",
                       "Counting them, the median is not reached yet.")  # fmt: skip
    if not running:
        return to.word("L'estimation n'a rien à y ajouter.", "The estimate has nothing to add.")
    within = to.interval(reading.low, reading.high, reading.unit)
    median = to.value(reading.value, reading.unit) + (f" ({within})" if within else "")
    return to.word(f"En les comptant, la moitié prend au plus {median}.",
                   f"Counting them, half take no more than {median}.")  # fmt: skip

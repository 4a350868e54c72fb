"""A reading beside its own past, its peers and the values that people entered."""

from cadran.metrics.benchmarks import FEWEST_PEERS, Benchmarked, Spread, Standing
from cadran.metrics.kpi import Better
from cadran.model.format import NO_BREAK, NOTHING, Format
from cadran.model.periods import Period
from cadran.model.words import ROLES, Words, reason, say
from cadran.panels.json import reading_json
from cadran.panels.sheets import Sheet, Told, colon, sheet
from cadran.store.benchmarks import Benchmark

EVERYBODY: Words = ("L'entreprise", "The company")
GOOD: Words = ("mieux que d'habitude", "better than usual")
BAD: Words = ("moins bien que d'habitude", "worse than usual")


def benchmark_told(found: Benchmarked, to: Format) -> Told:
    """Each reading with its past and its peers as a table, then the values entered."""
    name = found.kpi.name(to.lang) + (f" ({found.variant})" if found.variant else "")
    head = f"{name}, {found.period.label(to.lang)}"
    sheets = [_sheet(found, to)] if found.standings else []
    if found.entered:
        sheets.append(_entered(found, to))
    return Told(head, _sentences(found, to), tuple(sheets), _remarks(found, to))


def _sentences(found: Benchmarked, to: Format) -> tuple[str, ...]:
    """Of the whole, in words; of groups the table says it."""
    if len(found.standings) != 1 or found.standings[0].reading.group:
        return ()
    one = found.standings[0]
    value = _value(one.reading.value, found, to)
    if one.reading.value is None:
        return (reason(one.reading.reason or "no_data", to.lang).capitalize() + ".",)
    place = _place(one, found, to)
    return (f"{value}{', ' if place else ''}{place}.",)


def _value(value: object, found: Benchmarked, to: Format) -> str:
    unit = next((s.reading.unit for s in found.standings), found.kpi.unit.value)
    return NOTHING if value is None else to.value(float(str(value)), unit)


def _sheet(found: Benchmarked, to: Format) -> Sheet:
    past = _past_head(found, to)
    peers = to.word("Pairs : médiane (quartiles)", "Peers: median (quartiles)")
    heads = [
        (to.word("Qui", "Whose"), False), (to.word("Valeur", "Value"), True), (past, True),
        (to.word("Par rapport à l'habitude", "Against the usual"), False), (peers, True),
        (to.word("Combien", "How many"), False),
    ]  # fmt: skip
    return sheet("", heads, [_row(one, found, to) for one in found.standings])


def _past_head(found: Benchmarked, to: Format) -> str:
    return to.word(f"{found.past} dernières périodes : médiane (quartiles)",
                   f"Last {found.past} periods: median (quartiles)")  # fmt: skip


def _row(one: Standing, found: Benchmarked, to: Format) -> tuple[str, ...]:
    name = next((n or NOTHING for n in one.reading.group.values()), say(EVERYBODY, to.lang))
    peers, many = "", ""
    if one.peers is not None:
        peers, many = _spread(one.peers, found, to), _who(one, to)
    elif one.peers_reason:
        peers = NOTHING
    return (
        name, _value(one.reading.value, found, to), _spread(one.own, found, to) if one.own else NOTHING,
        _place(one, found, to), peers, many,
    )  # fmt: skip


def _spread(one: Spread, found: Benchmarked, to: Format) -> str:
    middle = _value(one.median, found, to)
    if one.low is None or one.high is None:
        return middle
    return f"{middle} ({_value(one.low, found, to)} – {_value(one.high, found, to)})"


def _who(one: Standing, to: Format) -> str:
    count = 0 if one.peers is None else one.peers.n
    if one.role is None:
        return str(count)
    return f"{count} ({say(ROLES[one.role], to.lang) if one.role in ROLES else one.role})"


def _place(one: Standing, found: Benchmarked, to: Format) -> str:
    """Within the own quartiles, above or below them; good or bad news where the KPI says which is better."""
    value, own = one.reading.value, one.own
    if value is None or own is None or own.low is None or own.high is None:
        return ""
    now = float(value)
    if own.low <= now <= own.high:
        return to.word("comme d'habitude", "as usual")
    above = now > own.high
    if found.kpi.better is Better.NEUTRAL:
        return to.word("plus que d'habitude" if above else "moins que d'habitude",
                       "more than usual" if above else "less than usual")  # fmt: skip
    return say(GOOD if above == (found.kpi.better is Better.UP) else BAD, to.lang)


def _entered(found: Benchmarked, to: Format) -> Sheet:
    heads = [(to.word("Source", "Source"), False), (to.word("Valeur", "Value"), True),
             (to.word("Période", "Period"), False)]  # fmt: skip
    caption = to.word("Valeurs de référence saisies", "Benchmarks entered")
    return sheet(caption, heads, [(b.source, _value(b.value, found, to), _about(b, to)) for b in found.entered])


def _about(one: Benchmark, to: Format) -> str:
    return Period(one.start, one.end).label(to.lang) if one.start and one.end else ""


def _remarks(found: Benchmarked, to: Format) -> tuple[str, ...]:
    told = []
    if found.elapsed:
        told.append(to.word(
            "Période en cours : de chaque période passée, autant de jours que ceux écoulés.",
            "The period runs: of each past period, as many days as have passed of this one.",
        ))  # fmt: skip
    if any(one.peers_reason for one in found.standings):
        told.append(to.word(
            f"Pairs{NO_BREAK}: ceux du même rôle ; moins de {FEWEST_PEERS} ne sont pas montrés.",
            f"Peers: those of the same role; fewer than {FEWEST_PEERS} are not shown.",
        ))  # fmt: skip
    if not found.entered:
        told.append(to.word(
            "Aucune valeur de référence saisie : `cadran benchmark set`.",
            "No benchmark entered: `cadran benchmark set`.",
        ))  # fmt: skip
    return tuple(told)


def benchmark_json(found: Benchmarked) -> dict[str, object]:
    """`benchmark --json`: readings as everywhere, each with its past and its peers; names and nulls are part of the
    interface."""
    return {
        "kpi": found.kpi.id, "variant": found.variant or None, "unit": _unit(found), "better": found.kpi.better.value,
        "period": _span(found.period), "past_periods": found.past, "first_days_only": found.elapsed,
        "readings": [_standing_json(one) for one in found.standings],
        "entered": [entered_json(b) for b in found.entered],
    }  # fmt: skip


def _unit(found: Benchmarked) -> str:
    return found.standings[0].reading.unit if found.standings else found.kpi.unit.value


def _standing_json(one: Standing) -> dict[str, object]:
    return reading_json(one.reading) | {
        "own": _spread_json(one.own), "peers": _spread_json(one.peers), "peers_role": one.role,
        "peers_reason": one.peers_reason,
    }  # fmt: skip


def _spread_json(one: Spread | None) -> dict[str, object] | None:
    return None if one is None else {"median": one.median, "p25": one.low, "p75": one.high, "n": one.n}


def entered_json(one: Benchmark) -> dict[str, object]:
    """One value entered, with its source."""
    return {
        "kpi": one.kpi, "variant": one.variant or None, "value": one.value, "source": one.source,
        "period": _span(Period(one.start, one.end)) if one.start and one.end else None,
        "entered_at": one.entered_at.isoformat() if one.entered_at else None,
    }  # fmt: skip


def _span(period: Period) -> dict[str, str]:
    return {"from": period.start.isoformat(), "to": period.end.isoformat()}


def kept_told(read: int, changed: int, to: Format) -> str:
    """What became of values entered."""
    same = read - changed
    return to.word(f"Valeurs de référence{colon(to)}{changed} gardée(s), {same} déjà là.",
                   f"Benchmarks: {changed} kept, {same} known already.")  # fmt: skip

"""One rep against peers, for a one-to-one: what goes well, what to work on beyond chance, how agreed actions went."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from cadran.metrics.catalogue import KPIS
from cadran.metrics.estimators.standout import Found, Look, better, spread, worse
from cadran.metrics.kpi import Better, Kind
from cadran.metrics.reading import Reading
from cadran.model.format import NO_BREAK, Format
from cadran.panels.allowed import allowed
from cadran.panels.board import Reads

FEWEST_PEERS = 3  # less would tell what one of them does
FEWEST_CASES = 10  # below, nothing is said of a share
SDR = "sdr"
RATES = {
    SDR: ("call_connect_rate", "mql_to_sql_rate", "meeting_no_show_rate", "response_within_target_rate"),
    "": ("win_rate", "proposal_success_rate", "call_connect_rate", "meeting_no_show_rate", "meeting_reliability"),
}
COUNTS = {
    SDR: ("calls", "meetings_booked", "sqls"),
    "": ("calls", "meetings", "demos", "proposals_sent", "deals_created"),
}
STAGES = "stage_conversion_rate"


@dataclass(frozen=True, slots=True)
class Peers:
    """Whose figures a rep's are held against, and how many working days each was there."""

    rep: str
    others: tuple[str, ...]
    days: Mapping[str, float]
    sdr: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One thing looked at, in words. `standing`: "good", "bad" or ""; `chance`: how seldom chance alone brings it."""

    kpi: str
    stage: str
    title: str
    own: str
    usual: str
    cases: str
    standing: str
    chance: str
    href: str


@dataclass(frozen=True, slots=True)
class Coaching:
    """All that was looked at; the best first of what goes well, and of what to work on. `why_not`: why nothing is."""

    looked: tuple[Item, ...]
    well: tuple[Item, ...]
    work_on: Item | None
    peers: int
    why_not: str


def looks(source: Reads, peers: Peers, period: str, today: date) -> list[Look]:
    """What a rep of this kind is compared by, from the readings of all reps over a period."""
    kind = SDR if peers.sdr else ""
    found = [look for kpi in RATES[kind] for look in _shares(_read(source, kpi, ["rep"], period, today), peers)]
    if not peers.sdr:
        found += _shares(_read(source, STAGES, ["rep", "stage"], period, today), peers)
    for kpi in COUNTS[kind]:
        found += _paces(kpi, _read(source, kpi, ["rep"], period, today, grain="week"), peers)
    return found


def _read(
    source: Reads, kpi: str, by: Sequence[str], period: str, today: date, grain: str | None = None
) -> Sequence[Reading]:  # fmt: skip
    """The readings; none of what the workspace has no data for."""
    return allowed(lambda: source.kpi(kpi, by=by, period=period, grain=grain, today=today.isoformat())) or ()


def _shares(readings: Iterable[Reading], peers: Peers) -> list[Look]:
    """A look for the whole, or for each stage; with enough cases on both sides."""
    sums: dict[str, list[float]] = {}
    kpi = ""
    for one in readings:
        who, kpi = one.group_id.get("rep"), one.kpi
        if one.numerator is None or not one.denominator or (who != peers.rep and who not in peers.others):
            continue
        at = sums.setdefault(one.group.get("stage") or "", [0.0] * 4)
        side = 0 if who == peers.rep else 2
        at[side] += float(one.numerator)
        at[side + 1] += float(one.denominator)
    up = not kpi or KPIS[kpi].better is not Better.DOWN
    enough = ((stage, s) for stage, s in sorted(sums.items()) if s[1] >= FEWEST_CASES and s[3] >= FEWEST_CASES)
    return [Look(f"{kpi}|{stage}", s[0], s[1], s[2], s[3], up=up) for stage, s in enough]


def _paces(kpi: str, readings: Sequence[Reading], peers: Peers) -> list[Look]:
    """A count over the days there; how much it varies by itself is told by the weeks of all of them."""
    weeks: dict[str, list[float]] = {peers.rep: [], **{other: [] for other in peers.others}}
    for one in readings:
        who = one.group_id.get("rep") or ""
        if who in weeks and one.value is not None:
            weeks[who].append(float(one.value))
    days, others = peers.days.get(peers.rep, 0.0), sum(peers.days.get(o, 0.0) for o in peers.others)
    if not days or not others or not any(map(any, weeks.values())):
        return []
    own, theirs = sum(weeks[peers.rep]), sum(sum(weeks[o]) for o in peers.others)
    return [Look(f"{kpi}|", own, days, theirs, others, share=False, spread=spread(weeks.values()))]


def own(
    source: Reads, kpi: str, stage: str, rep: str, period: str, today: date, days: float
) -> tuple[float, float]:  # fmt: skip
    """A rep's own successes and cases over a period, or count and days there."""
    by, where = ["stage"] if stage else [], [f"rep={rep}"]
    found = allowed(lambda: source.kpi(kpi, by=by, period=period, where=where, today=today.isoformat())) or ()
    one = next((r for r in found if (r.group.get("stage") or "") == stage), None)
    if one is None:
        return 0.0, 0.0
    if not is_share(kpi):
        return float(one.value or 0), days
    return float(one.numerator or 0), float(one.denominator or 0)


# ---------------------------------------------------------------- in words


def coaching(found: Sequence[Look], peers: Peers, period: str, to: Format, *, usual: bool = True) -> Coaching:
    """What the looks say, in words. `usual`: whether the peers' figures are told beside the own ones."""
    if len(peers.others) < FEWEST_PEERS:
        return Coaching((), (), None, len(peers.others), to.word(
            f"Moins de {FEWEST_PEERS} pairs du même métier{NO_BREAK}: rien à quoi comparer sans désigner quelqu'un.",
            f"Less than {FEWEST_PEERS} peers of the same trade: nothing to compare with without pointing at somebody.",
        ))  # fmt: skip
    bad = {f.look.code: f for f in worse(found)}
    good = {f.look.code: f for f in better(found)}
    items = {look.code: _item(look, bad, good, peers, period, to, usual) for look in found}
    first = next(iter(bad), None)
    return Coaching(
        tuple(items.values()), tuple(items[code] for code in good), items[first] if first else None,
        len(peers.others), "" if first else _nothing(found, to),
    )  # fmt: skip


def _nothing(found: Sequence[Look], to: Format) -> str:
    if not found:
        return to.word("Trop peu de cas pour comparer quoi que ce soit.", "Too few cases to compare anything.")
    return to.word(
        f"Rien ne ressort au-delà du hasard, sur {len(found)} points regardés.",
        f"Nothing stands out beyond chance, of {len(found)} things looked at.",
    )


def _item(
    look: Look, bad: Mapping[str, Found], good: Mapping[str, Found], peers: Peers, period: str, to: Format, usual: bool
) -> Item:  # fmt: skip
    kpi, _, stage = look.code.partition("|")
    out = bad.get(look.code) or good.get(look.code)
    standing = "bad" if look.code in bad else "good" if look.code in good else ""
    return Item(
        kpi, stage, title(kpi, stage, to), rate(look.own, look.own_of, look.share, to),
        rate(look.peers, look.peers_of, look.share, to) if usual else "", cases(look.own, look.own_of, look.share, to),
        standing, _seldom(out.p, to) if out else to.word("dans la marge du hasard", "within chance"),
        address(kpi, stage, peers.rep, period),
    )  # fmt: skip


def address(kpi: str, stage: str, rep: str, period: str) -> str:
    """The KPI's page for one rep: its rows are one click away."""
    asked = {"period": period, "rep": rep} | ({"by": "stage"} if stage else {})
    return f"/kpi/{kpi}/?{urlencode(asked)}"


def title(kpi: str, stage: str, to: Format) -> str:
    name = KPIS[kpi].name(to.lang)
    return f"{name}, {to.word('étape', 'stage')} « {stage} »" if stage else name


def rate(own: float, of: float, share: bool, to: Format) -> str:
    """`38 %`, or per week of five days there."""
    if share:
        return to.percent(own / of)
    return f"{to.number(5 * own / of, 1)}{NO_BREAK}{to.word('par semaine', 'a week')}"


def cases(own: float, of: float, share: bool, to: Format) -> str:
    if share:
        return to.word(f"{to.number(own, 0)} sur {to.number(of, 0)}", f"{to.number(own, 0)} of {to.number(of, 0)}")
    return to.word(
        f"{to.number(own, 0)} en {to.number(of, 0)} jours", f"{to.number(own, 0)} in {to.number(of, 0)} days"
    )


def _seldom(p: float, to: Format) -> str:
    """A probability as people say it."""
    if p < 0.001:
        return to.word("hasard : moins d'une fois sur 1000", "chance: less than once in 1000")
    times = to.number(round(1 / p, -1 if p < 0.02 else 0), 0)
    return to.word(f"hasard : moins d'une fois sur {times}", f"chance: less than once in {times}")


def is_share(kpi: str) -> bool:
    """Whether a KPI that reps are compared by is a share, else a count over days."""
    return KPIS[kpi].kind is not Kind.FLOW

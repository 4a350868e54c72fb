"""Where the period lands: attainment and pace, by rep for who leads them, and the forecast with its band."""

from collections.abc import Sequence

from cadran.metrics.catalogue import KPIS
from cadran.metrics.outlook import Outlook
from cadran.metrics.reading import Reading
from cadran.model.format import NO_BREAK, Format
from cadran.model.words import reason
from cadran.panels.allowed import allowed
from cadran.panels.edition.edition import Chart, Section, Table
from cadran.panels.edition.eyes import Eyes
from cadran.panels.edition.typed import Head, cell, table
from cadran.panels.forecast import told
from cadran.panels.home import attained
from cadran.panels.landing import landed
from cadran.panels.saying import UNKNOWN, due, pace_sheet
from cadran.panels.sheets import colon
from cadran.panels.vega import HEIGHT, Bar, bars, bars_height

MOST_BARS = 25  # a longer chart fills a page; the table has them all


def attainment(eyes: Eyes) -> list[Section]:
    """How much of the target is reached, against the pace; by rep and team where the reader leads some."""
    to = eyes.to
    title = f"{to.word('Objectif et rythme', 'Target and pace')} · {eyes.aim.label(to.lang)}"
    whole = allowed(lambda: eyes.aimed.one("target_attainment"))
    if whole is None:
        return []
    if whole.value is None:
        why = reason(whole.reason or "no_target", to.lang)
        return [Section("attainment", title, (f"{why[:1].upper()}{why[1:]}.",))]
    sentences = [_sentence(eyes, whole)]
    if eyes.reader.trade not in {"manager", "executive"}:
        paced = pace_sheet([whole], to)
        return [Section("attainment", title, tuple(sentences), tables=() if paced is None else (Table(paced),))]
    reps, teams = (_ranked(eyes.by("target_attainment", by)) for by in ("rep", "team"))
    tables = [_table(found, by, to) for found, by in ((teams, "team"), (reps, "rep")) if len(found) > 1]
    if reps:
        sentences.append(_counted(reps, to))
    return [Section("attainment", title, tuple(sentences), tables=tuple(tables), charts=_chart(reps, to))]


def _sentence(eyes: Eyes, whole: Reading) -> str:
    to, tile = eyes.to, eyes.tiles.get("target_attainment")
    if tile is None or tile.reading is None or tile.reading.value != whole.value:
        done, goal = (to.short_money(v or 0) for v in (whole.numerator, whole.denominator))
        return to.word(f"{to.percent(whole.value or 0)} de l'objectif{colon(to)}{done} sur {goal}.",
                       f"{to.percent(whole.value or 0)} of the target: {done} of {goal}.")  # fmt: skip
    said = attained({"target_attainment": tile}, to)
    bar = tile.target.text if tile.target else ""
    return f"{said[:1].upper()}{said[1:]} ({bar})." if bar else f"{said[:1].upper()}{said[1:]}."


def _ranked(found: Sequence[Reading]) -> list[Reading]:
    return sorted((r for r in found if r.value is not None), key=lambda r: (-float(r.value or 0), _name(r, "")))


def _name(reading: Reading, lang: str) -> str:
    return next(iter(reading.group.values()), None) or (UNKNOWN[lang != "fr"] if lang else "")


def _counted(reps: Sequence[Reading], to: Format) -> str:
    over, all_ = sum(float(r.value or 0) >= 1 for r in reps), len(reps)
    late = [r for r in reps if _behind(r)]
    said = to.word(f"{over} sur {all_} à l'objectif ou au-delà", f"{over} of {all_} at their target or beyond")
    if late:
        said += to.word(f", {len(late)} en retard sur le rythme", f", {len(late)} behind their pace")
    return said + "."


def _behind(reading: Reading) -> bool:
    share = due(reading)
    return share is not None and float(reading.value or 0) < share


def _table(found: Sequence[Reading], by: str, to: Format) -> Table:
    unit = KPIS[found[0].of or "revenue"].unit.value
    heads = (
        Head(to.word("Commercial", "Rep") if by == "rep" else to.word("Équipe", "Team")),
        Head(to.word("Atteint", "Reached"), "percent"),
        Head(to.word("Réalisé", "Done"), unit, summed=True), Head(to.word("Objectif", "Target"), unit, summed=True),
        Head(to.word("Attendu à ce jour", "Due by now"), "percent"),
        Head(to.word("À ce rythme", "At this pace"), "percent"),
    )  # fmt: skip
    rows = (
        (_name(r, to.lang), cell(r.value, "percent", to), cell(r.numerator, unit, to), cell(r.denominator, unit, to),
         cell(r.beside.get("pace"), "percent", to), cell(r.beside.get("at_pace"), "percent", to))
        for r in found
    )  # fmt: skip
    caption = to.word("Objectif par commercial", "Target by rep") if by == "rep" else to.word(
        "Objectif par équipe", "Target by team")  # fmt: skip
    return table(caption, heads, rows)


def _chart(reps: Sequence[Reading], to: Format) -> tuple[Chart, ...]:
    if len(reps) < 2:
        return ()
    drawn = [
        Bar(_name(r, to.lang), float(r.value or 0), to.percent(r.value or 0), target=1.0, target_text=to.percent(1))
        for r in reps[:MOST_BARS]
    ]
    first = reps[0]
    alt = to.word(
        f"Part de l'objectif atteinte par commercial, de {to.percent(first.value or 0)} ({_name(first, 'fr')}) à"
        f" {to.percent(reps[-1].value or 0)} ({_name(reps[-1], 'fr')}).",
        f"Share of the target reached by rep, from {to.percent(first.value or 0)} ({_name(first, 'en')}) to"
        f" {to.percent(reps[-1].value or 0)} ({_name(reps[-1], 'en')}).",
    )
    spec = bars(drawn, to, label=alt, target=to.word("Objectif", "Target"))
    return (Chart(spec, alt, bars_height(len(drawn))),)


# ---------------------------------------------------------------- forecast


def forecast(eyes: Eyes) -> list[Section]:
    """Where the period of the targets lands, what was committed, on which deals it hangs."""
    to = eyes.to
    title = f"{to.word('Atterrissage', 'Forecast')} · {eyes.aim.label(to.lang)}"
    found = landed(eyes.aimed)
    if found is None:
        return []
    period = str(eyes.aim)
    outlooks = eyes.ask(
        "forecast",
        lambda w: w.forecast(
            period=period, where=eyes.asked.where, as_of=eyes.as_of, known_on=eyes.known_on, today=eyes.today
        ),
        period,
    )
    sentences, tables = [found.sentence], []
    for one in outlooks or ():
        sentences += told(one, to).sentences
        if one.deals:
            tables.append(_deals(one, to))
    chart = Chart(found.chart(to), found.sentence, HEIGHT)
    return [Section("forecast", title, tuple(sentences), tables=tuple(tables), charts=(chart,), remarks=_legend(eyes))]


def _legend(eyes: Eyes) -> tuple[str, ...]:
    """What the lines of the drawing are."""
    to, running = eyes.to, eyes.asked.today < eyes.aim.last
    parts = [to.word("trait plein, le réalisé", "solid line, what is done")]
    if running:
        parts.append(to.word("pointillés, l'attendu dans sa bande à 80 %", "dotted, what is expected in its 80% band"))
    tile = eyes.tiles.get("target_attainment")
    if tile is None or tile.target is not None:
        parts.append(to.word("tirets, le rythme de l'objectif", "dashed, the pace of the target"))
    said = to.word(f"{NO_BREAK}; ", "; ").join(parts)
    return (f"{said[:1].upper()}{said[1:]}.",)


def _deals(one: Outlook, to: Format) -> Table:
    heads = (
        Head(to.word("Affaire", "Deal")), Head(to.word("Commercial", "Rep")),
        Head(to.word("Montant", "Amount"), "money", summed=True), Head(to.word("Chance", "Chance"), "percent"),
        Head(to.word("Attendu", "Expected"), "money", summed=True),
        Head(to.word("Signature prévue", "Expected close"), figure=True),
    )  # fmt: skip
    rows = (
        (d.name or d.key, d.owner or UNKNOWN[to.lang != "fr"], cell(round(d.amount, 2), "money", to),
         cell(d.probability, "percent", to), cell(round(d.expected, 2), "money", to),
         to.day(d.expected_close_on) if d.expected_close_on else "")
        for d in one.deals
    )  # fmt: skip
    return table(to.word("Les affaires qui pèsent le plus", "The deals it hangs on"), heads, rows)

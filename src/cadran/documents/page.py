"""The report as one HTML file: nothing is fetched and nothing runs, so that it can be mailed and kept.

Light and dark by the reader's own preference, down to a phone's width, in French or English.
"""

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from string import Template

import altair as alt

from cadran.model.format import Format
from cadran.panels.board import Card, Family, Grid, Line, Report, Shown
from cadran.panels.charts import Ticks, bars, columns, svg
from cadran.panels.marks import ACCENT, LOSS, round_steps

_OWN = files("cadran.documents")
_CSS = _OWN.joinpath("report.css").read_text(encoding="utf-8")
_PAGE = Template(_OWN.joinpath("report.html").read_text(encoding="utf-8"))
_FULL, _HALF, _PHONE = 1280, 600, 330  # pixels of a chart: across the page, half of it, on a phone


def page(report: Report, to: Format) -> str:
    """The whole page."""
    title = to.word("Performance commerciale", "Sales performance")
    colon, against = to.word(" :", ":"), to.word("comparé au", "compared with")
    texts = {
        "lang": to.lang,
        "title": f"{title} · {report.name}" if report.name else title,
        "period": report.period,
        "when": f"{report.period}{colon} {report.dates}, {against} {report.compared}",
        "essentials": to.word("L'essentiel", "The essentials"),
        "all": to.word("Tous les indicateurs", "All KPIs"),
        "footer": _footer(to),
    }
    return _PAGE.substitute(
        {name: escape(text) for name, text in texts.items()},
        css=_CSS,
        cards="\n".join(_card(card, to) for card in report.cards),
        families="\n".join(_family(family, to) for family in report.families),
    )


def _footer(to: Format) -> str:
    return to.word(
        "Établi par Cadran. Intervalles à 95 %, prévisions à 80 %. "
        "* : intervalle de la part dénouée d'une cohorte. En gris : effectif trop petit. "
        "Couverture : lignes utilisées sur lignes concernées. Chaque indicateur ouvre sa définition.",
        "Made by Cadran. 95% intervals, 80% for forecasts. *: interval of a cohort's resolved part. "
        "Grey: too few to say much. Coverage: rows used out of rows concerned. Each KPI opens its definition.",
    )


# ---------------------------------------------------------------- cards


def _card(card: Card, to: Format) -> str:
    kind = "card loss" if card.loss else "card"
    return (
        f'<article class="{kind}" id="card-{card.id}">\n<h3>{escape(card.title)}</h3>\n'
        f'<p class="figure">{_figure(card.headline, to)}</p>\n'
        f'<p class="facts">{escape(" ".join(card.facts))}</p>\n'
        f"{_chart(card, to)}\n</article>"
    )


def _figure(shown: Shown, to: Format) -> str:
    if shown.why_not:
        return f'<b>{escape(shown.value)}</b> <span class="why">{escape(shown.why_not)}</span>'
    against = to.word("sur la période précédente", "on the previous period")
    change = f' {_chip(shown)} <span class="against">{against}</span>' if shown.change else ""
    return f"<b>{escape(shown.value)}</b>{change}"


def _chip(shown: Shown) -> str:
    return f'<span class="chip {shown.tone}">{escape(shown.change)}</span>' if shown.change else ""


def _chart(card: Card, to: Format) -> str:
    if not card.bars:
        nothing = to.word("Rien à dessiner sur la période.", "Nothing to draw in the period.")
        return f'<p class="empty">{nothing}</p>'
    label = f"{card.grid.caption} : {_first_words(card)}"
    wide = _FULL if card.shape == "columns" else _HALF
    drawn = "".join(svg(_drawing(card, width, to), label, name) for width, name in ((wide, "wide"), (_PHONE, "narrow")))
    return f"{_legend(card)}<figure>{drawn}</figure>{_chart_table(card, to)}"


def _first_words(card: Card) -> str:
    """The drawing in words: its first rows; all of them are in the table below it."""
    return "; ".join(f"{bar.label.replace('|', ' ')} {bar.text}" for bar in card.bars[:3])


def _drawing(card: Card, width: int, to: Format) -> alt.LayerChart:
    if card.shape == "bars":
        return bars(card.bars, width, LOSS if card.loss else ACCENT)
    values = [v for bar in card.bars for v in (bar.value, bar.target) if v is not None]
    steps = round_steps(min(0.0, *values), max(values))
    return columns(card.bars, Ticks(steps, tuple(to.short_money(s) for s in steps)), width)


def _legend(card: Card) -> str:
    mark = f'<span class="mark">{escape(card.legend[1])}</span>' if card.legend[1] else ""
    return f'<p class="legend"><span>{escape(card.legend[0])}</span>{mark}</p>'


def _chart_table(card: Card, to: Format) -> str:
    left = len(card.grid.rows) - len(card.bars)
    more = to.word(f" ({left} de plus)", f" ({left} more)") if left > 0 else ""
    summary = to.word("Les chiffres", "The figures")
    return f"<details><summary>{summary}{more}</summary>{_table(card.grid)}</details>"


def _table(grid: Grid) -> str:
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in grid.heads)
    body = "".join(f"<tr>{_named_row(row)}</tr>" for row in grid.rows)
    caption = f"<caption>{escape(grid.caption)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _named_row(row: Sequence[str]) -> str:
    return f'<th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])


# ---------------------------------------------------------------- families


def _family(family: Family, to: Format) -> str:
    valued = [line for line in family.lines if not line.shown.why_not]
    without = [line for line in family.lines if line.shown.why_not]
    tables = (_valued(family, valued, to) if valued else "") + (_without(family, without, to) if without else "")
    return f'<h2 id="family-{family.id}">{escape(family.title)}</h2>\n<div class="family">{tables}</div>'


def _heads(to: Format) -> Iterable[tuple[str, str]]:
    """Class and text of the heads of a family's table."""
    return (
        ("", to.word("Indicateur", "KPI")),
        ("", to.word("Valeur", "Value")),
        ("", to.word("Évolution", "Change")),
        ("more", to.word("Intervalle", "Interval")),
        ("more", "n"),
        ("more", to.word("Couverture", "Coverage")),
    )


def _valued(family: Family, lines: Sequence[Line], to: Format) -> str:
    head = "".join(f'<th scope="col" class="{c}">{escape(t)}</th>' for c, t in _heads(to))
    body = "\n".join(_row(line, to) for line in lines)
    caption = f"<caption>{escape(family.title)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _row(line: Line, to: Format) -> str:
    look = "value faint" if line.faint else "value"
    return (
        f'<tr><th scope="row">{_definition(line, to)}</th><td class="{look}">{_value(line)}</td>'
        f"<td>{_chip(line.shown)}</td>"
        + "".join(f'<td class="more">{escape(cell)}</td>' for cell in (line.interval, line.n, line.coverage))
        + "</tr>"
    )


def _value(line: Line) -> str:
    mark = f' <span class="why small">{escape(line.mark)}</span>' if line.mark else ""
    return escape(line.shown.value) + mark


def _definition(line: Line, to: Format) -> str:
    coverage = to.word("couverture", "coverage")
    sure = ", ".join([f"n = {line.n}", f"{coverage} {line.coverage}", *filter(None, [line.interval])])
    return (
        f"<details><summary>{escape(line.name)}</summary><p>{escape(line.definition)}</p>"
        f'<p class="why">{escape(line.caveat)}</p>'
        + "".join(f'<p class="why">{_sentence(text)}</p>' for text in (line.beside, line.left_out) if text)
        + "".join(f'<p class="why">{escape(text)}</p>' for text in line.notes)
        + f'<p class="why small">{escape(sure)}</p></details>'
    )


def _sentence(text: str) -> str:
    return escape(f"{text[:1].upper()}{text[1:]}.")


def _without(family: Family, lines: Sequence[Line], to: Format) -> str:
    """The KPIs without a value, each with its reason: folded, never left out."""
    count = len(lines)
    summary = to.word(f"Sans valeur : {count}", f"Without a value: {count}")
    caption = to.word(f"{family.title} : indicateurs sans valeur", f"{family.title}: KPIs without a value")
    heads = to.word("Indicateur", "KPI"), to.word("Raison", "Reason")
    head = f'<th scope="col">{heads[0]}</th><th scope="col" style="text-align:left">{heads[1]}</th>'
    body = "".join(
        f'<tr><th scope="row">{escape(line.name)}</th><td class="text">{escape(line.shown.why_not)}</td></tr>'
        for line in lines
    )
    return (
        f'<details class="without"><summary>{summary}</summary><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"
    )

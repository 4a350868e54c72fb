"""An edition as an e-mail: tables and inline styles, charts as pictures in the message, and the same as plain text.

It keeps to what mail programs show: no style sheet that matters, no script, no font, no picture from elsewhere. The one
style sheet is for dark mode and narrow screens, and the message is whole without it.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from cadran.documents.drawing import COLOURS, WIDTH, png
from cadran.documents.words import colon, headline, notes, read, shared, when, whose, words
from cadran.panels.edition import Edition, Figure, Line, Remark, Section, Table

_ROWS, _COLUMNS = 12, 4  # of a table in a message; the report has all of it
_FONT = "Inter,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_C = COLOURS
_DARK = (
    "@media (prefers-color-scheme:dark){"
    ".bg{background:#0e1218!important}.card{background:#161b23!important;border-color:#28303c!important}"
    ".ink,.ink a{color:#e9edf4!important}.soft{color:#b7c0ce!important}.faint{color:#98a3b4!important}"
    ".rule{border-color:#28303c!important}.tint{background:#1c2a49!important}.good{color:#52c98d!important}"
    ".bad{color:#ff8f85!important}.empty{background:#28303c!important}}"
    "@media (max-width:520px){.pad{padding:16px!important}.h1{font-size:19px!important}}"
)


@dataclass(frozen=True, slots=True)
class Mail:
    """A message. `images`: by Content-ID, without its brackets, as the HTML names them after `cid:`."""

    subject: str
    text: str
    html: str
    images: Mapping[str, bytes]


def mail(edition: Edition, *, link: str = "", unsubscribe: str = "", pause: str = "") -> Mail:
    """`link`: the edition in the application, whose other addresses are taken from it; "" leaves links away."""
    images = {_cid(section, at): png(chart) for section in edition.sections for at, chart in enumerate(section.charts)}
    links = _Links(_web(link), _web(unsubscribe), _web(pause))
    subject = " ".join(f"{headline(edition)}{f' – {edition.company}' if edition.company else ''}".split())
    return Mail(subject, "\n".join(_text(edition, links)) + "\n", _html(edition, links), images)


def alone(edition: Edition) -> str:
    """The same HTML as a file of its own, its pictures inside it."""
    made = mail(edition)
    html = made.html
    for name, picture in made.images.items():
        html = html.replace(f'"cid:{name}"', f'"data:image/png;base64,{b64encode(picture).decode()}"')
    return html


@dataclass(frozen=True, slots=True)
class _Links:
    open: str
    unsubscribe: str
    pause: str

    def to(self, href: str) -> str:
        """A page of the application; "" where nobody said where it is."""
        if not href or not self.open:
            return ""
        at = urlsplit(self.open)
        return f"{at.scheme}://{at.netloc}{href}"


def _web(address: str) -> str:
    return address if urlsplit(address).scheme in {"http", "https"} else ""


def _cid(section: Section, at: int) -> str:
    return f"{section.id}-{at + 1}@cadran"


# ---------------------------------------------------------------- HTML


def _html(edition: Edition, links: _Links) -> str:
    said = words(edition.lang)
    body = "".join((
        _head(edition), _figures(edition), _brief(edition, said),
        "".join(_section(s, links, said) for s in edition.sections), _notes(edition, said),
    ))  # fmt: skip
    return (
        f'<!doctype html><html lang="{escape(edition.lang)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(headline(edition))}</title><style>{_DARK}</style></head>"
        f'<body class="bg" style="margin:0;padding:0;background:#f4f5f8">'
        f'<div style="display:none;max-height:0;overflow:hidden">{escape(edition.takeaway)}</div>'
        '<table role="presentation" class="bg" width="100%" cellpadding="0" cellspacing="0" border="0"'
        ' style="background:#f4f5f8"><tr><td align="center" style="padding:16px 8px">'
        '<table role="presentation" class="card" width="640" cellpadding="0" cellspacing="0" border="0"'
        f' style="width:100%;max-width:640px;background:#ffffff;border:1px solid {_C["line"]};border-radius:12px">'
        f'<tr><td class="pad ink" style="padding:24px;font-family:{_FONT};font-size:14px;line-height:1.5;'
        f'color:{_C["ink"]}">{body}</td></tr></table>{_foot(edition, links, said)}</td></tr></table></body></html>'
    )


def _head(edition: Edition) -> str:
    progress = f" · {edition.progress}" if edition.progress else ""
    takeaway = (
        f'<p class="tint ink" style="margin:16px 0 0;padding:12px 14px;background:{_C["tint"]};border-radius:8px;'
        f'font-size:15px;font-weight:600">{escape(edition.takeaway)}</p>'
        if edition.takeaway
        else ""
    )
    return (
        f'<h1 class="h1 ink" style="margin:0;font-size:22px;line-height:1.25">{escape(headline(edition))}</h1>'
        f'<p class="soft" style="margin:4px 0 0;color:{_C["ink-2"]}">{escape(whose(edition))}</p>'
        f'{_small(when(edition) + progress)}{takeaway}'
    )  # fmt: skip


def _small(text: str) -> str:
    style = f"margin:2px 0 0;font-size:12.5px;font-weight:400;color:{_C['ink-3']}"
    return f'<p class="faint" style="{style}">{escape(text)}</p>'


def _title(text: str) -> str:
    return f'<h2 class="ink" style="margin:26px 0 6px;font-size:16px;line-height:1.3">{escape(text)}</h2>'


def _figures(edition: Edition) -> str:
    if not edition.figures:
        return ""
    said = words(edition.lang)
    value = ", ".join(part for part in (said["value"], shared(edition)[0]) if part)
    heads = (
        f'<tr><th scope="col" class="faint" align="left" style="{_head_style()}">{escape(said["kpi"])}</th>'
        f'<th scope="col" class="faint" align="right" style="{_head_style()}">{escape(value)}</th></tr>'
    )
    rows = "".join(_figure(f, said) for f in shared(edition)[1])
    return (
        f'<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin-top:14px">{heads}{rows}</table>'
    )


def _head_style() -> str:
    return f"padding:6px 0;font-size:12px;font-weight:500;color:{_C['ink-3']}"


def _rule() -> str:
    return f"border-top:1px solid {_C['line']};"


def _figure(figure: Figure, said: Mapping[str, str]) -> str:
    name = escape(figure.name) + (f' <span class="faint" style="color:{_C["ink-3"]}">· {escape(figure.period)}</span>'
                                  if figure.period else "")  # fmt: skip
    below = [figure.detail, figure.target, figure.interval, f"n = {figure.n}" if figure.n is not None else ""]
    below.append(said["few"] if figure.faint else "")
    small = " · ".join(part for part in below if part)
    return (
        f'<tr><th scope="row" class="rule" align="left" valign="top" style="{_rule()}padding:9px 8px 9px 0;'
        f'font-weight:600">{name}{_small(small) if small else ""}{_bar(figure)}</th>'
        f'<td class="rule" align="right" valign="top" style="{_rule()}padding:9px 0">{_value(figure)}</td></tr>'
    )


def _value(figure: Figure) -> str:
    if figure.why_not:
        return f'<span class="faint" style="font-size:12.5px;color:{_C["ink-3"]}">{escape(figure.why_not)}</span>'
    kind, colour = ("faint", _C["ink-3"]) if figure.faint else ("ink", _C["ink"])
    shown = f'<b class="{kind}" style="font-size:18px;white-space:nowrap;color:{colour}">{escape(figure.shown)}</b>'
    if not figure.change:
        return shown
    tone = figure.tone or "soft"
    moved = (
        f'<br><b class="{tone}" style="font-size:13px;color:{_C.get(figure.tone or "ink-2")}">'
        f"{escape(figure.change)}</b>"
    )
    against = f'<br><span class="faint" style="font-size:11.5px;color:{_C["ink-3"]}">{escape(figure.against)}</span>'
    return shown + moved + (against if figure.against else "")


def _bar(figure: Figure) -> str:
    """How much of the target is reached, as two cells."""
    if figure.fill is None:
        return ""
    done = max(0, min(100, round(figure.fill)))
    cells = "".join(
        f'<td width="{part}%" class="{kind}" style="height:5px;line-height:5px;font-size:0;background:{colour}">'
        "&nbsp;</td>"
        for part, kind, colour in ((done, "done", _C["c1"]), (100 - done, "empty", _C["line"]))
        if part
    )
    return (
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'
        f' style="margin-top:6px;max-width:260px"><tr>{cells}</tr></table>'
    )


def _brief(edition: Edition, said: Mapping[str, str]) -> str:
    if not edition.brief:
        return ""
    return _title(said["brief"]) + _list(edition.brief)


def _notes(edition: Edition, said: Mapping[str, str]) -> str:
    """What must be known of how a figure was made."""
    told = notes(edition)
    return _title(said["reading"]) + "".join(_small(text) for text in told) if told else ""


def _list(texts: Sequence[str]) -> str:
    items = "".join(f'<li style="margin:0 0 4px">{escape(text)}</li>' for text in texts)
    return f'<ul class="ink" style="margin:0;padding:0 0 0 18px">{items}</ul>'


def _section(section: Section, links: _Links, said: Mapping[str, str]) -> str:
    parts = [_title(section.title)]
    parts += [f'<p class="ink" style="margin:0 0 4px">{escape(text)}</p>' for text in section.sentences]
    parts += [
        '<p style="margin:10px 0;background:#ffffff;border-radius:6px;padding:4px 0">'
        f'<img src="cid:{_cid(section, at)}" alt="{escape(chart.alt)}" width="{WIDTH}"'
        f' style="display:block;width:100%;max-width:{WIDTH}px;height:auto;border:0"></p>'
        for at, chart in enumerate(section.charts)
    ]
    if section.lines:
        parts.append(_lines(section.lines, links))
    parts += [_comment(one) for one in section.comments]
    parts += [_table(one, said) for one in section.tables]
    parts += [_small(text) for text in section.remarks]
    return "".join(parts)


def _lines(lines: Sequence[Line], links: _Links) -> str:
    return (
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin-top:4px">'
        + "".join(_line(line, links) for line in lines)
        + "</table>"
    )


def _line(line: Line, links: _Links) -> str:
    title, address = escape(line.title), links.to(line.href)
    if address:
        title = f'<a class="ink" href="{escape(address)}" style="color:{_C["ink"]}">{title}</a>'
    whose_ = f' <span class="soft" style="color:{_C["ink-2"]}">· {escape(line.whose)}</span>' if line.whose else ""
    return (
        f'<tr><td class="rule" valign="top" style="{_rule()}padding:7px 10px 7px 0"><b>{title}</b>{whose_}'
        f"{_small(line.why) if line.why else ''}</td>"
        f'<td class="rule ink" align="right" valign="top" style="{_rule()}padding:7px 0;white-space:nowrap;'
        f'font-weight:600">{escape(line.amount)}</td></tr>'
    )


def _comment(one: Remark) -> str:
    about = f"<b>{escape(one.about)}</b><br>" if one.about else ""
    text = escape(one.text).replace("\n", "<br>")
    who = " · ".join(part for part in (one.author, one.day) if part)
    return (
        f'<div class="ink" style="margin:8px 0;padding:2px 0 2px 12px;border-left:3px solid {_C["c1"]}">{about}{text}'
        f"{_small(who)}</div>"
    )


def _table(one: Table, said: Mapping[str, str]) -> str:
    """The first rows and columns: a phone shows no more."""
    places = (one.narrow or range(len(one.sheet.columns)))[:_COLUMNS]
    rows = one.sheet.rows[:_ROWS]
    heads = "".join(
        f'<th scope="col" class="faint" align="{_side(one, place)}" style="{_head_style()};'
        f'padding-left:{8 if at else 0}px">{escape(one.sheet.columns[place].text)}</th>'
        for at, place in enumerate(places)
    )
    body = "".join(_row(row, places, one, at in one.sheet.strong) for at, row in enumerate(rows))
    left = len(one.sheet.rows) - len(rows)
    caption = (
        f'<caption class="ink" style="text-align:left;font-weight:600;padding:10px 0 2px">'
        f"{escape(one.sheet.caption)}</caption>"
        if one.sheet.caption
        else ""
    )
    more = _small(said["more"].format(left)) if left else ""
    return (
        f'<table width="100%" cellpadding="0" cellspacing="0" border="0" style="font-size:13px">{caption}'
        f"<tr>{heads}</tr>{body}</table>{more}"
    )


def _side(one: Table, place: int) -> str:
    return "right" if one.sheet.columns[place].figure else "left"


def _row(cells: Sequence[str], places: Sequence[int], one: Table, strong: bool) -> str:
    """A long word of a text is broken rather than the page widened; a figure never is."""
    weight = "600" if strong else "400"
    return "<tr>" + "".join(
        f'<td class="rule ink" align="{_side(one, place)}" valign="top" style="{_rule()}'
        f'padding:5px 0 5px {8 if at else 0}px;font-weight:{weight}'
        f'{"" if one.sheet.columns[place].figure else ";word-break:break-word"}">{escape(cells[place])}</td>'
        for at, place in enumerate(places)
    ) + "</tr>"  # fmt: skip


def _foot(edition: Edition, links: _Links, said: Mapping[str, str]) -> str:
    named = ((links.open, "open"), (links.pause, "pause"), (links.unsubscribe, "unsubscribe"))
    anchors = " · ".join(
        f'<a class="soft" href="{escape(to)}" style="color:{_C["ink-2"]}">{escape(said[name])}</a>'
        for to, name in named
        if to
    )
    told = " ".join(t for t in (*edition.foot, read(edition)) if t)
    return (
        f'<p class="faint" style="max-width:640px;margin:14px auto 0;padding:0 8px;font-family:{_FONT};font-size:12px;'
        f'line-height:1.5;color:{_C["ink-3"]};text-align:center">{anchors}{"<br>" if anchors else ""}{escape(told)}</p>'
    )


# ---------------------------------------------------------------- plain text


def _text(edition: Edition, links: _Links) -> Iterator[str]:
    said = words(edition.lang)
    yield from (headline(edition).upper(), whose(edition), when(edition), "")
    if edition.takeaway:
        yield from (edition.takeaway, "")
    for figure in edition.figures:
        yield _figure_text(figure, colon(edition))
    for title, texts in ((said["brief"], edition.brief),):
        if texts:
            yield from ("", title.upper(), *(f"- {text}" for text in texts))
    for section in edition.sections:
        yield from _section_text(section, links, colon(edition))
    if told := notes(edition):
        yield from ("", said["reading"].upper(), *told)
    yield ""
    for to, name in ((links.open, "open"), (links.pause, "pause"), (links.unsubscribe, "unsubscribe")):
        if to:
            yield f"{said[name]}{colon(edition)}{to}"
    yield " ".join(t for t in (*edition.foot, read(edition)) if t)


def _figure_text(figure: Figure, then: str) -> str:
    name = " · ".join(p for p in (figure.name, figure.period) if p)
    told = [figure.why_not or figure.shown, figure.change and f"{figure.change} {figure.against}".strip()]
    told += [figure.target, figure.interval]
    return f"- {name}{then}" + ", ".join(part for part in told if part)


def _section_text(section: Section, links: _Links, then: str) -> Iterator[str]:
    yield from ("", section.title.upper(), *section.sentences)
    for line in section.lines:
        told = " – ".join(p for p in (line.title, line.whose, line.why, line.amount) if p)
        yield f"- {told}"
        if address := links.to(line.href):
            yield f"  {address}"
    for one in section.comments:
        yield f"{one.author}{then}{one.text}"
    for table in section.tables:
        if table.sheet.caption:
            yield f"{table.sheet.caption}{then.rstrip()}"
        for row in table.sheet.rows[:_ROWS]:
            yield "  " + " | ".join(row)
    yield from section.remarks

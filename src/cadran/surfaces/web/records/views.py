"""Lists of deals and accounts, the pipeline board, and a page for each deal and account."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from cadran.panels import accounts as account_panel
from cadran.panels import deal as deal_panel
from cadran.panels.addresses import plain
from cadran.panels.deals import ABOUT, LISTS, Table, board, deal_table
from cadran.panels.exports import accounts_csv, deals_csv
from cadran.surfaces.web.door import Seen, seen
from cadran.surfaces.web.navigation import SELLERS
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.records.asked import ACCOUNTS, DEALS, Asked, asked, columns
from cadran.workspace import browsing
from cadran.workspace.browsing import BLANK

CARDS = 12  # of a lane of the board; the others are a link away


def deals(request: HttpRequest) -> HttpResponse:
    """One of the lists of deals, searched, narrowed and sorted."""
    eyes, here = seen(request, *SELLERS), asked(request, DEALS)
    wanted = here.wanted(here.page_number)
    found = browsing.deals(eyes.workspace.plain, wanted)
    sort = wanted.sort or browsing.LISTS[wanted.list][1]
    table = deal_table(found, wanted.list, sort, eyes.today, eyes.to)
    return _listed(request, "records/deals.html", here, table, {
        "choices": eyes.workspace.ask("choices of deals", browsing.choices), "tabs": _tabs(eyes, here, wanted.list),
        "about": eyes.to.word(*ABOUT[wanted.list]), "list": wanted.list, "of_account": _name_of(eyes, here.account),
    })  # fmt: skip


def _tabs(eyes: Seen, here: Asked, which: str) -> list[tuple[str, str, int, bool]]:
    """(name, address, number of deals, whether it is this one) of each list; a list has an order of its own."""
    counts = eyes.workspace.ask("counts of deals", browsing.counts)
    return [
        (eyes.to.word(*words), here.link(list=code, sort=""), counts[code], code == which)
        for code, words in LISTS.items()
    ]


def _name_of(eyes: Seen, key: str) -> str:
    """The account that a list is narrowed to, "" where it is none that this person may see."""
    source, _, source_id = key.partition("/")
    return (browsing.account_name(eyes.workspace.plain, source, source_id) or "") if key else ""


def _listed(
    request: HttpRequest, page: str, here: Asked, table: Table, beside: Mapping[str, object]
) -> HttpResponse:  # fmt: skip
    """A list as a page, or only what was found, for whoever searches while typing."""
    htmx = request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request")
    context = {
        "here": here, "table": table, "columns": columns(table.heads, here), "query": here.link(), "blank": BLANK,
        "before": here.link(page=str(table.page - 1)) if table.page > 1 else "",
        "after": here.link(page=str(table.page + 1)) if table.page < table.pages else "", **beside,
    }  # fmt: skip
    response = render(request, "records/found.html" if htmx else page, context)
    patch_vary_headers(response, ("HX-Request",))
    return response


def deal(request: HttpRequest, source: str, source_id: str) -> HttpResponse:
    """One deal. Who may not see it gets the answer for one that does not exist."""
    eyes = seen(request, *SELLERS)
    found = browsing.deal(eyes.workspace.plain, plain(source), plain(source_id))
    if found is None:
        return render(request, "records/absent.html", {"what": "deal"}, status=404)
    return render(request, "records/deal.html", {"deal": deal_panel.shown(found, eyes.to)})


def pipeline(request: HttpRequest) -> HttpResponse:
    """The open deals by stage."""
    eyes, here = seen(request, *SELLERS), asked(request, ("pipeline", "owner"))
    found = browsing.pipeline(eyes.workspace.plain, here.pipeline, here.owner, CARDS)
    shown = board(found, eyes.to)
    lanes = [(lane, here.link(list="open", pipeline=shown.pipeline, stage=lane.value)) for lane in shown.lanes]
    choices = eyes.workspace.ask("choices of deals", browsing.choices)
    context = {"here": here, "board": shown, "lanes": lanes, "choices": choices, "blank": BLANK}
    return render(request, "records/pipeline.html", context)


def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts, searched and sorted."""
    eyes, here = seen(request, *SELLERS), asked(request, ACCOUNTS)
    sort = here.sort or "-revenue"
    found = browsing.accounts(
        eyes.workspace.plain, search=here.q, owner=here.owner, sort=sort, page=here.page_number
    )  # fmt: skip
    table = account_panel.account_table(found, sort, eyes.today, eyes.to)
    owners = eyes.workspace.ask("owners of accounts", browsing.account_owners)
    beside = {"owners": owners, "part": not eyes.user.sees_all}
    return _listed(request, "records/accounts.html", here, table, beside)


def account(request: HttpRequest, source: str, source_id: str) -> HttpResponse:
    """One account, with the figures of the rows that this person may see."""
    eyes = seen(request, *SELLERS)
    key = (plain(source), plain(source_id))
    found = eyes.workspace.ask("account", lambda w: browsing.account(w, *key), *key)
    if found is None:
        return render(request, "records/absent.html", {"what": "account"}, status=404)
    deals_query = Asked({"account": "/".join(key)}).link(list="all")
    context = {"account": account_panel.shown(found, eyes.to), "deals_query": deals_query}
    return render(request, "records/account.html", context)


def deals_export(request: HttpRequest) -> HttpResponse:
    """Everything that a list of deals finds, for a spreadsheet."""
    eyes, here = seen(request, *SELLERS), asked(request, DEALS)
    found = browsing.deals(eyes.workspace.plain, here.wanted(None))
    return _export(eyes, "deals", deals_csv(found.rows, eyes.to), found.total)


def accounts_export(request: HttpRequest) -> HttpResponse:
    """Everything that the list of accounts finds."""
    eyes, here = seen(request, *SELLERS), asked(request, ACCOUNTS)
    found = browsing.accounts(
        eyes.workspace.plain, search=here.q, owner=here.owner, sort=here.sort or "-revenue", page=None
    )  # fmt: skip
    return _export(eyes, "accounts", accounts_csv(found.rows, eyes.to), found.total)


def _export(eyes: Seen, what: str, text: str, rows: int) -> HttpResponse:
    note(eyes.user, "exported", what=what, rows=rows)
    headers = {"Content-Disposition": f'attachment; filename="cadran-{what}-{eyes.today}.csv"'}
    return HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers)

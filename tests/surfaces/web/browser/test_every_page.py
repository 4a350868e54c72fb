"""Every page of every role: open to all in both themes, as wide as a phone, nothing in the console, none forgotten."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils import timezone
from playwright.sync_api import Page
from tests.surfaces.web.browser.conftest import In, Open, refused, settled
from tests.surfaces.web.conftest import TODAY, Cast
from tests.surfaces.web.reports.conftest import sent_to

from cadran.panels.addresses import address_of
from cadran.panels.alerts import GOOD, KINDS, Alert, Kind
from cadran.panels.board import Tone
from cadran.surfaces.web.alerts.keeping import keep
from cadran.surfaces.web.boards.models import Board
from cadran.surfaces.web.intake.models import Intake, State
from cadran.surfaces.web.people.models import User
from cadran.workspace import Workspace

# Whose page, and where; `{…}` stands for something of Ana's or her manager's, see `places`.
PAGES = {
    "boss": (
        "/", "/kpi/revenue/?period=all", "/deals/?list=all", "/accounts/", "/import/", "/import/history/",
        "/import/quarantine/", "{failed}", "/settings/", "/settings/calendar/", "/settings/people/",
        "{person}", "/settings/log/", "/settings/backups/", "/settings/post/", "/settings/persons/",
        "/settings/persons/retention/", "/settings/privacy/", "/settings/alerts/", "/account/2fa/",
    ),
    "exec": ("/",),
    "bo": (
        "/", "/kpi/", "/kpi/?q=gain", "/kpi/win_rate/?period=2025&by=rep", "/kpi/win_rate/rows/?period=2025",
        "/kpi/revenue/?period=2025-12-24", "/boards/", "{board}", "{board}edit/", "/deals/", "{deal}", "/pipeline/",
        "/accounts/", "{account}", "/team/", "/team/effort/", "/team/wins/", "/team/challenges/", "/team/pulse/",
        "/reports/", "{rep}", "/meetings/", "{meeting}", "/targets/?year=2025", "/targets/paste/?year=2025",
        "/targets/history/?year=2025",
        "/targets/propose/?year=2025&column=2025-12-01..2025-12-31",
    ),
    "ana": (
        "/", "/deals/", "{deal}", "/team/", "{rep}", "/team/pulse/", "/targets/?year=2025", "/keys/",
        "/reports/", "{edition}", "{edition}today/",
        "/account/password/change/", "/account/logout/",
    ),
    "cy": ("/", "{alerts}"),
    "mark": ("/", "/kpi/"),
}  # fmt: skip
# What has no page of its own: forms sent, parts of pages, data of charts, files; and pages tried elsewhere.
NO_PAGE = {
    "board_make", "board_chart", "board_duplicate", "board_remove", "home_landing", "intake_sample", "intake_export",
    "intake_progress", "intake_drop", "key_drop", "kpi_family", "kpi_chart", "kpi_export", "kpi_comment",
    "kpi_comment_change", "deals_export", "accounts_export", "meeting_new", "meeting_commits", "meeting_decide",
    "meeting_settle", "meeting_close", "settings_invite", "settings_withdraw", "settings_backup_make",
    "settings_backup_restore",
    "team_effort_chart", "team_bravo", "team_challenge_new", "team_challenge_drop", "team_me", "team_settle",
    "team_agree", "persons_export", "persons_forget", "persons_drop_backup", "health", "language", "welcome",
    "invitation", "unsubscribe", "report_save", "report_change", "report_team", "edition_mail", "edition_picture",
    "edition_file", "settings_post_again", "settings_post_test", "settings_report_again",
    "alerts_read", "alerts_wishes", "alert_open", "alert_rule_make", "alert_rule_change", "webhook_make",
    "webhook_change",
}  # fmt: skip


@pytest.fixture
def places(served: Workspace, cast: Cast, client_of: In, people: dict[str, User]) -> dict[str, str]:
    """Addresses of a deal and an account of Ana's, of her page, and of what her manager and the administrator made."""
    with served.facts() as facts:
        found = facts.con.execute(
            """
            SELECT concat(d.source, '/', d.source_id), concat(a.source, '/', a.source_id)
            FROM now.deals AS d JOIN now.accounts AS a ON a.id = d.account_id JOIN now.reps AS r ON r.id = d.owner_id
            WHERE concat(r.source, '/', r.source_id) = ? ORDER BY d.created_on DESC LIMIT 1
            """,
            [cast.ana],
        ).fetchone()
    assert found
    tiles = [
        {"kpi": "win_rate", "variant": "", "width": 4, "chart": ""},
        {"kpi": "revenue", "variant": "", "width": 8, "chart": "by:rep"},
    ]
    board = Board.objects.create(owner=people["bo"], title="Lundi", tiles=tiles)
    error = {"fr": "Aucune ligne d'en-têtes.", "en": "No line of headers."}
    failed = Intake.objects.create(by=people["boss"], state=State.FAILED, files=["a.csv"], error=error)
    meeting = client_of("bo").post("/meetings/new/", {"team": ""}).headers["Location"]
    keep(people["cy"], [*map(told, KINDS)], tuple(KINDS), timezone.now())
    return {
        "alerts": "/alerts/", "deal": address_of("deals", found[0]), "account": address_of("accounts", found[1]),
        "rep": address_of("team", cast.ana), "board": f"/boards/{board.pk}/", "meeting": meeting,
        "edition": f"/reports/editions/{sent_to(people['ana']).pk}/",
        "failed": f"/import/{failed.pk}/", "person": f"/settings/people/{people['bo'].pk}/",
    }  # fmt: skip


# Long tables repeat themselves: of their rows axe is shown as many as hold every kind of cell.
LOOKED_AT = {"exclude": ["tbody tr:nth-child(n + 13)"]}


def told(kind: Kind) -> Alert:
    """An alert of each kind, with a long name and a long reason."""
    tone: Tone = "good" if kind in GOOD else "bad"
    title, sentence = f"Anne-Sophie de La Rochefoucauld : {kind}", "Une phrase. " * 12
    return Alert(f"{kind}/1", kind, tone, (title, title), (sentence, sentence), "/", TODAY)


def violations(page: Page, *rules: str) -> list[str]:
    """What axe finds, a line each; of some rules alone where they are named, by the axe that is in the page already."""
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    axe = Axe("0") if rules else Axe()
    found = axe.run(page, LOOKED_AT, options={"resultTypes": ["violations"], **only}).response["violations"]
    return [f"{v['id']}: {n['target']}: {n['failureSummary']}" for v in found for n in v["nodes"]]


def faults(page: Page, path: str, status: int = 200) -> list[str]:
    """What is wrong with a page: its answer, what axe finds in the light and in the dark, what a phone must scroll."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    answer = page.goto(path)
    if answer is None or answer.status != status:
        return [f"{path}: {answer and answer.status}"]
    return looked_at(page)


def looked_at(page: Page) -> list[str]:
    """The same of the page that is open, wide and in the light."""
    settled(page)
    found = [f"light: {v}" for v in violations(page)]
    page.emulate_media(color_scheme="dark")  # the same page in other colours: only contrast can differ
    found += [f"dark: {v}" for v in violations(page, "color-contrast")]
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(100)
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > 390:
        found.append(f"{wide} px wide on a phone")
    return [f"{page.url}: {fault}" for fault in found]


@pytest.mark.parametrize("who", [pytest.param(w, marks=[pytest.mark.deep] * (w == "ana")) for w in PAGES])
def test_every_page_is_open_to_all_and_fits_a_phone(signed_in: Open, places: dict[str, str], who: str) -> None:
    page = signed_in(who)
    assert [fault for path in PAGES[who] for fault in faults(page, path.format(**places))] == []


def test_the_gate_is_open_to_all(tab: Open, people: object, transactional_db: None, complaints: list[str]) -> None:
    page = tab()
    for path in ("/account/login/", "/account/password/reset/"):
        assert faults(page, path) == []
    assert faults(page, "/invitation/nothing/", 404) == []
    refused(complaints, 404)


def test_the_first_visit_is_open_to_all(tab: Open, transactional_db: None) -> None:
    assert faults(tab(), "/welcome/") == []


def test_no_page_is_forgotten(places: dict[str, str]) -> None:
    tried = {resolve(path.format(**places).partition("?")[0]).view_name for paths in PAGES.values() for path in paths}
    assert named() - NO_PAGE - tried == set()
    assert named() >= NO_PAGE


def named() -> set[str]:
    """The names of the application's own addresses."""
    found, waiting = set(), list(get_resolver().url_patterns)
    while waiting:
        one = waiting.pop()
        if isinstance(one, URLResolver) and one.namespace is None and "account/" not in str(one.pattern):
            waiting += one.url_patterns
        elif isinstance(one, URLPattern) and one.name and "account/" not in str(one.pattern):
            found.add(one.name)
    return found

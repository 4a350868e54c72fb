"""Everybody through every address: no row, name or figure that is not theirs.

The deal and account names of others are the canaries: each is searched in whatever an address answers.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.surfaces.web.conftest import Cast

from cadran.metrics.catalogue import KPIS
from cadran.surfaces.web.kpis.sections import SECTIONS
from cadran.workspace import Viewer, Workspace

In = Callable[[str], Client]
# So many requests that more than twenty are answered with a page: most addresses are closed to most people.
ASKED = {"ana": 180, "bo": 120, "cy": 180, "mark": 240}
NOT_ASKED = ("account/logout", "static/", "welcome/", "language/")
DIMENSIONS = ("rep", "team", "account", "customer", "region", "product", "stage", "source", "lost_reason")


@dataclass(frozen=True)
class Secrets:
    """What one person must not read: names of deals and accounts that are others' alone."""

    names: frozenset[str]

    def read_in(self, text: str) -> set[str]:
        return {name for name in self.names if name in text}


@pytest.fixture(scope="module")
def secrets(served: Workspace, cast: Cast) -> dict[str, Secrets]:
    """By person of the cast: the deals whose owner is outside what they see, unless a name is theirs too."""
    with served.facts() as facts:
        rows = facts.con.execute("SELECT name, owner_id FROM now.deals WHERE owner_id IS NOT NULL").fetchall()
        sees = {
            name: Viewer("manager" if name == "bo" else "rep", rep).owners(facts.con, facts.settings.today)
            for name, rep in (("ana", cast.ana), ("bo", cast.bo), ("cy", cast.cy))
        }
    found = {}
    for name, owners in sees.items():
        assert owners
        mine = {deal for deal, owner in rows if owner in owners}
        found[name] = Secrets(frozenset(deal for deal, owner in rows if owner not in owners and len(deal) > 8) - mine)
        assert len(found[name].names) > 50
        assert mine
    with served.facts() as facts:  # marketing reads of no person in sales, by whatever address
        people = facts.con.execute("SELECT name FROM now.reps WHERE NOT stub AND name IS NOT NULL").fetchall()
    return found | {"mark": Secrets(frozenset(str(name) for (name,) in people))}


def addresses(patterns: list[object], before: str = "") -> Iterator[str]:
    """Every address of the application, with its parameters still in it."""
    for pattern in patterns:
        here = before + str(pattern.pattern)  # type: ignore[attr-defined]  # both kinds have one
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            yield here


def own_addresses() -> list[str]:
    every = addresses(get_resolver().url_patterns)
    return sorted({a for a in every if not a.startswith(NOT_ASKED) and not a.lstrip("^").startswith("account/")})


def filled(address: str, values: dict[str, list[str]], rng: random.Random) -> str:
    """An address with each parameter replaced by one of the values that fit its name."""

    def value(found: re.Match[str]) -> str:
        name = found[1].rpartition(":")[2]
        return rng.choice(values.get(name, values["*"]))

    return "/" + re.sub(r"<([^>]+)>", value, address if "^" not in address else plain(address, rng))


def plain(pattern: str, rng: random.Random) -> str:
    """An address given as a regular expression, as one of those with parameters: one of its alternatives each."""
    listed = re.sub(r"\(\?P<\w+>(\w+(?:\|\w+)+)\)", lambda found: rng.choice(found[1].split("|")), pattern)
    return re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", listed).translate({ord(c): None for c in "^$\\"})


@pytest.fixture(scope="module")
def values(served: Workspace) -> dict[str, list[str]]:
    """What a curious person would try in an address: others' ids above all."""
    with served.facts() as facts:

        def keys(table: str) -> list[str]:
            return [str(r[0]) for r in facts.con.execute(f"SELECT source_id FROM now.{table} LIMIT 400").fetchall()]

        ids = keys("deals") + keys("accounts") + keys("reps")
        regions = [str(r[0]) for r in facts.con.execute("SELECT DISTINCT region FROM now.deals").fetchall() if r[0]]
        names = [str(r[0]) for r in facts.con.execute("SELECT name FROM now.reps WHERE NOT stub").fetchall()]
    return {
        "kpi": list(KPIS), "id": [*KPIS], "name": list(KPIS), "source": ["demo"], "source_id": ids, "key": ids,
        "number": [str(n) for n in range(1, 6)], "pk": [str(n) for n in range(1, 6)],
        "rep": [f"demo/{i}" for i in ids[-30:]],
        "part": list(SECTIONS), "region": regions, "rep_name": names, "*": [*list(KPIS)[:20], *ids[:20], "1", "2"],
    }  # fmt: skip


def query(values: dict[str, list[str]], rng: random.Random) -> str:
    """Filters, breakdowns and days, as pages and programs write them."""
    asked: list[tuple[str, str]] = [("period", rng.choice(["2025", "2025-Q4", "2025-12", "all", "2025-H2"]))]
    extra = [
        ("kpi", rng.choice(values["kpi"])), ("by", rng.choice(DIMENSIONS)), ("grain", "month"),
        ("rep", rng.choice(values["rep_name"])), ("where", f"rep={rng.choice(values['rep_name'])}"),
        ("region", rng.choice(values["region"] or ["Nord"])), ("compare", "year-ago"),
        ("list", rng.choice(["all", "open", "won", "lost"])),
        ("search", "a"), ("q", "a"), ("excluded", "1"), ("page", "2"), ("known_on", "2025-12-31"), ("of", "revenue"),
        ("what", rng.choice(["breakdown", "trend", "rows", "left-out"])),
    ]  # fmt: skip
    return urlencode(asked + rng.sample(extra, rng.randint(0, 4)))


def read(answer: HttpResponse) -> str:
    """All that an answer says; of a workbook, what its parts say."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # the stub knows one kind of answer
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as packed:
            body = b"".join(packed.read(part) for part in packed.namelist())
    return body.decode("utf-8", "ignore")


def walk(client: Client, hidden: Secrets, values: dict[str, list[str]], seed: int, requests: int) -> int:
    """Ask so many addresses at random; fails with the address at the first foreign name. How many answered 200."""
    rng, answered = random.Random(seed), 0
    every = own_addresses()
    for _ in range(requests):
        address = f"{filled(rng.choice(every), values, rng)}?{query(values, rng)}"
        answer = client.get(address, headers=rng.choice([{}, {"HX-Request": "true"}]))
        assert answer.status_code < 500, address
        leaked = hidden.read_in(read(answer))
        assert not leaked, (address, sorted(leaked)[:3])
        answered += answer.status_code == 200
    return answered


@pytest.mark.parametrize("who", ["ana", "bo", "cy", "mark"])
def test_every_address_once_shows_nothing_of_others(
    client_of: In, secrets: dict[str, Secrets], values: dict[str, list[str]], who: str
) -> None:
    client, rng = client_of(who), random.Random(who)
    for address in own_addresses():
        asked = f"{filled(address, values, rng)}?period=2025&kpi={'leads' if who == 'mark' else 'revenue'}&list=all"
        answer = client.get(asked)
        assert answer.status_code < 500, asked
        leaked = secrets[who].read_in(read(answer))
        assert not leaked, (asked, sorted(leaked)[:3])


@pytest.mark.parametrize("who", ["ana", "bo", "cy", "mark"])
def test_generated_requests_show_nothing_of_others(
    client_of: In, secrets: dict[str, Secrets], values: dict[str, list[str]], who: str
) -> None:
    assert walk(client_of(who), secrets[who], values, seed=len(who), requests=ASKED[who]) > 20


@pytest.mark.deep
@pytest.mark.parametrize("who", ["ana", "bo", "cy"])
def test_thousands_of_generated_requests_show_nothing_of_others(
    client_of: In, secrets: dict[str, Secrets], values: dict[str, list[str]], who: str
) -> None:
    assert walk(client_of(who), secrets[who], values, seed=2025, requests=3_400) > 1_000


def test_addresses_given_as_patterns_are_asked_as_well(values: dict[str, list[str]]) -> None:
    rng = random.Random(1)
    made = {filled(address, values, rng) for address in own_addresses() for _ in range(40) if "^" in address}
    assert {path.rpartition("/")[2] for path in made} == {
        "trend.json", "breakdown.json", "why.json", "export.csv", "export.xlsx"
    }  # fmt: skip


def test_the_search_for_canaries_finds_them(client_of: In, secrets: dict[str, Secrets]) -> None:
    """Whoever sees all does read those names: the search above can fail."""
    book = client_of("exec").get("/kpi/deals_created/export.xlsx?period=2025&what=rows")
    rows = client_of("exec").get("/api/v1/rows?kpi=deals_created&period=2025").content.decode()
    assert len(secrets["ana"].read_in(rows.encode().decode("unicode_escape") if "\\u" in rows else rows)) > 10
    assert len(secrets["ana"].read_in(read(book))) > 10, "in a workbook too"

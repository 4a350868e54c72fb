"""How long people are kept: prospects so many months after they last got in touch, customers after the last sale.

The months are the CNIL's reference for prospects and customers (3 years); they guide, and the law decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from cadran.errors import BadInput
from cadran.store import Settings, Store
from cadran.store.duck import Connection
from cadran.store.forgetting import Forgotten
from cadran.store.persons import Person, find
from cadran.workspace.publishing import publish

MONTHS = 36
LEAST = 1  # months: fewer is a slip of the finger
Why = Literal["prospect", "customer"]
Since = Literal["inbound", "sale", "service", "created", "known"]

# Contacts, and the leads that are no contact's; each with the last day that counts and what happened on it.
_DUE = """
WITH
touches AS (
    SELECT 'contacts' AS of, id, last_inbound_day AS day FROM now.contacts
    UNION ALL SELECT 'contacts', contact_id, occurred_day FROM now.activities
        WHERE direction = 'inbound' AND contact_id IS NOT NULL
    UNION ALL SELECT 'leads', lead_id, occurred_day FROM now.activities
        WHERE direction = 'inbound' AND lead_id IS NOT NULL
    UNION ALL SELECT 'contacts', contact_id, answered_on FROM now.surveys WHERE contact_id IS NOT NULL
    UNION ALL SELECT 'contacts', contact_id, created_day FROM now.leads
        WHERE direction = 'inbound' AND contact_id IS NOT NULL
    UNION ALL SELECT 'leads', id, created_day FROM now.leads WHERE direction = 'inbound'
),
inbound AS (SELECT of, id, max(day) AS day FROM touches WHERE day <= $today GROUP BY ALL),
bought AS (
    SELECT customer_id, max(day) AS sale FROM now.sales
    WHERE day <= $today AND coalesce(kind, '') <> 'credit' GROUP BY 1
),
served AS (
    SELECT a.customer_id, max(coalesce(s.ended_on, DATE '9999-12-31')) AS service
    FROM now.subscriptions s JOIN now.account_dims a ON a.id = s.account_id GROUP BY 1
),
people AS (
    SELECT 'contacts' AS of, id, source, source_id, concat_ws(' ', first_name, last_name) AS name,
        lower(trim(email)) AS email, account_id, created_day, known_from
    FROM now.contacts WHERE NOT stub
    UNION ALL
    SELECT 'leads', id, source, source_id, name, NULL, account_id, created_day, known_from
    FROM now.leads WHERE NOT stub AND contact_id IS NULL
),
dated AS (
    SELECT p.of, p.id, concat(p.of, '/', p.source, '/', p.source_id) AS key, p.name, p.email,
        CASE WHEN b.sale IS NULL AND s.service IS NULL THEN 'prospect' ELSE 'customer' END AS why,
        list_filter([
            {'day': i.day, 'since': 'inbound'}, {'day': b.sale, 'since': 'sale'}, {'day': s.service, 'since': 'service'}
        ], lambda x: x.day IS NOT NULL) AS events,
        {'day': coalesce(p.created_day, p.known_from::DATE),
         'since': CASE WHEN p.created_day IS NULL THEN 'known' ELSE 'created' END} AS first_seen
    FROM people p LEFT JOIN inbound i USING (of, id)
    LEFT JOIN now.account_dims a ON a.id = p.account_id
    LEFT JOIN bought b USING (customer_id) LEFT JOIN served s USING (customer_id)
),
judged AS (
    SELECT *, CASE WHEN len(events) = 0 THEN first_seen ELSE list_reverse_sort(events)[1] END AS last FROM dated
),
late AS (
    SELECT *, (last.day::TIMESTAMP + to_months(CASE WHEN why = 'prospect' THEN $prospects ELSE $customers END)) < $today
        AND last.day < DATE '9999-12-31' AS due FROM judged
)
SELECT key, name, why, last.day::DATE, last.since FROM late
WHERE due AND NOT regexp_full_match(coalesce(name, ''), '(Person(ne)? [0-9a-f]{6})?')
AND (email IS NULL OR email NOT IN (
    SELECT email FROM late WHERE NOT due AND email IS NOT NULL
    UNION SELECT lower(trim(email)) FROM now.reps WHERE email IS NOT NULL))
ORDER BY last.day, key
"""


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who is kept too long. `last`: the day from which the months count; `since`: what happened on it."""

    key: str
    name: str
    why: Why
    last: date
    since: Since


@dataclass(frozen=True, slots=True)
class Months:
    """How long people are kept."""

    prospects: int = MONTHS
    customers: int = MONTHS

    def check(self) -> "Months":
        """Raises `BadInput` for less than a month."""
        if min(self.prospects, self.customers) < LEAST:
            raise BadInput("La durée est d'un mois au moins.", "The time is a month at least.", code="bad_months")
        return self


def due(store: Store, months: Months) -> list[Due]:
    """Who is kept too long, the longest first; nothing is changed."""
    with store.read() as reader:
        return _due(reader.con, months.check(), _today(reader.settings))


def _today(settings: Settings) -> date:
    return settings.today or datetime.now(settings.zone).date()


def _due(con: Connection, months: Months, today: date) -> list[Due]:
    given = {"today": today, "prospects": months.prospects, "customers": months.customers}
    return [Due(*row) for row in con.execute(_DUE, given).fetchall()]


def forget_due(store: Store, months: Months) -> list[Forgotten]:
    """Forget all who are kept too long, in one generation. Somebody one of whose rows is not due is left alone."""
    with store.write() as writer:
        found = _due(writer.con, months.check(), _today(writer.settings))
        keys = {d.key for d in found}
        people: dict[str, Person] = {}
        for one in found:
            if any(one.key in p.keys for p in people.values()):
                continue
            person = find(writer.con, one.key)
            if _all_due(person, keys):
                people[person.key] = person
        done = writer.forget(list(people.values()))
        writer.before_publish(lambda con: publish(con, writer.settings, None))
    return done


def _all_due(person: Person, keys: set[str]) -> bool:
    """Leads that became a due contact go with it; a rep, or a contact still in touch, keeps the person."""
    return not person.ids["reps"] and all(k in keys or k.startswith("leads/") for k in person.keys)


def told(some: Sequence[Due]) -> dict[str, int]:
    """How many of each kind."""
    return {why: sum(d.why == why for d in some) for why in ("prospect", "customer")}

"""The demo company: one believable French firm, made from a seed, whose true parameters are known."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa

from cadran.sources.demo.accounts import (
    accounts_ledgers,
    campaigns_ledger,
    make_accounts,
    make_campaigns,
    products_ledger,
    stages_ledger,
)
from cadran.sources.demo.activity import activities_ledger
from cadran.sources.demo.arrays import Floats, Moment
from cadran.sources.demo.deeds import Whom
from cadran.sources.demo.feedback import feedback_ledgers
from cadran.sources.demo.leads import leads_ledger, make_leads, with_deals
from cadran.sources.demo.ledger import Ledger
from cadran.sources.demo.orders import base_orders, lines_ledger, make_credits, make_orders, orders_ledger
from cadran.sources.demo.people import KEYS, make_people, people_ledgers
from cadran.sources.demo.pipeline import Versions, make_versions, pipeline_ledgers
from cadran.sources.demo.quotes import make_quotes, quotes_ledgers
from cadran.sources.demo.recurring import make_contracts, subscriptions_ledger
from cadran.sources.demo.selling import make_deals
from cadran.sources.demo.spending import spending_ledgers
from cadran.sources.demo.targets import targets_ledger
from cadran.sources.demo.training import trainings
from cadran.sources.demo.truth import Truth, true_parameters
from cadran.sources.demo.world import World


class Company:
    """Thirty reps, five teams, a year of orders before the CRM and `years` of everything until 2025-12-31.

    `scale` multiplies accounts, leads, deals, orders and activities, not people. The same arguments give the
    same tables. References are the `source_id` of what they refer to.
    """

    def __init__(self, seed: int = 2023, scale: float = 1.0, years: int = 3) -> None:
        self.truth: Truth = true_parameters(seed, KEYS)
        self._world = World.make(seed, scale, years, self.truth)

    def tables(self) -> dict[str, pa.Table]:
        """Every table as known today: canonical columns, `source_id` and `source_updated_at`."""
        today = self._world.cutoffs[-1][1]
        return {name: ledger.at(today) for name, ledger in self._ledgers.items()}

    def steps(self) -> Iterator[tuple[date, dict[str, pa.Table]]]:
        """Monthly exports: the last day of each month, and the rows created, changed or deleted since the one
        before, as known at the end of that day. Beside the columns of `tables` they have `deleted`; tables
        in which nothing happened are left out."""
        after: Moment = np.datetime64("0001-01-01", "s")
        for day, cutoff in self._world.cutoffs:
            found = {name: ledger.between(after, cutoff) for name, ledger in self._ledgers.items()}
            yield day, {name: rows for name, rows in found.items() if rows.num_rows}
            after = cutoff

    @cached_property
    def _ledgers(self) -> Mapping[str, Ledger]:
        world = self._world
        people, campaigns = make_people(world), make_campaigns(world)
        leads = make_leads(world, people, campaigns)
        accounts = make_accounts(world, leads.converted[leads.makes_account])
        base = base_orders(world, accounts)
        deals, since, until = make_deals(world, people, accounts, leads, base.yearly)
        leads = with_deals(leads, np.flatnonzero(deals.lead >= 0))
        versions = make_versions(world, deals)
        final = _final(versions)
        orders = make_orders(world, people, accounts, deals, final, base, since, until)
        credits = make_credits(world, orders)
        quotes, tenders = make_quotes(world, people, accounts, deals, final, orders)
        contracts = make_contracts(world, accounts, deals)
        trained, since_when = trainings(world, people)
        whom = Whom.of(world, people, accounts, leads, deals)
        return (
            people_ledgers(people)
            | accounts_ledgers(world, people, accounts)
            | {
                "products": products_ledger(world),
                "stages": stages_ledger(world),
                "campaigns": campaigns_ledger(world, campaigns),
                "leads": leads_ledger(world, leads, accounts, campaigns, deals.keys),
                "orders": orders_ledger(world, accounts, campaigns, deals, orders, credits),
                "order_lines": lines_ledger(world, accounts, orders, credits),
                "activities": activities_ledger(world, whom, since_when),
                "trainings": trained,
                "targets": targets_ledger(world, people, orders),
                "subscriptions": subscriptions_ledger(world, people, accounts, contracts),
            }
            | pipeline_ledgers(world, people, accounts, leads, campaigns, deals, versions)
            | quotes_ledgers(world, people, accounts, deals, orders, quotes, tenders)
            | feedback_ledgers(world, people, accounts, orders)
            | spending_ledgers(world, people, campaigns)
        )


def _final(versions: Versions) -> Floats:
    """The last amount of each deal."""
    last = np.append(versions.rank[1:] == 0, True)
    return np.asarray(versions.amount[last])

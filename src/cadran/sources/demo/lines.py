"""Order lines: products, quantities, prices, discounts and costs that make up an order's amount."""

from dataclasses import dataclass

import numpy as np

from cadran.sources.demo import words
from cadran.sources.demo.accounts import PRICES, PRODUCT_KEYS
from cadran.sources.demo.arrays import Floats, Instants, Ints, Texts, Values, grouped, pick
from cadran.sources.demo.ledger import Ledger, history
from cadran.sources.demo.selling import affordable

UNITS = [p[3] for p in words.PRODUCTS]
COSTS = np.array([p[5] for p in words.PRODUCTS], dtype=float)
DISCOUNTS = np.array([0.0, 0.05, 0.10, 0.15])


@dataclass(frozen=True)
class Lines:
    """One element per line, by order and ordinal."""

    order: Ints  # position of its order
    ordinal: Ints
    product: Ints
    quantity: Floats
    price: Floats
    discount: Floats
    net: Floats

    def pick(self, rows: Ints, quantity: Floats, net: Floats) -> "Lines":
        """The lines of those rows as only lines of new documents, with other quantities and amounts."""
        count = len(rows)
        return Lines(
            np.arange(count), np.ones(count, dtype=int), self.product[rows], quantity, self.price[rows],
            self.discount[rows], net,
        )  # fmt: skip

    def ledger(self, rng: np.random.Generator, keys: Texts, reps: Texts, currency: Texts, known: Instants) -> Ledger:
        """The rows; `keys`, `reps`, `currency` and `known` have one element per order."""
        cost = np.round(COSTS[self.product] * rng.uniform(0.96, 1.06, len(self.order)), 4)
        columns: dict[str, Values] = {
            "order": keys[self.order],
            "ordinal": self.ordinal,
            "product": pick(PRODUCT_KEYS, self.product),
            "rep": reps[self.order],
            "quantity": self.quantity,
            "unit": pick(UNITS, self.product),
            "unit_price": self.price,
            "discount": self.discount,
            "net_amount": np.where(rng.random(len(self.order)) < 0.01, np.nan, self.net),
            "unit_cost": np.where(rng.random(len(self.order)) < 0.05, np.nan, cost),
            "currency": currency[self.order],
        }
        ordinal = np.array([f"-{i}" for i in range(int(self.ordinal.max(initial=0)) + 1)], object)[self.ordinal]
        return history("order_lines", columns["order"] + ordinal, columns, known[self.order])


def lines_of(rng: np.random.Generator, budget: Floats, product: Ints) -> Lines:
    """Lines that make up about each budget, the first one of the given product and twice as heavy."""
    lengths = 1 + np.minimum(rng.poisson(1.45, len(budget)), 6)
    order, rank = grouped(lengths)
    weight = rng.exponential(1.0, len(order)) + np.where(rank == 0, 1.5, 0.1)
    share = weight / np.bincount(order, weight)[order] * budget[order]
    chosen = np.where(rank == 0, product[order], affordable(rng, share))
    discount = DISCOUNTS[np.searchsorted([0.55, 0.80, 0.93], rng.random(len(order)))]
    price = np.round(PRICES[chosen] * rng.uniform(0.97, 1.05, len(order)), 2)
    halves = np.array([u == "hour" for u in UNITS])[chosen]
    wanted = share / (price * (1 - discount))
    quantity = np.where(halves, np.round(wanted * 2) / 2, np.round(wanted)).clip(np.where(halves, 0.5, 1.0))
    return Lines(order, rank + 1, chosen, quantity, price, discount, np.round(quantity * price * (1 - discount), 2))

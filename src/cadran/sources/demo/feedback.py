"""What comes back: returns, complaints, surveys, mentions of the brand."""

import numpy as np

from cadran.sources.demo import words
from cadran.sources.demo.accounts import PIECES, PRODUCT_KEYS, Accounts
from cadran.sources.demo.arrays import (
    NO_DAY,
    NO_INSTANT,
    Days,
    Floats,
    Instants,
    Ints,
    Texts,
    Values,
    blank,
    choose,
    draw,
    either,
    ids,
    pick,
)
from cadran.sources.demo.ledger import Change, Ledger, history
from cadran.sources.demo.orders import Orders
from cadran.sources.demo.people import People, reps_of
from cadran.sources.demo.world import World

WEEKLY_MENTIONS = 3.6
NPS, CSAT, PULSE = range(3)
SURVEYS = ("nps", "csat", "pulse")
SCALES = np.array([[0.0, 10.0], [1.0, 5.0], [1.0, 10.0]])
CSAT_LOW = (0.15, 0.25, 0.60)  # 1, 2 and 3 among the answers that are neither 4 nor 5


def feedback_ledgers(world: World, people: People, accounts: Accounts, orders: Orders) -> dict[str, Ledger]:
    return {
        "returns": _returns(world, accounts, orders),
        "complaints": _complaints(world, people, accounts, orders),
        "surveys": _surveys(world, people, accounts, orders),
        "mentions": _mentions(world),
    }


def _hour(world: World, days: Days, hour: int) -> Instants:
    return np.where(np.isnat(days), NO_INSTANT, world.calendar.utc(days, np.full(len(days), hour * 3_600)))


def _returns(world: World, accounts: Accounts, orders: Orders) -> Ledger:
    """One line of thirty of goods delivered since the CRM opened comes back, in part or whole."""
    rng, calendar, lines = world.dice("returns"), world.calendar, orders.lines
    delivered = orders.delivered[lines.order]
    row = np.flatnonzero(PIECES[lines.product] & (delivered >= world.start) & (rng.random(len(delivered)) < 0.03))
    order, count = lines.order[row], len(row)
    asked = calendar.next_open(delivered[row] + rng.integers(2, 30, count))
    due = np.where(rng.random(count) < 0.06, NO_DAY, calendar.plus_open(asked, rng.integers(5, 15, count)))
    finished = calendar.plus_open(asked, np.rint(rng.gamma(3, 2.6, count)).astype(int))
    finished = np.where(rng.random(count) < 0.05, NO_DAY, finished)
    quantity = np.maximum(1, np.round(lines.quantity[row] * rng.choice([0.1, 0.3, 1.0], count)))
    quantity = np.minimum(quantity, lines.quantity[row])
    columns: dict[str, Values] = {
        "order": orders.keys[order],
        "product": pick(PRODUCT_KEYS, lines.product[row]),
        "quantity": quantity,
        "amount": np.round(quantity * lines.price[row] * (1 - lines.discount[row]), 2),
        "reason": choose(rng, words.RETURN_REASONS, (0.45, 0.30, 0.15), count),
        "requested_on": asked,
        "due_on": due,
        "completed_on": finished,
        "currency": accounts.currency[orders.account[order]],
    }
    born = np.maximum(_hour(world, asked, 10), orders.entered[order] + 60)
    return history(
        "returns",
        ids("RT", count),
        columns,
        born,
        [Change(_hour(world, finished, 17), {"completed_on": NO_DAY})],
    )


def _complaints(world: World, people: People, accounts: Accounts, orders: Orders) -> Ledger:
    """About orders, late ones four times as often; a third is about the sale itself."""
    rng, calendar = world.dice("complaints"), world.calendar
    late = orders.delivered > orders.promised
    hit = rng.random(len(orders)) < np.where(late, 0.16, 0.04)
    row = np.flatnonzero(hit & (orders.delivered >= world.start))
    count, account = len(row), orders.account[row]
    opened = calendar.next_open(orders.delivered[row] + rng.integers(0, 25, count))
    resolved = calendar.plus_open(opened, np.rint(rng.gamma(2, 3.0, count)).astype(int))
    resolved = np.where(rng.random(count) < 0.08, NO_DAY, resolved)
    about = choose(rng, tuple(words.COMPLAINTS), (0.33, 0.20, 0.32, 0.15), count)
    columns: dict[str, Values] = {
        "account": accounts.keys[account],
        "order": blank(rng, orders.keys[row], 0.15),
        "rep": blank(rng, reps_of(people.holder(people.sales, accounts.seat[account], opened)), 0.05),
        "about": about,
        "text": blank(rng, np.array([words.COMPLAINTS.get(a) for a in about], object), 0.2),
        "opened_on": opened,
        "resolved_on": resolved,
    }
    born = np.maximum(_hour(world, opened, 11), orders.entered[row] + 60)
    return history(
        "complaints",
        ids("RC", count),
        columns,
        born,
        [Change(_hour(world, resolved, 17), {"resolved_on": NO_DAY})],
    )


def _surveys(world: World, people: People, accounts: Accounts, orders: Orders) -> Ledger:
    """After deliveries whether customers are content, each quarter whether they recommend, and the reps' pulse."""
    rng, calendar = world.dice("surveys"), world.calendar
    csat = np.flatnonzero((orders.delivered >= world.start) & (rng.random(len(orders)) < 0.6))
    waves = np.arange(world.start + 75, world.end, 91)
    wave = np.repeat(waves, rng.poisson(accounts.customers * 0.5, len(waves)))
    rep, month = np.nonzero(_employed(people, _months(world)))
    sent = np.concatenate([
        calendar.next_open(orders.delivered[csat] + 3),
        calendar.next_open(wave),
        _months(world)[month],
    ])
    kind = np.repeat([CSAT, NPS, PULSE], [len(csat), len(wave), len(rep)])
    nobody = np.full(len(rep), -1)
    account = np.concatenate([orders.account[csat], rng.integers(0, accounts.customers, len(wave)), nobody])
    order = np.concatenate([csat, np.full(len(wave), -1), nobody])
    respondent = np.concatenate([np.full(len(csat) + len(wave), -1), rep])
    return _asked(world, people, accounts, orders, rng, kind, sent, account, order, respondent)


def _months(world: World) -> Days:
    months = np.arange(world.start.astype("datetime64[M]"), world.end.astype("datetime64[M]") + 1)
    return world.calendar.next_open(months.astype("datetime64[D]") + 19)


def _employed(people: People, days: Days) -> Ints:
    """Rep x day: employed, managers left out."""
    post = people.post[:, people.world.calendar.at(days)]
    return ((post >= 0) & (post < 3)).astype(int)


def _asked(
    world: World, people: People, accounts: Accounts, orders: Orders, rng: np.random.Generator, kind: Ints, sent: Days,
    account: Ints, order: Ints, respondent: Ints,
) -> Ledger:  # fmt: skip
    count, pulse = len(kind), kind == PULSE
    answers = rng.random(count) < np.where(pulse, 0.72, world.truth.survey_answered)
    answered = np.where(answers, sent + np.minimum(rng.exponential(4, count), 40).astype(int), NO_DAY)
    score = np.where(answers, _scores(world, rng, kind), np.nan)
    seller = people.holder(people.sales, accounts.seat[account], sent)
    low, high = SCALES[kind].T
    comment = np.where(pulse, _comments(rng, words.PULSE_COMMENTS, count), _comments(rng, words.COMMENTS, count))
    columns: dict[str, Values] = {
        "kind": pick(SURVEYS, kind),
        "topic": pick(("Relation", "Livraison", "Moral de l'équipe"), kind),
        "account": pick(accounts.keys, account),
        "contact": blank(
            rng, pick(accounts.contact_keys, np.where(account < 0, -1, accounts.first_contact[account])), 0.1
        ),
        "order": pick(orders.keys, order),
        "rep": either(account < 0, None, reps_of(seller)),
        "respondent_rep": reps_of(respondent),
        "team": np.full(count, None, object),  # the one that the rep was in
        "sent_on": sent,
        "answered_on": answered,
        "score": score,
        "scale_min": low,
        "scale_max": np.where((kind == CSAT) & (rng.random(count) < 0.01), np.nan, high),
        "comment": either(answers, comment, None),
    }
    typed = np.where(order < 0, world.opened, orders.entered[order])
    born = np.maximum(_hour(world, sent, 9), typed + np.timedelta64(60, "s"))
    change = Change(_hour(world, answered, 20), {"answered_on": NO_DAY, "score": np.nan, "comment": None})
    return history("surveys", ids("EN", count), columns, born, [change])


def _comments(rng: np.random.Generator, texts: tuple[str, ...], count: int) -> Texts:
    return choose(rng, texts, (0.08,) * len(texts), count)


def _scores(world: World, rng: np.random.Generator, kind: Ints) -> Floats:
    count, (promoters, detractors) = len(kind), world.truth.nps
    group = draw(rng, (detractors, 1 - promoters - detractors), count)  # -1: a promoter
    nps = np.where(
        group == 0,
        rng.integers(0, 7, count),
        np.where(group == 1, rng.integers(7, 9, count), rng.integers(9, 11, count)),
    )
    happy = rng.random(count) < world.truth.csat
    csat = np.where(happy, rng.integers(4, 6, count), 1 + draw(rng, CSAT_LOW, count))
    pulse = np.round(rng.normal(6.8, 1.6, count)).clip(1, 10)
    return np.choose(kind, [nps, csat, pulse]).astype(float)


def _mentions(world: World) -> Ledger:
    rng = world.dice("mentions")
    posted = world.arrivals(rng, WEEKLY_MENTIONS, world.days)
    count = len(posted)
    sentiment = choose(rng, tuple(words.MENTIONS), (0.42, 0.38, 0.15), count)
    columns: dict[str, Values] = {
        "network": choose(rng, words.NETWORKS, (0.55, 0.2, 0.1, 0.1), count),
        "posted_on": posted,
        "sentiment": sentiment,
        "text": np.array([words.MENTIONS.get(s) for s in sentiment], object),
        "url": np.array([f"https://reseau.example/post/{i}" for i in range(1, count + 1)], object),
    }
    return history("mentions", ids("ME", count), columns, _hour(world, posted, 21))

"""A condition or an expression of a measure in words, read from the SQL that runs, so that it cannot say anything else.

`outcome = 'won' AND closed_on <= :asof` → « issue = gagnée et close le ≤ jour de lecture ».
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType

import sqlglot
from sqlglot import exp

from cadran.model import TABLES
from cadran.model.format import NO_BREAK, Format
from cadran.model.words import Words, say
from cadran.panels.codes import CODES

# Columns that relations made from the tables have beside the tables' own, and the parameters that are filled in.
NAMES: Mapping[str, Words] = MappingProxyType({
    "account_clock": ("heure du premier contact avec le compte", "time of the account's first contact"),
    "account_day": ("jour du premier contact avec le compte", "day of the account's first contact"),
    "account_id": ("compte", "account"),
    "again_day": ("revenue dans l'étape le", "back in the stage on"),
    "answer_day": ("répondu le", "answered on"),
    "answered_day": ("répondue le", "answered on"),
    "asof": ("jour de lecture", "as-of day"),
    "at_day": ("jour de lecture", "as-of day"),
    "at_end": ("client à la fin", "customer at the end"),
    "at_start": ("client au début", "customer at the start"),
    "beyond_day": ("passée au-delà le", "moved beyond on"),
    "booked_day": ("pris le", "booked on"),
    "business": ("nature de la vente", "kind of sale"),
    "business_clock": ("heure de lecture, en heures ouvrées", "as-of time in business hours"),
    "campaign_id": ("campagne", "campaign"),
    "change": ("variation du MRR", "change of MRR"),
    "contact_clock": ("heure du premier contact avec l'interlocuteur", "time of the contact's first touch"),
    "contact_day": ("jour du premier contact avec l'interlocuteur", "day of the contact's first touch"),
    "conversion_days": ("délai de conversion réglé", "conversion window set"),
    "cost": ("coût", "cost"),
    "created_clock": ("heure d'arrivée, en heures ouvrées", "time of arrival in business hours"),
    "created_day": ("jour d'arrivée", "day of arrival"),
    "cross_sold": ("a acheté une autre famille", "bought another family"),
    "customer_id": ("client", "customer"),
    "day": ("jour", "day"),
    "days": ("jours", "days"),
    "deal_id": ("affaire", "deal"),
    "decided_day": ("décidé le", "decided on"),
    "end_day": ("fin de la lecture", "end of the reading"),
    "entered_day": ("entrée dans l'étape le", "entered the stage on"),
    "first_day": ("première entrée le", "first entered on"),
    "gain": ("marge attribuée", "attributed margin"),
    "hours": ("heures", "hours"),
    "id": ("ligne", "row"),
    "is_first": ("première vente du client", "first sale of the customer"),
    "lagged_on": ("jour de la dépense, décalé", "day of the expense, shifted"),
    "lasted": ("durée", "time lasted"),
    "lead_clock": ("heure de la première réponse au lead", "time of the first answer to the lead"),
    "lead_day": ("jour de la première réponse au lead", "day of the first answer to the lead"),
    "monthly": ("revenu mensuel", "monthly income"),
    "months": ("mois", "months"),
    "move": ("mouvement", "movement"),
    "left_day": ("sortie de l'étape le", "left the stage on"),
    "mrr": ("MRR", "MRR"),
    "mrr_now": ("MRR actuel", "MRR now"),
    "mrr_then": ("MRR de départ", "MRR then"),
    "newness": ("ancienneté du client", "newness of the customer"),
    "next_day": ("prochaine action le", "next step on"),
    "occurred_day": ("jour de l'activité", "day of the activity"),
    "order_day": ("commandé le", "ordered on"),
    "patience": ("délai de sommeil de l'étape", "quiet time the stage allows"),
    "period_from": ("début de la période", "start of the period"),
    "period_to": ("fin de la période", "end of the period"),
    "present": ("présence", "presence"),
    "quiet_since": ("sans nouvelles depuis", "quiet since"),
    "ready_on": ("disponible le", "ready on"),
    "received_day": ("reçue le", "received on"),
    "renewed_on": ("renouvelée le", "renewed on"),
    "rep_id": ("commercial", "rep"),
    "response_seconds": ("délai de réponse réglé", "response target set"),
    "sale_day": ("vendu le", "sold on"),
    "scheduled_day": ("prévu le", "scheduled on"),
    "share": ("part de présence", "share of presence"),
    "spent": ("temps des passages précédents", "time of earlier visits"),
    "start_on": ("début du cycle", "start of the cycle"),
    "state": ("état", "state"),
    "team_id": ("équipe", "team"),
    "told": ("marché connu", "market known"),
    "touched_day": ("premier contact le", "first touched on"),
    "upsold": ("a acheté davantage", "bought more"),
    "weight": ("pondération", "weight"),
})  # fmt: skip
# Codes that no page shows by themselves.
_CODES: Mapping[str, Mapping[str, Words]] = MappingProxyType({
    "direction": {"inbound": ("entrant", "inbound"), "outbound": ("sortant", "outbound")},
    "cancelled_by": {"us": ("nous", "us"), "customer": ("le client", "the customer")},
    "category": {
        "marketing": ("marketing", "marketing"), "salary": ("salaire", "salary"),
        "commission": ("commission", "commission"), "tool": ("outil", "tool"), "travel": ("déplacement", "travel"),
        "representation": ("représentation", "representation"),
    },
    "sentiment": {"negative": ("négative", "negative"), "positive": ("positive", "positive")},
    "move": {
        "churned": ("perdu", "churned"), "ended": ("terminé sans prix connu", "ended at an unknown price"),
        "begun": ("commencé sans prix connu", "begun at an unknown price"), "new": ("nouveau", "new"),
        "contraction": ("réduction", "contraction"), "expansion": ("extension", "expansion"),
        "reactivation": ("réactivation", "reactivation"),
    },
    "business": {
        "new_customer": ("nouveau client", "new customer"), "new_deal": ("nouvelle affaire", "new deal"),
    },
    "newness": {"new": ("nouveau", "new")},
    "unit": {"hour": ("heure", "hour")},
    "pulse": {"pulse": ("baromètre interne", "team's own survey")},
    "order": {"order": ("commande", "order"), "credit": ("avoir", "credit")},
})  # fmt: skip
_VOCABULARIES: Mapping[str, tuple[str, ...]] = MappingProxyType({  # of a column, where its codes have words
    "kind": ("activity", "survey", "pulse", "order"), "outcome": ("outcome", "result"), "state": ("quote",),
})  # fmt: skip
_SIGNS: Mapping[type[exp.Expr], str] = MappingProxyType({
    exp.EQ: "=", exp.NEQ: "≠", exp.NullSafeNEQ: "≠", exp.LT: "<", exp.LTE: "≤", exp.GT: ">", exp.GTE: "≥",
    exp.Add: "+", exp.Sub: "\N{MINUS SIGN}", exp.Mul: "×",
    exp.Div: "/",
})  # fmt: skip


@cache
def in_words(sql: str, relation: str, lang: str) -> str:
    """A condition or expression over a relation, in the reader's language; a name without words stays as it is."""
    return _Saying(relation, Format(lang)).say(sqlglot.parse_one(sql, dialect="duckdb"))


class _Saying:
    """One translation. `column`: the one that a literal beside it is a code of."""

    def __init__(self, relation: str, to: Format) -> None:
        self.relation, self.to = relation, to

    def say(self, node: exp.Expr, column: str = "") -> str:
        for kind, how in self._ways():
            if isinstance(node, kind):
                return how(node)
        if isinstance(node, exp.Literal):
            return _code(node.name, column, self.to) if node.is_string else self.to.number(float(node.name), 2)
        if isinstance(node, exp.Column | exp.Placeholder):
            return column_name(node.name, self.relation, self.to)
        return node.sql(dialect="duckdb")

    def _ways(self) -> tuple[tuple[type[exp.Expr] | tuple[type[exp.Expr], ...], Callable[..., str]], ...]:
        return (
            (exp.Paren, lambda n: f"({self.say(n.this)})"),
            (exp.And, lambda n: self._joined(n, " et ", " and ")),
            (exp.Or, lambda n: self._joined(n, " ou ", " or ")),
            (exp.Not, self._not),
            (exp.Is, self._is),
            (exp.In, self._in),
            (exp.Between, self._between),
            (exp.Case, self._case),
            (exp.Coalesce, self._coalesce),
            (exp.Least, lambda n: self._of(n, "le moindre de ", "the lesser of ")),
            (exp.Greatest, lambda n: self._of(n, "le plus grand de ", "the greater of ")),
            (exp.Tuple, lambda n: self._listed(n.expressions)),
            (exp.TimestampTrunc, self._truncated),
            (exp.Neg, lambda n: f"\N{MINUS SIGN}{self.say(n.this)}"),
            (exp.Binary, self._binary),
        )

    def _joined(self, node: exp.Connector, fr: str, en: str) -> str:
        return self.to.word(fr, en).join(self.say(part) for part in node.flatten(unnest=False))

    def _binary(self, node: exp.Binary) -> str:
        sign = _SIGNS.get(type(node))
        if sign is None:
            return node.sql(dialect="duckdb")
        column = next((c.name for c in (node.left, node.right) for c in c.find_all(exp.Column)), "")
        blank = self._or_blank(node)
        left = node.left.this if isinstance(node.left, exp.Coalesce) and blank is not None else node.left
        return f"{self.say(left, column)} {sign} {self.say(node.right, column)}{blank or ''}"

    def _or_blank(self, node: exp.Binary) -> str | None:
        """Of `coalesce(status, 'done') = 'done'`, that a blank counts as well; of `<>`, that it does or does not."""
        left, right = node.left, node.right
        if isinstance(node, exp.NullSafeNEQ):
            return self.to.word(" (ou vide)", " (or blank)")
        if not isinstance(left, exp.Coalesce) or not isinstance(right, exp.Literal):
            return None
        (other,) = left.expressions
        same = other == right
        if same == isinstance(node, exp.EQ):
            return self.to.word(" (ou vide)", " (or blank)")
        return ""

    def _not(self, node: exp.Not) -> str:
        inner = node.this
        if isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null):
            return self.say(inner.this) + self.to.word(" non vide", " not blank")
        if isinstance(inner, exp.Is):
            return self.to.word("non ", "not ") + self.say(inner.this)
        said = self.say(inner)
        return self.to.word("non ", "not ") + (said if isinstance(inner, exp.Column | exp.Paren) else f"({said})")

    def _is(self, node: exp.Is) -> str:
        blank = isinstance(node.expression, exp.Null)
        return self.say(node.this) + (self.to.word(" vide", " blank") if blank else "")

    def _in(self, node: exp.In) -> str:
        column = next((c.name for c in node.this.find_all(exp.Column)), "")
        blank = isinstance(node.this, exp.Coalesce) and node.this.expressions[0] in node.expressions
        this = node.this.this if isinstance(node.this, exp.Coalesce) else node.this
        listed = ", ".join(self.say(e, column) for e in node.expressions)
        empty = self.to.word(", ou vide", ", or blank") if blank else ""
        return f"{self.say(this)} {self.to.word('parmi', 'in')} ({listed}{empty})"

    def _between(self, node: exp.Between) -> str:
        low, high = self.say(node.args["low"]), self.say(node.args["high"])
        return f"{self.say(node.this)} {self.to.word(f'entre {low} et {high}', f'between {low} and {high}')}"

    def _case(self, node: exp.Case) -> str:
        """`a where p, else b where q, else c`; an ELSE of 0, which adds nothing to a sum, is left unsaid."""
        parts = [
            f"{self.say(one.args['true'])} {self.to.word('si', 'where')} {self.say(one.this)}"
            for one in node.args["ifs"]
        ]
        default = node.args.get("default")
        if default is not None and default.sql() != "0":
            parts.append(self.say(default))
        return f"({self.to.word(', sinon ', ', else ').join(parts)})"

    def _coalesce(self, node: exp.Coalesce) -> str:
        if len(node.expressions) > 1 or isinstance(node.expressions[0], exp.Column | exp.Placeholder):
            listed = ", ".join(self.say(part) for part in (node.this, *node.expressions))
            return self.to.word(f"le premier connu de ({listed})", f"the first known of ({listed})")
        (other,) = node.expressions
        if isinstance(other, exp.Boolean):
            empty = self.to.word(" (ou vide)", " (or blank)") if other.this else ""
            return self.say(node.this) + empty
        column = node.this.name if isinstance(node.this, exp.Column) else ""
        said = self.say(other, column)
        return f"{self.say(node.this)} {self.to.word(f'({said} si vide)', f'({said} where blank)')}"

    def _of(self, node: exp.Least | exp.Greatest, fr: str, en: str) -> str:
        both = [self.say(part) for part in (node.this, *node.expressions)]
        return self.to.word(fr, en) + self.to.word(" et ", " and ").join(both)

    def _truncated(self, node: exp.TimestampTrunc) -> str:
        units = {"WEEK": ("semaine", "week"), "MONTH": ("mois", "month")}
        unit = self.to.word(*units.get(str(node.args["unit"]), ("période", "period")))
        return f"{unit} ({self.say(node.this)})"

    def _listed(self, parts: Iterable[exp.Expr]) -> str:
        return f"({', '.join(self.say(p) for p in parts)})"


def column_name(name: str, relation: str, to: Format) -> str:
    """What a column or parameter is called: the label of the relation's own column, its words, any table's label."""
    own = [TABLES[relation]] if relation in TABLES else []
    found = next((t.by_name[name] for t in own if name in t.by_name), None)
    if found is None and name in NAMES:
        return say(NAMES[name], to.lang)
    found = found or next((t.by_name[name] for t in TABLES.values() if name in t.by_name), None)
    return _small(say((found.fr, found.en), to.lang)) if found else name


def _small(text: str) -> str:
    """Without its capital, unless it is an abbreviation's."""
    return text if text[:2].isalpha() and text[:2].isupper() else text[:1].lower() + text[1:]


def _code(code: str, column: str, to: Format) -> str:
    for vocabulary in _VOCABULARIES.get(column, (column,)):
        words = CODES.get(vocabulary, _CODES.get(vocabulary, {})).get(code)
        if words:
            return _small(say(words, to.lang))
    return f"«{NO_BREAK}{code}{NO_BREAK}»" if to.lang == "fr" else f"'{code}'"

"""The questions that a file raises, each with its default, and what their answers change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import available_timezones

from cadran.errors import BadInput
from cadran.model import TABLES
from cadran.sources.files.cells import says_taxed
from cadran.sources.files.headers import fold
from cadran.sources.files.plan import TablePlan
from cadran.sources.files.questions import LEAVE, Answered, Ask, Question
from cadran.sources.files.rules import Reading, readings, virtual_columns, vocabulary_of
from cadran.sources.files.typed import blanks_tell, distinct_words, known_words, unknown_words
from cadran.sources.files.votes import ColumnVote
from cadran.store.duck import Connection

_RATES = ("20", "10", "5.5")
# Words that an outcome's own name holds, for a proposal; nobody's data are read by these without being asked.
_WON, _LOST = ("gagn", "won", "sign"), ("perd", "lost", "abandon", "annul", "cancel")
_PROPOSED: Mapping[tuple[str, str], str] = {
    ("activities", "kind"): "other", ("orders", "status"): "confirmed", ("quotes", "status"): "sent",
    ("deals", "stage!outcome"): "open", ("deals", "status"): LEAVE, ("deals", "outcome"): LEAVE,
}  # fmt: skip
_TELLS_OUTCOME = ("outcome", "status", "is_won", "is_lost", "is_closed", "won_at", "lost_at")


@dataclass
class Inquiry:
    """One file's questions: answers are applied, what is open is kept, defaults taken are reported."""

    file: str
    header_hash: str
    answered: Answered
    open: list[Question] = field(default_factory=list)
    taken: list[tuple[Question, str]] = field(default_factory=list)

    def ask(
        self, ask: Ask, about: str, words: tuple[str, str], candidates: Sequence[str], *, default: str = "",
        samples: Sequence[str] = (), free: bool = False, optional: bool = False,
    ) -> str | None:  # fmt: skip
        """The answer, or None while there is none; then what needs it waits."""
        question = Question(
            self.file, self.header_hash, ask, about, *words, tuple(candidates), default, tuple(samples), free, optional
        )
        answer = self.answered.of(question)
        if answer is None:
            self.open.append(question)
        elif question.key not in self.answered.given:
            self.taken.append((question, answer))
        return answer


def ask_table(inquiry: Inquiry, candidates: Sequence[str], default: str) -> str | None:
    words = ("Que contient ce fichier ?", "What does this file hold?")
    return inquiry.ask("object", "", words, candidates, default=default)


def ask_column(inquiry: Inquiry, header: str, table: str, samples: Sequence[str]) -> str | None:
    words = (
        f"Que dit la colonne « {header} » ?", f"What does the column '{header}' tell?",
    )  # fmt: skip
    names = [c.name for c in TABLES[table].columns]
    others = sorted(n for n in virtual_columns(table) if n not in names)
    return inquiry.ask("column", header, words, (LEAVE, *names, *others), default=LEAVE, samples=samples)


def ask_day_first(inquiry: Inquiry, votes: Sequence[Mapping[str, ColumnVote]], default: bool) -> bool | None:
    """Whether `01/02/2026` is in February, where no date of a column tells; other columns of the file may."""
    unsure = [v for v in _dates(votes) if v.day_order in {"ambiguous", "conflicting"}]
    told = _orders(votes)
    if not unsure or len(told) == 1:
        return "day_first" in told if told else None
    words = ("Le jour est-il avant le mois dans les dates ?", "Does the day stand before the month in dates?")
    proposal = "day_first" if default else "month_first"
    examples = [e for v in unsure for e in v.examples]
    answer = inquiry.ask("day", "", words, ("day_first", "month_first"), default=proposal, samples=examples)
    return None if answer is None else answer == "day_first"


def told_day_first(inquiry: Inquiry, votes: Sequence[Mapping[str, ColumnVote]]) -> bool | None:
    """What a file tells by itself, or what was answered about it before; None where neither does."""
    told = _orders(votes) or {inquiry.answered.given.get("day", "")} - {""}
    return "day_first" in told if len(told) == 1 else None


def _dates(votes: Sequence[Mapping[str, ColumnVote]]) -> list[ColumnVote]:
    return [v for found in votes for v in found.values() if v.kind == "date"]


def _orders(votes: Sequence[Mapping[str, ColumnVote]]) -> set[str]:
    """The orders of day and month that some column shows beyond doubt."""
    return {str(v.day_order) for v in _dates(votes)} & {"day_first", "month_first"}


def _naive(votes: Sequence[Mapping[str, ColumnVote]]) -> list[ColumnVote]:
    return [v for v in _dates(votes) if v.filled and v.timed and not v.aware]


def has_naive_times(votes: Sequence[Mapping[str, ColumnVote]]) -> bool:
    """Whether some column has times that name no zone."""
    return bool(_naive(votes))


def ask_zone(inquiry: Inquiry, votes: Sequence[Mapping[str, ColumnVote]], home: str) -> str:
    """The zone of times that name none; while that is open, the workspace's."""
    words = ("Dans quel fuseau sont les heures de ce fichier ?", "Which time zone are this file's times in?")
    examples = [e for v in _naive(votes) for e in v.examples][:3]
    zone = inquiry.ask("zone", "", words, (home, "UTC"), default=home, samples=examples, free=True)
    if zone is not None and zone not in available_timezones():
        raise BadInput(f"Fuseau inconnu : {zone}", f"Unknown time zone: {zone}")
    return zone or home


def settle_decimals(inquiry: Inquiry, plan: TablePlan, votes: Mapping[str, ColumnVote]) -> dict[str, ColumnVote]:
    """Votes after asking whether `1,234` is above a thousand, where nothing in the column tells."""
    found = dict(votes)
    for name, verdict in votes.items():
        if "decimal_separator" not in verdict.questions:
            continue
        header = plan.label(name)
        words = (
            f"« {header} » : la virgule ou le point y sépare-t-il les milliers ?",
            f"'{header}': does the comma or point stand between thousands?",
        )
        answer = inquiry.ask(
            "decimal", header, words, ("thousands", "decimal"), default="thousands", samples=verdict.examples
        )
        if answer == "decimal":
            found[name] = replace(verdict, decimal="," if any("," in e for e in verdict.examples) else ".")
    return found


def settle_tax(inquiry: Inquiry, plan: TablePlan) -> TablePlan:
    """The plan after asking about amounts with tax: left out, divided by a rate, or in truth without tax."""
    columns, divided = dict(plan.columns), dict(plan.divided)
    for name in plan.columns:
        if readings(plan.table)[name] is not Reading.MONEY:
            continue
        if name != "amount_ttc" and not says_taxed(plan.label(name)):
            continue
        text = columns.pop(name)
        target = "amount" if name == "amount_ttc" else name
        if target in columns:
            continue  # the amount without tax is there too
        answer = _ask_tax(inquiry, plan.label(name))
        if answer is None or answer == LEAVE:
            continue
        columns[target] = text
        if answer != "ht":
            divided[target] = str(1 + _rate(answer))
    return replace(plan, columns=columns, divided=divided)


def _ask_tax(inquiry: Inquiry, header: str) -> str | None:
    words = (
        f"« {header} » est un montant TTC : l'écarter, ou le ramener au HT avec quel taux ?",
        f"'{header}' is an amount with tax: leave it out, or take the tax off at which rate?",
    )
    return inquiry.ask("tax", header, words, (LEAVE, *_RATES, "ht"), default=LEAVE, free=True)


def _rate(answer: str) -> float:
    try:
        return float(answer.replace(",", ".").rstrip(" %")) / 100
    except ValueError:
        raise BadInput(f"Taux de TVA illisible : {answer}", f"Unreadable tax rate: {answer}") from None


def ask_words(
    con: Connection, inquiry: Inquiry, plan: TablePlan, told: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Column → word → value for the words that nobody knows and that decide: outcomes, kinds, states."""
    found = {name: dict(pairs) for name, pairs in told.items()}
    for column, vocabulary in _deciding(plan):
        text = column.partition("!")[0]
        for word in unknown_words(con, plan, text, vocabulary, found.get(column, {}))[:50]:
            answer = _ask_word(inquiry, plan, column, word, vocabulary)
            if answer is not None and answer != LEAVE:
                found.setdefault(column, {})[word] = answer
    for column in _outcome_columns(plan):
        if blanks_tell(con, plan, column, found.get(column, {})):
            answer = _ask_blank(inquiry, plan.label(column))
            if answer is not None and answer != LEAVE:
                found.setdefault(column, {})[""] = answer
    return found


def settle_direction(con: Connection, inquiry: Inquiry, plan: TablePlan) -> TablePlan:
    """The plan after asking who made its calls and messages, where no cell of it says.

    Reps log what they do, so a proposal can be made; but a call of unknown direction is not counted as made.
    """
    if plan.table != "activities" or _tells(con, plan, "direction") or not _speaks(con, plan):
        return plan
    words = (
        "Rien ne dit le sens des appels, e-mails et messages : est-ce votre équipe qui les passe et les envoie ?",
        "Nothing tells the direction of calls, e-mails and messages: did your team make and send them?",
    )
    candidates = ("outbound", "inbound", LEAVE)
    answer = inquiry.ask("value", "direction=", words, candidates, default="outbound", optional=True)
    if answer is None or answer == LEAVE:
        return plan
    return replace(plan, direction=answer, columns={c: t for c, t in plan.columns.items() if c != "direction"})


def _tells(con: Connection, plan: TablePlan, column: str) -> bool:
    """Whether a plan has a column with any cell filled."""
    return column in plan.columns and bool(distinct_words(con, plan, column))


def _speaks(con: Connection, plan: TablePlan) -> bool:
    """Whether any row is a call, an e-mail or a message."""
    told = [c for c in ("kind", "subtype") if c in plan.columns]
    known = {v for c in told for v in known_words(con, plan, c, "activities.kind", {}).values()}
    return bool({plan.kind, *known} & {"call", "email", "message"})


def _outcome_columns(plan: TablePlan) -> list[str]:
    """The column that alone tells how a deal ended."""
    telling = [c for c in _TELLS_OUTCOME if c in plan.columns] if plan.table == "deals" else []
    return telling if len(telling) == 1 and telling[0] in {"outcome", "status"} else []


def _ask_blank(inquiry: Inquiry, header: str) -> str | None:
    words = (
        f"« {header} » dit gagné ou perdu, et reste vide ailleurs : ces affaires sont-elles ouvertes ?",
        f"'{header}' says won or lost, and is blank elsewhere: are those deals open?",
    )
    return inquiry.ask("value", f"{header}=", words, ("open", LEAVE), default="open")


def _deciding(plan: TablePlan) -> Iterator[tuple[str, str]]:
    """The columns whose unknown words are asked, and the vocabulary of each."""
    for (table, column), _ in _PROPOSED.items():
        if table == plan.table and column in plan.columns:
            yield column, vocabulary_of(table, column)
    if plan.table == "deals" and "stage" in plan.columns and not set(_TELLS_OUTCOME) & set(plan.columns):
        yield "stage!outcome", "outcome"


def _ask_word(inquiry: Inquiry, plan: TablePlan, column: str, word: str, vocabulary: str) -> str | None:
    header = plan.label(column.partition("!")[0])
    values = ("open", "won", "lost") if vocabulary == "outcome" else TABLES[plan.table].column(column).values
    proposed = _PROPOSED[plan.table, column]
    if vocabulary == "outcome":
        folded = fold(word)
        proposed = next(
            (v for v, parts in (("won", _WON), ("lost", _LOST)) if any(p in folded for p in parts)), proposed
        )
    words = (f"« {header} » : que veut dire « {word} » ?", f"'{header}': what does '{word}' mean?")
    return inquiry.ask("value", f"{header}={word}", words, (*values, LEAVE), default=proposed)

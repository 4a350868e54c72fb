"""Checking: after a publication, on a new day, and each hour; for everybody through their own eyes."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from cadran.errors import REFUSED, CadranError
from cadran.panels.alerts import KINDS, Alert, Kind, check
from cadran.panels.alerts.intake import failed
from cadran.panels.alerts.refused import refused, unchecked
from cadran.panels.alerts.thresholds import CONDITIONS, GRAINS, SCOPES, Condition, Rule, Scope
from cadran.surfaces.web.alerts.keeping import drop_old, keep
from cadran.surfaces.web.alerts.models import Checked, Wish
from cadran.surfaces.web.alerts.models import Rule as Kept
from cadran.surfaces.web.door import whole
from cadran.surfaces.web.intake.models import Intake, State
from cadran.surfaces.web.people.models import Role, User
from cadran.workspace import Viewer

log = logging.getLogger(__name__)
HOURLY = timedelta(hours=1)
APART = timedelta(minutes=5)  # between two checks, however often something is published
LEASE = timedelta(minutes=30)
FAILED_LATELY = timedelta(days=3)


def due(now: datetime) -> bool:
    """Whether something was published since the last check, a new day has begun, or an hour has gone by."""
    state = _state()
    if state.at is None:
        return True
    rested = now - state.at >= APART
    changed = state.generation != whole().plain.generation or state.day != _today(now)
    return rested and (changed or now - state.at >= HOURLY)


def check_if_due(now: datetime) -> bool:
    """Check where that is due; one worker at a time."""
    if not due(now):
        return False
    state, generation, day = _state(), whole().plain.generation, _today(now)
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    if not Checked.objects.filter(free, pk=1, at=state.at).update(leased_until=now + LEASE):
        return False
    try:
        check_all(now)
    finally:
        Checked.objects.filter(pk=1).update(leased_until=None, generation=generation, day=day, at=now)
    return True


def _state() -> Checked:
    return Checked.objects.get_or_create(pk=1)[0]


def check_all(now: datetime) -> int:
    """Check for everybody who may sign in; how many notices were told."""
    told = 0
    found: dict[tuple[Viewer, bool], list[Alert]] = {}
    look_at_rules(now)
    for user in User.objects.filter(is_active=True).order_by("pk"):
        told += _check_for(user, found, now)
    drop_old(now)
    return told


def _check_for(user: User, found: dict[tuple[Viewer, bool], list[Alert]], now: datetime) -> int:
    """Those who see the same share one check; own rules are looked at beside."""
    viewer, administers = user.viewer(), user.role == Role.ADMINISTRATOR
    key = (viewer, administers)
    try:
        if key not in found:
            found[key] = _alerts(viewer, rules_for(None), _kinds(administers), now)
            found[key] += [*_failed_imports(now), *_unchecked(Kept.objects.filter(own=False), now)] * administers
        own = rules_for(user)
        mine = found[key] + (_alerts(viewer, own, ("threshold",), now) if own else [])
        mine += _unchecked(Kept.objects.filter(own=True, by=user), now)
    except REFUSED:  # no row in the data is theirs
        return 0
    except CadranError as error:  # the store cannot be read now: nobody else waits for it, and the log says so
        log.warning("no alerts checked for account %s: %s", user.pk, error)
        return 0
    wish = Wish.objects.filter(user=user).first() or Wish(user=user)
    wanted = [one for one in mine if one.rule not in wish.without]
    return keep(user, wanted, tuple(KINDS), now)


def _alerts(viewer: Viewer, rules: Sequence[Rule], kinds: Sequence[Kind], now: datetime) -> list[Alert]:
    return check(whole().plain.seen_by(viewer), _today(now), rules=rules, kinds=kinds)


def _kinds(administers: bool) -> tuple[Kind, ...]:
    """Who imports nothing can mend no import."""
    return tuple(k for k in KINDS if k != "intake" or administers)


def _today(now: datetime) -> date:
    settings = whole().settings
    fixed: date | None = settings.today
    return fixed or now.astimezone(settings.zone).date()


def rules_for(user: User | None) -> tuple[Rule, ...]:
    """The rules of everybody, or somebody's own."""
    kept = Kept.objects.filter(on=True, own=True, by=user) if user else Kept.objects.filter(on=True, own=False)
    return tuple(as_rule(one) for one in kept)


def as_rule(one: Kept) -> Rule:
    """A rule as the check takes it."""
    condition: Condition = next((c for c in CONDITIONS if c == one.condition), "below")
    scope: Scope = next((s for s in SCOPES if s == one.scope), "company")
    grain = next((g for g in GRAINS if g == one.grain), GRAINS[0])
    return Rule(str(one.pk), one.kpi, condition, one.value, scope, one.only, grain)


def _failed_imports(now: datetime) -> list[Alert]:
    """Imports that failed lately and that nobody has tried again or dropped."""
    lately = Intake.objects.filter(state=State.FAILED, made_at__gte=now - FAILED_LATELY)
    return [
        failed(str(one.pk), str(one), (one.error.get("fr", ""), one.error.get("en", "")), _today(now)) for one in lately
    ]


# ---------------------------------------------------------------- rules that cannot be looked at


def look_at_rules(now: datetime) -> None:
    """Note of each rule whether it can be looked at, through the eyes of who set it, and log what changed."""
    for one in Kept.objects.filter(on=True).select_related("by"):
        try:
            why = trouble_of(one, now)
        except CadranError as error:  # the store cannot be read now: of the rules nothing is known
            log.warning("alert rule %s was not looked at: %s", one.pk, error)
            continue
        if why != one.trouble:
            Kept.objects.filter(pk=one.pk).update(trouble=why)
            if why:
                log.warning("alert rule %s cannot be checked: %s", one.pk, why["en"])


def trouble_of(one: Kept, now: datetime) -> dict[str, str]:
    """Why a rule cannot be looked at, in both languages; nothing where it can. Everybody's is its company's."""
    viewer = one.by.viewer() if one.own and one.by else Viewer("executive")
    why = refused(whole().plain.seen_by(viewer), as_rule(one), _today(now))
    return {} if why is None else {"fr": why[0], "en": why[1]}


def _unchecked(rules: QuerySet[Kept], now: datetime) -> list[Alert]:
    """What their owners are told of rules that cannot be looked at."""
    troubled = rules.filter(on=True).exclude(trouble={})
    return [unchecked(as_rule(one), (one.trouble["fr"], one.trouble["en"]), _today(now)) for one in troubled]

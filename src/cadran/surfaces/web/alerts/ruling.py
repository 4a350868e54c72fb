"""Settings of alerts: the rules, and for the administrator the webhooks."""

from dataclasses import dataclass

from django.conf import settings as django
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cadran.metrics.catalogue import KPIS
from cadran.model.words import say
from cadran.panels.alerts.thresholds import limit
from cadran.surfaces.web.administration.views import tabs
from cadran.surfaces.web.alerts.checking import as_rule, trouble_of
from cadran.surfaces.web.alerts.delivering import LOST, OK, send
from cadran.surfaces.web.alerts.forms import PERIODS, SCOPES, WEBHOOKS, NewRule, NewWebhook, host_of
from cadran.surfaces.web.alerts.messages import message, secret_of
from cadran.surfaces.web.alerts.models import Call, Notice, Rule, Webhook, new_salt
from cadran.surfaces.web.door import Seen, seen
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.models import Role
from cadran.surfaces.web.place import public_address

MAKERS = (Role.ADMINISTRATOR, Role.MANAGER)
RULE_DEEDS = ("edit", "switch", "drop")
HOOK_DEEDS = ("try", "switch", "secret", "drop")


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule in words."""

    rule: Rule
    name: str
    says: str
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Hooked:
    """A webhook as the page shows it: its host alone, and how its last call went."""

    webhook: Webhook
    host: str
    kind: str
    last: Call | None
    trouble: str


def settings(
    request: HttpRequest, rule: NewRule | None = None, hook: NewWebhook | None = None, fresh: Webhook | None = None,
    edited: Rule | None = None,
) -> HttpResponse:  # fmt: skip
    """Rules of this person's making, or all of an administrator. `fresh`: a webhook whose secret is shown now;
    `edited`: the rule that `rule` would change, else the one that `?edit=` names."""
    eyes = seen(request, *MAKERS)
    administers = eyes.may_administer
    edited = edited or _asked_for(request, eyes)
    private = django.WEBHOOKS_PRIVATE
    shown = {
        "tabs": tabs("alerts", eyes.lang) if administers else [], "title": eyes.to.word("Alertes", "Alerts"),
        "rules": [_ruled(one, eyes) for one in _rules(eyes)], "administers": administers,
        "rule_form": rule or NewRule(lang=eyes.lang, company=administers, prefix="rule", initial=_first(edited, eyes)),
        "edited": edited,
        "hooks": [_hooked(one, eyes) for one in Webhook.objects.select_related("user")] if administers else [],
        "hook_form": hook or NewWebhook(lang=eyes.lang, private=private, prefix="hook", initial={"user": eyes.user}),
        "fresh": fresh, "secret": secret_of(fresh) if fresh else "",
    }  # fmt: skip
    return render(request, "alerts/settings.html", shown, status=400 if rule or hook else 200)


def _rules(eyes: Seen) -> QuerySet[Rule]:
    return Rule.objects.filter(own=False) if eyes.may_administer else Rule.objects.filter(own=True, by=eyes.user)


def _asked_for(request: HttpRequest, eyes: Seen) -> Rule | None:
    asked = request.GET.get("edit", "")
    return get_object_or_404(_rules(eyes), pk=int(asked)) if asked.isdigit() and len(asked) < 19 else None


def _first(edited: Rule | None, eyes: Seen) -> dict[str, object]:
    """What the form of a rule begins with."""
    if edited is None:
        return {"grain": "month"}
    value = f"{edited.value:.12g}"
    return {n: getattr(edited, n) for n in ("kpi", "condition", "scope", "only", "grain")} | {
        "value": value.replace(".", ",") if eyes.lang == "fr" else value
    }


def _ruled(one: Rule, eyes: Seen) -> Ruled:
    to, kpi = eyes.to, KPIS.get(one.kpi)
    trouble = str(one.trouble.get(to.lang, "")) if one.on else ""
    if kpi is None:
        return Ruled(one, one.kpi, "", trouble)
    behind = one.condition == "behind"
    value = to.percent(one.value / 100) if behind else to.value(limit(as_rule(one)), kpi.unit.value)
    condition = {"below": to.word("sous", "below"), "above": to.word("au-dessus de", "above")}.get(
        one.condition, to.word("sous l'attendu à ce jour, seuil", "behind what is due by now, limit")
    )
    whom = one.only or say(SCOPES[one.scope], to.lang)
    over = "" if behind else f" · {say(PERIODS[one.grain], to.lang)}"
    return Ruled(one, kpi.name(to.lang), f"{condition} {value} · {whom}{over}", trouble)


def _hooked(one: Webhook, eyes: Seen) -> Hooked:
    last = one.calls.first()
    trouble = str(last.error.get(eyes.lang, "")) if last and last.error else ""
    return Hooked(
        one, host_of(one) if one.url else say(LOST, eyes.lang), WEBHOOKS.get(one.kind, one.kind), last, trouble
    )


# ---------------------------------------------------------------- rules


@require_POST
def make_rule(request: HttpRequest) -> HttpResponse:
    """A new rule: everybody's of an administrator, one's own of a manager."""
    eyes = seen(request, *MAKERS)
    form = NewRule(request.POST, lang=eyes.lang, company=eyes.may_administer, prefix="rule")
    made = Rule(by=eyes.user, own=not eyes.may_administer)
    if not _taken(form, made, eyes):
        return settings(request, rule=form)
    made.save()
    note(eyes.user, "alert_rule_changed", kpi=form.cleaned_data["kpi"], change="made")
    messages.success(request, eyes.to.word("Règle ajoutée.", "Rule added."))
    return redirect("settings_alerts")


def _taken(form: NewRule, one: Rule, eyes: Seen) -> bool:
    """Whether what was typed makes a rule that can be looked at; it is then put into `one`."""
    if not form.is_valid():
        return False
    for name, value in form.cleaned_data.items():
        setattr(one, name, value)
    why = trouble_of(one, timezone.now())
    if why:
        form.add_error("only" if one.only else None, why[eyes.lang])
    one.trouble = {}
    return not why


@require_POST
def change_rule(request: HttpRequest, pk: int, do: str) -> HttpResponse:
    """Change a rule, switch it on or off, or take it away."""
    eyes = seen(request, *MAKERS)
    if do not in RULE_DEEDS:
        raise Http404
    one = get_object_or_404(_rules(eyes), pk=pk)
    if do == "edit":
        form = NewRule(request.POST, lang=eyes.lang, company=eyes.may_administer, prefix="rule")
        if not _taken(form, one, eyes):
            return settings(request, rule=form, edited=one)
        one.save()
        messages.success(request, eyes.to.word("Règle modifiée.", "Rule changed."))
    elif do == "drop":
        one.delete()
    else:
        Rule.objects.filter(pk=pk).update(on=not one.on)
    note(eyes.user, "alert_rule_changed", kpi=one.kpi, change=do)
    return redirect("settings_alerts")


# ---------------------------------------------------------------- webhooks


@require_POST
def make_hook(request: HttpRequest) -> HttpResponse:
    """A new webhook. Its secret is shown on the page that answers, once."""
    eyes = seen(request, Role.ADMINISTRATOR)
    form = NewWebhook(request.POST, lang=eyes.lang, private=django.WEBHOOKS_PRIVATE, prefix="hook")
    if not form.is_valid():
        return settings(request, hook=form)
    made = Webhook.objects.create(**form.cleaned_data)
    note(eyes.user, "webhook_changed", name=made.name, host=host_of(made), change="made")
    return settings(request, fresh=made)


@require_POST
def change_hook(request: HttpRequest, pk: int, do: str) -> HttpResponse:
    """Try a webhook, switch it, give it a new secret, or take it away."""
    eyes = seen(request, Role.ADMINISTRATOR)
    if do not in HOOK_DEEDS:
        raise Http404
    one = get_object_or_404(Webhook.objects.select_related("user"), pk=pk)
    if do == "try":
        return _try(request, one, eyes)
    note(eyes.user, "webhook_changed", name=one.name, host=host_of(one), change=do)
    if do == "secret":
        one.salt = new_salt()
        one.save(update_fields=["salt"])
        return settings(request, fresh=one)
    if do == "drop":
        one.delete()
    else:
        Webhook.objects.filter(pk=pk).update(on=not one.on)
    return redirect("settings_alerts")


def _try(request: HttpRequest, one: Webhook, eyes: Seen) -> HttpResponse:
    """Send one message now, of an alert that is none, and say how it went."""
    now = timezone.now()
    sample = Notice(
        user=one.user, key="trial", rule="above", tone="good", title_fr="Essai de Cadran", title_en="Cadran trial",
        sentence_fr="Le webhook fonctionne.", sentence_en="The webhook works.", href="/alerts/", told_at=now,
    )  # fmt: skip
    body = message(one.kind, [sample], public_address(), eyes.workspace.settings.name, eyes.to)
    status, error, _ = send(one, body, f"trial-{one.pk}-{int(now.timestamp())}")
    if status in OK:
        messages.success(request, eyes.to.word(f"{one.name} a répondu {status}.", f"{one.name} answered {status}."))
    else:
        messages.error(request, f"{one.name}: {error.get(eyes.lang, '')}")
    return redirect("settings_alerts")

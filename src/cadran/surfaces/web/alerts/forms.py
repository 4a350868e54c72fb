"""What is typed about alerts: a rule, a webhook, and how somebody wants theirs."""

from collections.abc import Mapping

from django import forms

from cadran.errors import CadranError, UnknownName
from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import Kind
from cadran.model.words import Words, say
from cadran.panels.alerts import KINDS
from cadran.panels.alerts.alert import GRAVE, INFO, SERIOUS
from cadran.panels.alerts.thresholds import GRAINS
from cadran.store.settings import zone_named
from cadran.surfaces.web.alerts.calling import read_address
from cadran.surfaces.web.alerts.models import Webhook, Wish
from cadran.surfaces.web.people.models import User

LABELS: Mapping[str, Words] = {
    "kpi": ("Indicateur", "KPI"), "condition": ("Condition", "Condition"), "value": ("Valeur", "Value"),
    "scope": ("De qui", "Of whom"), "only": ("Seulement (nom, facultatif)", "Only (name, optional)"),
    "grain": ("Sur", "Over"), "name": ("Nom", "Name"), "kind": ("Format", "Format"), "url": ("Adresse", "Address"),
    "user": ("Alertes de", "Alerts of"), "least": ("À partir de", "From"),
    "shown": ("Montrer le nombre d'alertes dans l'application", "Show the number of alerts in the application"),
    "mail": ("Par mail", "By mail"), "most_mails": ("Mails par jour, au plus", "Mails a day, at most"),
    "daily_hour": ("Heure du mail quotidien", "Time of the daily mail"),
    "quiet_from": ("Silence à partir de", "Quiet from"), "quiet_to": ("Jusqu'à", "Until"),
    "quiet_weekend": ("Rien le week-end", "Nothing at weekends"), "zone": ("Fuseau horaire", "Time zone"),
    "wanted": ("Ce que je veux recevoir", "What I want"),
}  # fmt: skip
CONDITIONS: Mapping[str, Words] = {
    "below": ("est sous la valeur", "is below the value"),
    "above": ("dépasse la valeur", "is above the value"),
    "behind": (
        "est en retard sur l'objectif : % de l'attendu à ce jour",
        "is behind its target: % of what is due by now",
    ),
}
SCOPES: Mapping[str, Words] = {
    "company": ("l'entreprise", "the company"), "team": ("chaque équipe", "each team"), "rep": ("chacun", "each rep"),
}  # fmt: skip
PERIODS: Mapping[str, Words] = {
    "week": ("la dernière semaine entière", "the last whole week"),
    "month": ("le dernier mois entier", "the last whole month"),
    "quarter": ("le dernier trimestre entier", "the last whole quarter"),
}
LEAST: Mapping[int, Words] = {
    INFO: ("toutes", "all"), SERIOUS: ("sérieuses", "serious ones"), GRAVE: ("graves", "critical ones"),
}  # fmt: skip
MAILS: Mapping[str, Words] = {
    "daily": ("un par jour", "one a day"), "at_once": ("dès qu'il y a du nouveau", "as soon as there is news"),
    "off": ("aucun", "none"),
}  # fmt: skip
WEBHOOKS: Mapping[str, str] = {"json": "JSON", "slack": "Slack", "teams": "Microsoft Teams"}
# What moves within a period and settles at its end: a cohort of last week is never ripe.
WATCHABLE = frozenset(
    k.id for k in KPIS.values() if k.kind in {Kind.FLOW, Kind.RATIO, Kind.MEAN, Kind.STOCK} and not k.needs_by
)


class _Worded(forms.Form):
    """A form whose labels and choices are in the reader's language."""

    def __init__(self, *args: object, lang: str, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # as Django's form takes them
        self.lang = lang
        for name, field in self.fields.items():
            field.label = say(LABELS[name], lang)

    def offer(self, name: str, words: Mapping[str, Words] | Mapping[int, Words]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, say(said, self.lang)) for key, said in words.items()]

    def refuse(self, fr: str, en: str) -> forms.ValidationError:
        return forms.ValidationError(say((fr, en), self.lang))


class NewRule(_Worded):
    """A threshold. A manager's are of teams and reps: the company's figure is not theirs to see."""

    kpi = forms.ChoiceField()
    condition = forms.ChoiceField()
    value = forms.CharField(max_length=30)
    scope = forms.ChoiceField()
    only = forms.CharField(max_length=200, required=False)
    grain = forms.ChoiceField()

    def __init__(self, *args: object, lang: str, company: bool, **more: object) -> None:
        super().__init__(*args, lang=lang, **more)
        named = sorted(((k, KPIS[k].name(lang)) for k in WATCHABLE), key=lambda pair: pair[1].casefold())
        self.offer("kpi", {k: (name, name) for k, name in named})
        self.offer("condition", CONDITIONS)
        self.offer("scope", {s: w for s, w in SCOPES.items() if company or s != "company"})
        self.offer("grain", PERIODS)
        assert set(PERIODS) == set(GRAINS)  # noqa: S101 - a grain without words would not be offered in silence

    def clean_value(self) -> float:
        """A number, as people write it in either language."""
        text = "".join(self.cleaned_data["value"].split()).replace("\u202f", "").replace("%", "").replace(",", ".")
        try:
            found = float(text)
        except ValueError:
            raise self.refuse("Écrivez un nombre.", "Write a number.") from None
        if not abs(found) < 1e15:
            raise self.refuse("Ce nombre est trop grand.", "This number is too large.")
        return found


class NewWebhook(_Worded):
    """Where to send, in which form, whose alerts, and from which severity on."""

    name = forms.CharField(max_length=80)
    kind = forms.ChoiceField()
    url = forms.CharField(max_length=2000)
    user = forms.ModelChoiceField(User.objects.none())
    least = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args: object, lang: str, private: bool, **more: object) -> None:
        super().__init__(*args, lang=lang, **more)
        self._private = private
        self.offer("kind", {k: (name, name) for k, name in WEBHOOKS.items()})
        self.offer("least", LEAST)
        people = self.fields["user"]
        if isinstance(people, forms.ModelChoiceField):
            people.queryset = User.objects.filter(is_active=True).order_by("name", "email")
            people.empty_label = None
        self.fields["url"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false", "placeholder": "https://"}

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        try:
            read_address(url, private=self._private)
        except CadranError as error:
            raise self.refuse(error.text("fr"), error.text("en")) from None
        return url


class Wishes(_Worded):
    """How somebody wants their alerts."""

    mail = forms.ChoiceField()
    daily_hour = forms.TypedChoiceField(coerce=int)
    most_mails = forms.IntegerField(min_value=1, max_value=20)
    quiet_from = forms.TypedChoiceField(coerce=int)
    quiet_to = forms.TypedChoiceField(coerce=int)
    zone = forms.CharField(max_length=60)
    quiet_weekend = forms.BooleanField(required=False)
    shown = forms.BooleanField(required=False)
    wanted = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, lang: str, **more: object) -> None:
        super().__init__(*args, lang=lang, **more)
        hours: Mapping[int, Words] = {n: (f"{n:02}:00", f"{n:02}:00") for n in range(24)}
        self.offer("mail", MAILS)
        for name in ("daily_hour", "quiet_from", "quiet_to"):
            self.offer(name, hours)
        self.offer("wanted", {str(k): words for k, words in KINDS.items()})

    def clean_zone(self) -> str:
        """A zone of the IANA's list."""
        given = str(self.cleaned_data["zone"]).strip()
        try:
            return zone_named(given)
        except UnknownName as error:
            raise self.refuse(error.text("fr"), error.text("en")) from None


def first_of(wish: Wish, zone: str) -> dict[str, object]:
    """What the form of wishes begins with."""
    names = ("mail", "daily_hour", "most_mails", "quiet_from", "quiet_to", "quiet_weekend", "shown")
    return {n: getattr(wish, n) for n in names} | {
        "zone": wish.zone or zone, "wanted": [k for k in KINDS if k not in wish.without]
    }  # fmt: skip


def host_of(webhook: Webhook) -> str:
    """All that is ever shown of a webhook's address."""
    try:
        return read_address(webhook.url, private=True).host
    except CadranError:
        return "–"

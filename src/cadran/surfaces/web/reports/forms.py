"""What somebody chooses of a subscription."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from babel.dates import get_day_names
from django import forms

from cadran.errors import UnknownName
from cadran.model.schedule import FIRST_WORKING_DAY, LAST_DAY
from cadran.store.settings import zone_named
from cadran.surfaces.web.reports.changing import FORMATS
from cadran.surfaces.web.reports.models import Kind

_LABELS: Mapping[str, tuple[str, str]] = {
    "weekday": ("Jour", "Day"), "day": ("Jour du mois", "Day of the month"), "hour": ("Heure", "Time"),
    "zone": ("Fuseau horaire", "Time zone"), "language": ("Langue", "Language"), "formats": ("Joindre", "Attach"),
}  # fmt: skip
FIELDS: Mapping[str, tuple[str, ...]] = {
    Kind.WEEKLY: ("weekday", "hour", "zone", "language", "formats"),
    Kind.MONTHLY: ("day", "hour", "zone", "language", "formats"),
    Kind.FOLLOW_UPS: ("hour", "zone", "language"),
}


class Choices(forms.Form):
    """When, in which zone and language, and with which files. `kind` decides what there is to choose."""

    weekday = forms.TypedChoiceField(coerce=int)
    day = forms.TypedChoiceField(coerce=int)
    hour = forms.TypedChoiceField(coerce=int)
    zone = forms.CharField(max_length=60)
    language = forms.ChoiceField(choices=[("fr", "Français"), ("en", "English")])
    formats = forms.MultipleChoiceField(
        choices=[(f, f.upper()) for f in FORMATS], required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, kind: str, lang: str, **more: object) -> None:
        super().__init__(*args, **{**more, "auto_id": f"{kind}-%s"})  # type: ignore[arg-type]  # Django's own signature
        for name in set(self.fields) - set(FIELDS[kind]):
            del self.fields[name]
        for name, field in self.fields.items():
            field.label = _LABELS[name][lang != "fr"]
        self._offer("weekday", [(n, get_day_names(locale=lang)[n - 1]) for n in range(1, 8)])
        first = "premier jour ouvré" if lang == "fr" else "first working day"
        self._offer("day", [(FIRST_WORKING_DAY, first), *((n, str(n)) for n in range(1, LAST_DAY + 1))])
        self._offer("hour", [(n, f"{n:02}:00") for n in range(24)])
        self.fields["zone"].widget.attrs |= {"list": "zones", "autocomplete": "off", "spellcheck": "false"}
        self._lang = lang

    def _offer(self, name: str, pairs: list[tuple[int, str]]) -> None:
        field = self.fields.get(name)
        if isinstance(field, forms.TypedChoiceField):
            field.choices = pairs

    def clean_zone(self) -> str:
        """A zone of the IANA's list."""
        given = str(self.cleaned_data["zone"]).strip()
        try:
            return zone_named(given)
        except UnknownName as error:
            raise forms.ValidationError(error.text("fr" if self._lang == "fr" else "en")) from None


@cache
def zones() -> tuple[str, ...]:
    """The zones worth offering: places, without the aliases of old."""
    areas = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return tuple(sorted(z for z in available_timezones() if z.startswith(areas)))

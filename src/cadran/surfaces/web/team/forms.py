"""What is typed in a team's pages."""

from django import forms

from cadran.metrics.catalogue import KPIS
from cadran.panels.challenge import may_be_run
from cadran.surfaces.web.team.models import Practice


class Agreement(forms.Form):
    """An action to try, about one thing looked at."""

    kpi = forms.ChoiceField(choices=[(k, k) for k in KPIS])
    stage = forms.CharField(max_length=200, required=False)
    action = forms.CharField(max_length=1000)
    follow_up_on = forms.DateField()


class Settled(forms.Form):
    """What came of it."""

    outcome = forms.ChoiceField(choices=[c for c in Practice.Outcome.choices if c[0]])
    remark = forms.CharField(max_length=500, required=False)


class NewChallenge(forms.Form):
    """A KPI that adds up, two days, a prize, and at least two who take part (of `reps`)."""

    title = forms.CharField(max_length=120)
    kpi = forms.ChoiceField(choices=[(k, k) for k in KPIS if may_be_run(k)])
    starts_on = forms.DateField()
    ends_on = forms.DateField()
    prize = forms.CharField(max_length=200)
    reps = forms.MultipleChoiceField()

    def __init__(self, *args: object, reps: tuple[str, ...] = (), **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # as Django's form takes them
        field = self.fields["reps"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(r, r) for r in reps]

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        start, end = found.get("starts_on"), found.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "before_start")
        if len(found.get("reps") or ()) < 2:
            self.add_error("reps", "too_few")
        return found


class Answer(forms.Form):
    """A month's answer to the pulse question."""

    score = forms.IntegerField()
    comment = forms.CharField(max_length=1000, required=False)

    def __init__(self, *args: object, lowest: int = 1, highest: int = 5, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # as Django's form takes them
        self.fields["score"] = forms.IntegerField(min_value=lowest, max_value=highest)

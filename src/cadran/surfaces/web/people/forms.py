"""Forms of accounts."""

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from cadran.surfaces.web.people.models import User


def _say(fr: str, en: str) -> str:
    return fr if get_language() == "fr" else en


class NewAccount(forms.Form):
    """Name and password of somebody whose e-mail is given."""

    name = forms.CharField(max_length=120)
    password = forms.CharField(widget=forms.PasswordInput, strip=False)
    again = forms.CharField(widget=forms.PasswordInput, strip=False)

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # Django's own signature
        labels = {
            "email": _say("E-mail", "E-mail"),
            "name": _say("Votre nom", "Your name"),
            "password": _say("Mot de passe", "Password"),
            "again": _say("Le même mot de passe", "The same password again"),
        }
        for name, field in self.fields.items():
            field.label = labels[name]
        self.fields["password"].help_text = _say("Au moins 12 caractères.", "At least 12 characters.")

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        password = found.get("password")
        if password and password != found.get("again"):
            self.add_error("again", _say("Les deux mots de passe diffèrent.", "The two passwords differ."))
        if password:
            try:
                validate_password(password, User(email=self.address(), name=found.get("name") or ""))
            except ValidationError as error:
                self.add_error("password", error)
        return found

    def address(self) -> str:
        return str(self.initial.get("email", ""))


class FirstAccount(NewAccount):
    """The administrator's account, made on the first visit."""

    email = forms.EmailField()
    field_order = ("email", "name", "password", "again")

    def address(self) -> str:
        return str(self.cleaned_data.get("email", ""))


class SignIn(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """E-mail and password, in the application's words; the link for a forgotten password stands below the form."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.fields["login"].label = "E-mail"
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
            self.fields[name].help_text = ""

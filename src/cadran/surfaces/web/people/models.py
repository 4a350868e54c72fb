"""Users sign in with their e-mail; their role decides what they see."""

from datetime import timedelta
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from cadran.workspace import Viewer

INVITED_FOR = timedelta(days=14)


class Role(models.TextChoices):
    """What a person sees and may do."""

    ADMINISTRATOR = "administrator"
    EXECUTIVE = "executive"
    MANAGER = "manager"
    REP = "rep"
    MARKETING = "marketing"


class Job(models.TextChoices):
    """A rep's trade: it decides which home page opens."""

    SDR = "sdr"
    BDM = "bdm"
    ACCOUNT_MANAGER = "account_manager"


class People(BaseUserManager["User"]):
    """Makes users; addresses are kept in lower case, so that each has one account."""

    def create_user(self, email: str, password: str | None = None, **more: object) -> "User":
        user = self.model(email=email.strip().lower(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who signs in.

    `rep`: the person's row in the store's `reps`, as `source/source_id`; asked of reps and managers.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.REP)
    job = models.CharField(max_length=20, choices=Job.choices, blank=True)
    rep = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = People()

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    @property
    def sees_all(self) -> bool:
        return self.role in {Role.ADMINISTRATOR, Role.EXECUTIVE}

    def viewer(self) -> Viewer:
        """Whose eyes the store is read with."""
        if self.sees_all:
            return Viewer("executive")
        if self.role == Role.MARKETING:
            return Viewer("marketing")
        return Viewer("manager" if self.role == Role.MANAGER else "rep", self.rep or self.email)


class Invitation(models.Model):
    """A link that lets one person in, once, for two weeks. Its token is kept hashed: reading the base opens nothing."""

    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    job = models.CharField(max_length=20, choices=Job.choices, blank=True)
    rep = models.CharField(max_length=200, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-invited_at"]

    def __str__(self) -> str:
        return self.email

    @property
    def open(self) -> bool:
        return self.accepted_at is None and timezone.now() < self.invited_at + INVITED_FOR


class AuditEntry(models.Model):
    """Something worth remembering: who did what, when. Never a password, a token or a row's content."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    who = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    email = models.CharField(max_length=254, blank=True)  # stays when the account goes
    what = models.CharField(max_length=60)  # signed_in, sign_in_failed, exported, target_changed, setting_changed...
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.email} {self.what}"

"""The door: the only place that turns a request into eyes on the data.

A view asks `seen(request)` and reads through what it gets; nothing below knows about users or roles.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.http import HttpRequest
from django.utils.translation import get_language

from cadran.errors import CadranError
from cadran.model.format import Format
from cadran.surfaces.web.people.models import Role, User
from cadran.surfaces.web.place import workspace_folder
from cadran.workspace import Workspace
from cadran.workspace.remembering import Remembering


class NotAllowed(CadranError):
    """A page or an action that this person's role does not have."""

    code = "not_allowed"

    def __init__(self) -> None:
        super().__init__(
            "Cette page n'est pas ouverte à votre rôle.", "This page is not open to your role.",
            next_fr="Demandez à votre administrateur.", next_en="Ask your administrator.",
        )  # fmt: skip


@cache
def whole() -> Remembering:
    """The workspace this process serves, unseen by anybody: for jobs, settings and the door itself."""
    return Remembering(Workspace.open(workspace_folder()))


@dataclass(frozen=True)
class Seen:
    """What one person sees: the workspace through their eyes, and how it is written for them."""

    user: User
    workspace: Remembering
    to: Format

    @property
    def lang(self) -> str:
        return self.to.lang

    @property
    def today(self) -> date:
        settings = self.workspace.settings
        return settings.today or datetime.now(settings.zone).date()

    @property
    def may_administer(self) -> bool:
        return self.user.role == Role.ADMINISTRATOR

    @property
    def leads(self) -> bool:
        """Whether this person sees others' rows by role."""
        return self.user.role in {Role.ADMINISTRATOR, Role.EXECUTIVE, Role.MANAGER}


def seen(request: HttpRequest, *roles: str) -> Seen:
    """The workspace as the signed-in person sees it; `NotAllowed` where roles are named and theirs is none of them."""
    user = request.user
    if not isinstance(user, User) or (roles and user.role not in roles):
        raise NotAllowed
    workspace = whole()
    lang = "fr" if get_language() == "fr" else "en"
    return Seen(user, workspace.seen_by(user.viewer()), Format(lang, workspace.settings.currency))

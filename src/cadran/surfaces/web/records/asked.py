"""What a list is asked for, read from its address and written back into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from cadran.panels.deals import Head
from cadran.workspace.browsing import Wanted

DEALS = ("list", "q", "pipeline", "stage", "owner", "account", "outcome", "sort", "page")
ACCOUNTS = ("q", "owner", "sort", "page")


@dataclass(frozen=True)
class Asked:
    """The filled choices of one request, by name."""

    given: Mapping[str, str]

    def __getattr__(self, name: str) -> str:
        return self.given.get(name, "")

    def link(self, **changed: str) -> str:
        """The part after `?` that asks for the same but for what is changed; from page 1 unless one is named."""
        chosen = {**self.given, "page": "", **changed}
        return urlencode({k: v for k, v in chosen.items() if v})

    @property
    def page_number(self) -> int:
        text = self.given.get("page", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1

    def wanted(self, page: int | None) -> Wanted:
        """The same as the library asks it."""
        return Wanted(
            search=self.q, stage=self.stage, pipeline=self.pipeline, owner=self.owner, account=self.account,
            outcome=self.outcome, list=self.list or "open", sort=self.sort, page=page,
        )  # fmt: skip


def asked(request: HttpRequest, names: Sequence[str]) -> Asked:
    """The choices among `names` that the address fills."""
    return Asked({n: request.GET[n] for n in names if request.GET.get(n)})


def columns(heads: Sequence[Head], here: Asked) -> list[tuple[Head, str]]:
    """Each head with the address that sorts by it."""
    return [(head, here.link(sort=head.sort)) for head in heads]

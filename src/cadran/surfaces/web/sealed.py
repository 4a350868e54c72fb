"""A text that the database holds sealed: who reads the database or a copy of it alone does not read it.

The key is worked out from the application's: what was sealed with another cannot be opened, and reads as "".
"""

import base64
import logging
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken
from django.db import models
from django.utils.crypto import salted_hmac

log = logging.getLogger(__name__)
SEALED = "cadran.sealed"


def seal_of(purpose: str, name: str = "") -> Fernet:
    """The key of one purpose: what is sealed for another does not open with it."""
    return Fernet(base64.urlsafe_b64encode(salted_hmac(purpose, name, algorithm="sha256").digest()))


if TYPE_CHECKING:
    Text = models.TextField[str, str]
else:
    Text = models.TextField


class SealedField(Text):
    """A text sealed on its way in and opened on its way out. It cannot be looked for."""

    def get_prep_value(self, value: object) -> str:
        return seal_of(SEALED).encrypt(str(value or "").encode()).decode()

    def from_db_value(self, value: str | None, *_: object) -> str:
        try:
            return seal_of(SEALED).decrypt(value or "").decode()
        except InvalidToken:
            log.warning("a sealed text cannot be opened with this key: it must be typed again")
            return ""

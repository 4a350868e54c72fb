"""Why a letter did not leave, in words for the administrator; never a password, and of the server only its answer."""

import smtplib
import socket
import ssl
from dataclasses import dataclass

from django.conf import settings

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened. `is_final`: no other try can help; `is_answer`: the server said no, so nothing has left."""

    fr: str
    en: str
    is_final: bool = False
    is_answer: bool = False

    @property
    def words(self) -> dict[str, str]:
        return {"fr": self.fr, "en": self.en}


CLOSED = Trouble("Le compte de cette personne est fermé.", "This person's account is closed.", is_final=True)
WITHDRAWN = Trouble("Ce mail n'est plus voulu.", "This mail is wanted no more.", is_final=True)
DIED = Trouble(
    "Le programme s'est arrêté pendant l'envoi : le mail est peut-être parti.",
    "The program stopped while it was sending: the mail may have left.",
)


def trouble_of(error: Exception) -> Trouble:
    """The words for what a mail server, the network or the letter itself raised."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _said("Le serveur de mails refuse le compte ou son mot de passe", "The mail server refuses the account "
                     "or its password", error.smtp_code, b"", is_final=False)  # fmt: skip
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _said("Le serveur refuse ce destinataire", "The server refuses this recipient", code, said)
    if isinstance(error, smtplib.SMTPSenderRefused):  # a wrong setting, not the letter's fault: it may be mended
        return _said("Le serveur refuse l'expéditeur", "The server refuses the sender", error.smtp_code,
                     error.smtp_error, is_final=False)  # fmt: skip
    if isinstance(error, smtplib.SMTPDataError):
        return _said("Le serveur refuse ce message", "The server refuses this message", error.smtp_code,
                     error.smtp_error)  # fmt: skip
    if isinstance(error, ssl.SSLError):
        return Trouble(
            "La liaison chiffrée avec le serveur de mails échoue : certificat inconnu ou périmé ?",
            "The encrypted line to the mail server fails: is its certificate unknown or expired?",
        )
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionResetError | BrokenPipeError):
        return Trouble("Le serveur de mails a coupé la liaison.", "The mail server dropped the line.")
    if isinstance(error, TimeoutError | socket.gaierror | OSError) and not isinstance(error, smtplib.SMTPException):
        return Trouble("Le serveur de mails ne répond pas.", "The mail server does not answer.")
    if isinstance(error, ValueError):
        return Trouble("Ce message ne peut pas être écrit : adresse ou en-tête impossible.",
                       "This message cannot be written: impossible address or header.", is_final=True)  # fmt: skip
    return Trouble("Le serveur de mails n'accepte pas la liaison.", "The mail server does not accept the line.")


def _said(fr: str, en: str, code: int, said: bytes | str, *, is_final: bool = True) -> Trouble:
    """With the server's code and words. 5xx is for good where the letter is at fault, 4xx never."""
    words = _clean(said)
    after = f" ({code}{f' : {words}' if words else ''}).", f" ({code}{f': {words}' if words else ''})."
    return Trouble(fr + after[0], en + after[1], is_final=is_final and 500 <= code < 600, is_answer=True)


def _clean(said: bytes | str) -> str:
    """The server's words in one line, without what signs us in there."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    for secret in (settings.EMAIL_HOST_PASSWORD, settings.EMAIL_HOST_USER):
        if secret:
            text = text.replace(secret, "***")
    return " ".join(text.split())[:LONGEST]

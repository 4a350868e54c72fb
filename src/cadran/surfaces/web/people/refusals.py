"""Why the company's sign-on lets somebody not in, in words, and what they can do."""

from collections.abc import Mapping
from dataclasses import dataclass

from cadran.errors import CadranError
from cadran.model.words import Words


@dataclass(frozen=True, slots=True)
class Refusal:
    """`text` and `then` are formatted with `email`, the address that the provider named."""

    status: int
    text: Words
    then: Words


AGAIN: Words = ("Recommencez depuis la page de connexion.", "Start again from the sign-in page.")
REFUSALS: Mapping[str, Refusal] = {
    "unreachable": Refusal(
        503,
        ("Le fournisseur d'identité de votre entreprise ne répond pas.",
         "Your company's identity provider does not answer."),
        ("Réessayez dans quelques minutes, ou connectez-vous avec un mot de passe : « Mot de passe oublié ? » "
         "permet d'en choisir un.",
         "Try again in a few minutes, or sign in with a password: 'Forgot your password?' lets you choose one."),
    ),
    "expired": Refusal(
        400,
        ("Cette connexion a commencé dans un autre navigateur, a déjà servi, ou date de plus de dix minutes.",
         "This sign-in began in another browser, was used already, or is older than ten minutes."), AGAIN,
    ),
    "cancelled": Refusal(
        403,
        ("La connexion a été annulée chez le fournisseur d'identité.",
         "The sign-in was cancelled at the identity provider."), AGAIN,
    ),
    "provider_error": Refusal(
        502,
        ("Le fournisseur d'identité a refusé la connexion.", "The identity provider refused the sign-in."),
        ("Recommencez ; si cela se répète, prévenez votre administrateur : ce message vient du fournisseur.",
         "Start again; if it happens twice, tell your administrator: this message comes from the provider."),
    ),
    "client": Refusal(
        502,
        ("Le fournisseur d'identité n'a pas reconnu Cadran.", "The identity provider did not recognise Cadran."),
        ("Prévenez votre administrateur : l'identifiant, le secret ou l'adresse de retour de Cadran chez le "
         "fournisseur ne sont pas les bons.",
         "Tell your administrator: the client id, the secret or the redirect address at the provider is wrong."),
    ),
    "untrusted": Refusal(
        502,
        ("La réponse du fournisseur d'identité n'a pas pu être vérifiée.",
         "What the identity provider answered could not be verified."),
        ("Recommencez ; si cela se répète, prévenez votre administrateur : la raison est dans le journal du serveur.",
         "Start again; if it happens twice, tell your administrator: the reason is in the server's log."),
    ),
    "no_email": Refusal(
        403,
        ("Le fournisseur d'identité n'a transmis aucune adresse e-mail.",
         "The identity provider named no e-mail address."),
        ("Demandez à votre administrateur d'ouvrir le champ « email » à Cadran chez le fournisseur.",
         "Ask your administrator to open the scope 'email' to Cadran at the provider."),
    ),
    "unverified": Refusal(
        403,
        ("Le fournisseur d'identité ne garantit pas que l'adresse {email} est la vôtre.",
         "The identity provider does not vouch that the address {email} is yours."),
        ("Faites-la vérifier chez le fournisseur, ou demandez à votre administrateur.",
         "Have it verified at the provider, or ask your administrator."),
    ),
    "not_invited": Refusal(
        403,
        ("L'adresse {email} n'a pas de compte ici.", "The address {email} has no account here."),
        ("Demandez à votre administrateur d'inviter cette adresse (Réglages, Personnes), puis reconnectez-vous.",
         "Ask your administrator to invite this address (Settings, People), then sign in again."),
    ),
    "inactive": Refusal(
        403,
        ("Le compte de {email} est fermé.", "The account of {email} is closed."),
        ("Demandez à votre administrateur de le rouvrir.", "Ask your administrator to open it again."),
    ),
}  # fmt: skip


class SignOnRefused(CadranError):
    """Somebody does not come in. `code`: a key of REFUSALS; `detail`: for the server's log, without any secret."""

    def __init__(self, code: str, *, email: str = "", detail: str = "") -> None:
        why = REFUSALS[code]
        (fr, en), (next_fr, next_en) = why.text, why.then
        super().__init__(
            fr.format(email=email), en.format(email=email), code=code,
            next_fr=next_fr, next_en=next_en,
        )  # fmt: skip
        self.status, self.email, self.detail = why.status, email, detail

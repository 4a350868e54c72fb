"""The company's sign-on by OpenID Connect: what its provider says counts only after it was checked.

allauth carries the steps; here stand the checks that it leaves out: the signature also of a token that came over the
provider's own line, the nonce, that the discovery and userinfo speak of the same provider and person, and that no
answer, however broken, ends in an error page without words.
"""

import hmac
from collections.abc import Mapping
from typing import Any

import jwt
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from requests import RequestException

from cadran.surfaces.web.people.refusals import SignOnRefused

WELL_KNOWN = "/.well-known/openid-configuration"
ENDPOINTS = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
# Signatures that only the holder of a private key can make: one by a shared secret, or none, is not asked for.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLOCKS = 60  # seconds by which the provider's clock may differ from ours


def nonce_of(state: str) -> str:
    """What the provider must put into the token of the sign-in that `state` began: nobody else can tell it."""
    return salted_hmac("cadran.sign-on.nonce", state, algorithm="sha256").hexdigest()


class Answers(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth ships no types
    """What the provider answers at each step."""

    @property
    def openid_config(self) -> Mapping[str, str]:
        """Where the provider's addresses are, by its own word."""
        if not hasattr(self, "_found"):
            self._found = discovered(self.get_provider().server_url)
        return self._found

    def get_access_token_data(
        self, request: HttpRequest, app: object, client: object, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        try:
            found: dict[str, Any] = super().get_access_token_data(request, app, client, pkce_code_verifier)
        except (KeyError, TypeError, ValueError) as error:
            if isinstance(error, RequestException):  # which is told apart by who called
                raise
            raise SignOnRefused("untrusted", detail="the token endpoint's answer cannot be read") from error
        return found

    def parse_token(self, data: Mapping[str, Any]) -> SocialToken:
        return SocialToken(token=str(data["access_token"]))  # used once, for userinfo, and kept nowhere

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **more: Any) -> SocialLogin:
        """Who signed in: the claims of the id_token, with what userinfo adds where that names no e-mail."""
        config = self.openid_config
        claims = checked(
            str(more["response"].get("id_token", "")), fetched(config["jwks_uri"]), issuer=config["issuer"],
            client=app.client_id, nonce=nonce_of(request.GET["state"]),
        )  # fmt: skip
        if "email" not in claims and (userinfo := config.get("userinfo_endpoint")):
            told = fetched(userinfo, token.token)
            if told.get("sub") != claims["sub"]:
                raise SignOnRefused("untrusted", detail="userinfo tells of somebody else than the id_token")
            claims = {**told, **claims}
        return self.get_provider().sociallogin_from_response(request, claims)


class CompanyProvider(OpenIDConnectProvider):  # type: ignore[misc]  # as above
    """The provider whose address stands in the environment."""

    oauth2_adapter_class = Answers

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: object = None, **more: object
    ) -> HttpResponse:
        """Off to the provider, with a state and its nonce; what an address adds of its own is not passed on."""
        state = get_adapter().generate_state_param({})
        asked = {**self.get_auth_params(), "nonce": nonce_of(state)}
        scope = self.get_scope()
        answer: HttpResponse = super().redirect(
            request, process, next_url, data, auth_params=asked, scope=scope, state_id=state
        )
        return answer

    def extract_extra_data(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Kept of what the provider tells: what names the identity on one's page, no more."""
        return {name: data[name] for name in ("email", "name") if name in data}

    def extract_email_addresses(self, data: Mapping[str, Any]) -> list[EmailAddress]:
        """The address, verified where the provider says so.

        Where it says nothing either way (Microsoft Entra does), the domains that the operator names are taken as
        verified; a plain no is a no.
        """
        email, said = data.get("email"), data.get("email_verified")
        if not isinstance(email, str) or not email:
            return []
        if said is None:
            verified = email.rpartition("@")[2].lower() in self.app.settings.get("domains", ())
        else:
            verified = said is True or str(said).lower() == "true"  # some providers write it as text
        return [EmailAddress(email=email, verified=verified, primary=True)]


def discovered(address: str) -> Mapping[str, str]:
    """The provider's own description, which must be of the provider that was asked."""
    config = fetched(address)
    if missing := [name for name in ENDPOINTS if not isinstance(config.get(name), str)]:
        raise SignOnRefused("untrusted", detail=f"{address} does not name {', '.join(missing)}")
    asked, issuer = address.removesuffix(WELL_KNOWN), config["issuer"]
    if asked.rstrip("/") != issuer.rstrip("/"):
        raise SignOnRefused(
            "untrusted", detail=f"{asked} calls itself {issuer}: CADRAN_OIDC_SERVER is to be the latter"
        )
    return config


def fetched(address: str, bearer: str = "") -> dict[str, Any]:
    """The JSON object at one of the provider's addresses."""
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    try:
        with get_adapter().get_requests_session() as session:
            answer = session.get(address, headers=headers)
            answer.raise_for_status()
            found = answer.json()
    except RequestException as error:
        raise SignOnRefused("unreachable", detail=f"{address}: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise SignOnRefused("untrusted", detail=f"{address} is not a JSON object")
    return found


def checked(token: str, keys: dict[str, Any], *, issuer: str, client: str, nonce: str) -> dict[str, Any]:
    """The claims of an id_token: signed by one of the provider's keys, by it, for us, now, and for this sign-in."""
    try:
        named = jwt.get_unverified_header(token).get("kid")
        known = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in {None, "sig"}]
        key = next((key for key in known if named is None or key.key_id == named), None)
        if key is None:
            raise SignOnRefused("untrusted", detail="the id_token is signed with a key that the provider does not name")
        claims: dict[str, Any] = jwt.decode(
            token, key.key, algorithms=list(ALGORITHMS), audience=client, issuer=issuer, leeway=CLOCKS,
            options={"require": ["iss", "aud", "exp", "iat", "sub"]},
        )  # fmt: skip
    except (jwt.PyJWTError, TypeError, ValueError, AttributeError) as error:
        raise SignOnRefused("untrusted", detail=f"id_token: {type(error).__name__}") from error
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise SignOnRefused("untrusted", detail="the id_token was made for another sign-in")
    if claims.get("azp", client) != client:
        raise SignOnRefused("untrusted", detail="the id_token was made for another application")
    return claims

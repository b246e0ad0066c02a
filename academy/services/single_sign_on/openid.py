"""Speaking OpenID Connect with a provider: the code flow with PKCE, state and nonce.

What a provider says of itself (its addresses, its keys) is kept for an hour. A key that we do not know yet
has the keys fetched again, once a minute at most.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from academy.errors import Unavailable
from academy.provider import OpenId, Provider, is_safe
from academy.services.single_sign_on.documents import TIMEOUT, Documents, silent
from academy.services.single_sign_on.facts import Facts, Refused, read

FRESH = timedelta(hours=1)
KEYS_FRESH = timedelta(minutes=1)

SKEW = 120
"""Seconds that the provider's clock may be away from ours."""

ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
    | {"Ed25519"}
)
"""Signatures that only the provider can make: neither ``none``, nor any that the client secret makes."""

METADATA = "/.well-known/openid-configuration"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a browser is sent, the key that it brings back, and what to keep until then."""

    address: str
    key: str
    details: Json


@dataclass(frozen=True, slots=True)
class Answer:
    """Who came back, and what signs her out at the provider."""

    facts: Facts
    id_token: str | None


class OpenIdGate:
    """The way through a provider that speaks OpenID Connect. Safe to share between threads."""

    def __init__(self, provider: Provider) -> None:
        assert isinstance(provider.speaks, OpenId)  # noqa: S101 -- whoever makes one has looked
        self.provider = provider
        self.we = provider.speaks
        self._documents = Documents()

    def begin(self, *, asks_again: bool, at: datetime) -> Departure:
        """The question to the provider: who is this? *asks_again* even if it knows already."""
        from authlib.common.security import generate_token

        state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        verifier = generate_token(64)
        more = {"prompt": "login"} if asks_again else {}
        with self._client() as client:
            address, _ = client.create_authorization_url(
                self.metadata(at=at)["authorization_endpoint"],
                state=state,
                nonce=nonce,
                code_verifier=verifier,
                **more,
            )
        return Departure(address, state, {"nonce": nonce, "verifier": verifier})

    def finish(
        self, query: Mapping[str, str], details: Mapping[str, Any], *, at: datetime
    ) -> Answer:
        """Who it is, after a browser came back with *query*. Raises ``Refused`` or ``Unavailable``."""
        metadata = self.metadata(at=at)
        _check_issuer(query, metadata)
        if "error" in query or not query.get("code"):
            raise Refused(f"the provider said {query.get('error', 'nothing')[:80]!r}")
        with self._client(metadata) as client:
            token = self._exchange(client, metadata, query["code"], details["verifier"])
            claims = self.read_id_token(token, nonce=details["nonce"], at=at)
            more = self._more(client, metadata, subject=claims["sub"])
        facts = read(
            self.provider, {**more, **claims}, issuer=self.we.issuer, subject=str(claims["sub"])
        )
        offers_leaving = "end_session_endpoint" in metadata
        return Answer(facts, token["id_token"] if offers_leaving else None)

    def read_id_token(self, token: Mapping[str, Any], *, nonce: str, at: datetime) -> Json:
        """The claims of the id token in *token*, if the provider made it, for us, and for this sign-in."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jws import JWSRegistry

        if not isinstance(token.get("id_token"), str):
            raise Refused("no id token")
        told = self.metadata(at=at).get("id_token_signing_alg_values_supported", ["RS256"])
        algorithms = sorted(ALGORITHMS.intersection(told))
        if not algorithms:  # to the library, none named means any that it likes
            raise Refused("the provider signs with nothing that we trust")
        registry = JWSRegistry(algorithms=algorithms, strict_check_header=False)
        wanted = {
            "iss": {"essential": True, "values": [self.we.issuer]},
            "aud": {"essential": True, "values": [self.we.client_id]},
        }
        known = {"nonce": nonce, "client_id": self.we.client_id}
        if isinstance(token.get("access_token"), str):
            known["access_token"] = token["access_token"]
        try:
            try:
                read = jwt.decode(token["id_token"], self.keys(at=at), registry=registry)
            except (JoseError, ValueError):  # perhaps a key that is newer than those we know
                keys = self.keys(at=at, fresh=KEYS_FRESH)
                read = jwt.decode(token["id_token"], keys, registry=registry)
            claims = CodeIDToken(read.claims, read.header, wanted, known)
            claims.validate(now=int(at.timestamp()), leeway=SKEW)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Refused(f"an id token that is not good: {error}") from error
        return dict(claims)

    def leaving_address(self, id_token: str | None, *, at: datetime) -> str | None:
        """Where a browser is signed out of the provider as well, if that can be done."""
        from authlib.common.urls import add_params_to_uri

        try:
            endpoint = self.metadata(at=at).get("end_session_endpoint")
        except Unavailable:
            return None
        if not endpoint:
            return None
        values = {
            "client_id": self.we.client_id,
            "post_logout_redirect_uri": self.provider.signed_out_address,
            **({"id_token_hint": id_token} if id_token else {}),
        }
        return str(add_params_to_uri(endpoint, values.items()))

    def metadata(self, *, at: datetime) -> Json:
        """What the provider says of itself. Raises ``Unavailable``."""
        read = partial(_metadata, issuer=self.we.issuer)
        address = self.we.issuer.rstrip("/") + METADATA
        return self._documents.get(address, read, at=at, fresh=FRESH)

    def is_client_known(self, *, at: datetime) -> bool:
        """Whether the provider knows us by our secret: it tells so before it looks at a code."""
        import requests
        from authlib.common.errors import AuthlibBaseError

        metadata = self.metadata(at=at)
        with self._client(metadata) as client:
            try:
                client.fetch_token(
                    metadata["token_endpoint"],
                    code="doctor",
                    code_verifier="d" * 64,
                    timeout=TIMEOUT,
                )
            except AuthlibBaseError as error:
                return error.error not in {"invalid_client", "unauthorized_client"}
            except (requests.RequestException, ValueError, KeyError):
                pass
        return True

    def _exchange(self, client: Any, metadata: Json, code: str, verifier: str) -> Json:
        import requests
        from authlib.common.errors import AuthlibBaseError

        try:
            token = client.fetch_token(
                metadata["token_endpoint"],
                code=code,
                code_verifier=verifier,
                timeout=TIMEOUT,
                allow_redirects=False,
            )
        except AuthlibBaseError as error:
            raise Refused(f"the provider took no code: {error.error}") from error
        except requests.HTTPError as error:
            raise Refused(f"the provider gave no token: {error}") from error
        except (requests.RequestException, ValueError) as error:
            raise silent() from error
        if not isinstance(token, dict):
            raise Refused("no token")
        return token

    def _more(self, client: Any, metadata: Json, *, subject: str) -> Json:
        """What the provider tells besides the id token; of nobody else (OpenID Connect Core, 5.3.2)."""
        import requests

        if "userinfo_endpoint" not in metadata:
            return {}
        try:
            answer = client.get(
                metadata["userinfo_endpoint"], timeout=TIMEOUT, allow_redirects=False
            )
            told = answer.json() if answer.ok else {}
        except requests.RequestException as error:
            raise silent() from error
        except ValueError:
            return {}  # signed user info, which nobody asked for
        return told if isinstance(told, dict) and told.get("sub") == subject else {}

    def keys(self, *, at: datetime, fresh: timedelta = FRESH) -> Any:
        """The provider's public keys. Raises ``Unavailable``."""
        address = self.metadata(at=at)["jwks_uri"]
        return self._documents.get(address, _key_set, at=at, fresh=fresh)

    def _client(self, metadata: Json | None = None) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        methods = (metadata or {}).get("token_endpoint_auth_methods_supported")
        posts = methods and "client_secret_basic" not in methods
        return OAuth2Session(
            self.we.client_id,
            self.we.client_secret,
            scope=self.we.scopes,
            redirect_uri=self.provider.return_address,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_post" if posts else "client_secret_basic",
        )


def _check_issuer(query: Mapping[str, str], metadata: Json) -> None:
    """Whoever answers says who it is, where it can (RFC 9207): no other provider answers for ours."""
    told = query.get("iss")
    if told is None and not metadata.get("authorization_response_iss_parameter_supported"):
        return
    if told != metadata["issuer"]:
        raise Refused("an answer of another provider")


def _metadata(text: bytes, *, issuer: str) -> Json:
    """Raises ``ValueError`` unless this is *issuer* itself, with all that we need."""
    found: Json = json.loads(text)
    if found.get("issuer") != issuer:
        raise ValueError(f"it calls itself {found.get('issuer')!r}")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not is_safe(str(found.get(name, ""))):
            raise ValueError(f"its {name} is no safe address")
    for name in ("userinfo_endpoint", "end_session_endpoint"):
        if name in found and not is_safe(str(found[name])):
            del found[name]
    return found


def _key_set(text: bytes) -> Any:
    from joserfc.jwk import KeySet

    return KeySet.import_key_set(json.loads(text))

"""Security keys and passkeys (WebAuthn). The site they belong to is the one SITE_URL names; an
answer given to any other address is refused.

fido2 checks the answers; what it needs to remember stands in the session.
"""

import base64
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from directory.accounts.models import Factor, User
from directory.accounts.second_factor.factors import secret_of
from directory.operations import environment

STATE = "second_factor_challenge"
LONGEST = 20_000  # characters of an answer
# The password has been given: a touch is enough, a finger or a number is better.
VERIFIED = UserVerificationRequirement.PREFERRED


def _server() -> Fido2Server:
    site = environment.site(settings.SITE_URL)
    origin = f"{site.scheme}://{site.netloc}"
    entity = PublicKeyCredentialRpEntity(id=site.hostname, name=settings.WAGTAIL_SITE_NAME)
    return Fido2Server(entity, verify_origin=lambda given: given == origin)


def _keep(request: HttpRequest, begun: tuple[Any, Any]) -> str:
    """What the browser is asked, as JSON; what must come back is remembered."""
    options, state = begun
    request.session[STATE] = {name: str(getattr(v, "value", v)) for name, v in state.items()}
    return json.dumps(dict(options)["publicKey"])


def _remembered(request: HttpRequest) -> Any:
    """Once: an answer cannot be sent again."""
    state = request.session.pop(STATE, None)
    return state and {**state, "user_verification": VERIFIED}


def _keys(user: User) -> list[tuple[Factor, AttestedCredentialData]]:
    found = []
    for factor in user.factors.filter(kind=Factor.Kind.KEY):
        if secret := secret_of(factor):
            found.append((factor, AttestedCredentialData(base64.b64decode(secret))))
    return found


def begin_adding(request: HttpRequest, user: User) -> str:
    """What the browser is asked to make a key for; one that is there already is not taken."""
    entity = PublicKeyCredentialUserEntity(
        id=str(user.pk).encode(), name=user.get_username(), display_name=user.get_username()
    )
    begun = _server().register_begin(
        entity,
        [credential for _factor, credential in _keys(user)],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=VERIFIED,
    )
    return _keep(request, begun)


def finish_adding(request: HttpRequest, answer: str) -> tuple[str, int] | None:
    """What to keep of a new key, and how often it says it was used; None if it is not right."""
    state = _remembered(request)
    if not state:
        return None
    try:
        made = _server().register_complete(state, json.loads(answer))
        credential = made.credential_data
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    if credential is None:
        return None
    return base64.b64encode(bytes(credential)).decode(), made.counter


def begin_asking(request: HttpRequest, user: User) -> str:
    """What the browser is asked to sign; empty for somebody without a key."""
    keys = [credential for _factor, credential in _keys(user)]
    if not keys:
        return ""
    return _keep(request, _server().authenticate_begin(keys, user_verification=VERIFIED))


def take_answer(request: HttpRequest, user: User, answer: str) -> str:
    """By what this answer lets them in; empty if by nothing."""
    state, keys = _remembered(request), _keys(user)
    if not state or not keys:
        return ""
    try:
        said = json.loads(answer)
        used = _server().authenticate_complete(state, [one for _factor, one in keys], said)
        count = AuthenticationResponse.from_dict(said).response.authenticator_data.counter
    except (ValueError, TypeError, KeyError, AttributeError):
        return ""
    factor = next(f for f, one in keys if one.credential_id == used.credential_id)
    # A key that counts has counted on; one that does not says 0 for ever. Else it is a copy.
    if count <= factor.last_count and (count or factor.last_count):
        return ""
    rows = Factor.objects.filter(pk=factor.pk, last_count=factor.last_count)
    if rows.update(last_count=count, last_used_at=timezone.now()) != 1:
        return ""
    return str(factor.kind)

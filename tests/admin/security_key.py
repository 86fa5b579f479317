"""A security key made of software, for one site."""

import hashlib
import html
import json
import re

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, WITH_KEY = 0x01, 0x41


class SecurityKey:
    """Answers what a page asks; ``origin`` is the address the browser says it is at."""

    def __init__(self, origin="http://127.0.0.1:8000", host="127.0.0.1", number=b"one key"):
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.origin, self.host, self.number, self.count = origin, host, number, 0

    def add(self, page):
        """The answer to a page that adds a key."""
        public = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(bytes(16), self.number, public)
        made = AttestationObject.create("none", self._about(WITH_KEY, credential), {})
        said = self._said("webauthn.create", page)
        return self._answer(clientDataJSON=said, attestationObject=bytes(made))

    def sign(self, page):
        """The answer to a page that asks for a key."""
        self.count += 1
        said, about = self._said("webauthn.get", page), bytes(self._about(PRESENT))
        signature = self.private.sign(
            about + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._answer(clientDataJSON=said, authenticatorData=about, signature=signature)

    def _about(self, flags, *credential):
        host = hashlib.sha256(self.host.encode()).digest()
        return AuthenticatorData.create(host, flags, self.count, *credential)

    def _said(self, kind, page):
        challenge = asked(page)["challenge"]
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, **response):
        number = websafe_encode(self.number)
        return json.dumps(
            {
                "id": number,
                "rawId": number,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {name: websafe_encode(value) for name, value in response.items()},
            }
        )


def asked(page):
    """What a page asks of the browser."""
    return json.loads(
        html.unescape(re.search(r'data-security-key="([^"]+)"', page.content.decode())[1])
    )

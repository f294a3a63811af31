"""Signed files by which installations pool peers: contributions out, benchmark packs in (Ed25519 over canonical JSON)."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from errors import AnswerError
from questionnaires.yaml_in import Source, parse

FORMAT = 1


def fingerprint(public: bytes) -> str:
    """Short name of a public key, to be read out or compared by eye.

    >>> fingerprint(bytes(32))
    '6668-7aad-f862-bd77'
    """
    text = hashlib.sha256(public).hexdigest()[:16]
    return "-".join(text[place : place + 4] for place in range(0, 16, 4))


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _canonical(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def signed(kind: str, body: Mapping[str, Any], key: Ed25519PrivateKey) -> bytes:
    """A file of a kind (``contribution`` or ``pack``) with its signature, as JSON bytes."""
    whole = {"waymark": kind, "format": FORMAT, **body, "key": base64.b64encode(public_bytes(key)).decode()}
    signature = base64.b64encode(key.sign(_canonical(whole))).decode()
    return json.dumps({**whole, "signature": signature}, ensure_ascii=False, indent=1).encode()


def opened(raw: bytes, kind: str, name: str) -> tuple[dict[str, Any], str]:
    """The body of a signed file and its key's fingerprint; AnswerError when it isn't whole or isn't of the kind."""
    data = parse(raw, Source(name if name.endswith(".json") else f"{name}.json", AnswerError))
    if not isinstance(data, dict) or data.get("waymark") != kind or data.get("format") != FORMAT:
        raise AnswerError(f"is not a {kind} file of Waymark", name, f"give a {kind} file as it was made")
    body = {key: value for key, value in data.items() if key != "signature"}
    try:
        public = base64.b64decode(str(data.get("key")), validate=True)
        signature = base64.b64decode(str(data.get("signature")), validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _canonical(body))
    except (ValueError, InvalidSignature):
        raise AnswerError("the signature does not fit: the file was changed", name, "ask for the file again") from None
    return body, fingerprint(public)

"""AWS_IAM: does the request carry a true SigV4 signature of ours?

The signature is computed again with botocore from what was received and compared; a header
that the signature does not cover has no say. AWS General Reference, "Signature Version 4".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as SigningKey

from local.gateway.ports import Credentials
from services.core.clock import Clock
from services.core.errors import Unauthenticated

ALGORITHM = "AWS4-HMAC-SHA256"
SERVICE = "appsync"
SKEW = timedelta(minutes=5)
_STAMP = "%Y%m%dT%H%M%SZ"
_HEADER = re.compile(
    rf"{ALGORITHM} Credential=(?P<key>[^/,\s]+)/(?P<scope>[^,\s]+),\s*"
    r"SignedHeaders=(?P<headers>[^,\s]+),\s*Signature=(?P<signature>[0-9a-f]{64})"
)


@dataclass(frozen=True)
class SignedCall:
    """What a signature covers. `target` is the path with its query; header names are lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class SignatureCheck:
    """Verifies signatures made with one key pair, for one region."""

    credentials: Credentials
    region: str
    clock: Clock

    def require(self, call: SignedCall) -> str:
        """The access key that signed `call`.

        Raises:
            Unauthenticated: unsigned, signed with another key or for something else, changed on
                the way, or more than five minutes away from now.
        """
        said = _HEADER.fullmatch(call.headers.get("authorization", ""))
        if said is None:
            raise Unauthenticated("Sign the request with AWS Signature Version 4.")
        covered = said["headers"].split(";")
        if not {"host", "x-amz-date"} <= set(covered):
            raise Unauthenticated("Sign at least the headers host and x-amz-date.")
        stamp = call.headers.get("x-amz-date", "")
        self._require_recent(stamp)
        _require_true_hash(call)
        scope = f"{stamp[:8]}/{self.region}/{SERVICE}/aws4_request"
        known = _same(said["key"], self.credentials.access_key)
        if not known or said["scope"] != scope:
            raise Unauthenticated(
                f"Sign with this platform's credentials for {self.region}/{SERVICE}."
            )
        try:
            true = self._signature(call, covered, stamp)
        except ValueError:  # A host or a header that no client could have signed.
            raise Unauthenticated("The signed parts of the request cannot be read.") from None
        if not _same(said["signature"], true):
            raise Unauthenticated("The signature does not match the request.")
        return said["key"]

    def _require_recent(self, stamp: str) -> None:
        try:
            at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
        except ValueError:
            raise Unauthenticated("Send x-amz-date as YYYYMMDDTHHMMSSZ.") from None
        if abs(self.clock() - at) > SKEW:
            raise Unauthenticated("The signature is more than five minutes from the present.")

    def _signature(self, call: SignedCall, covered: list[str], stamp: str) -> str:
        key = SigningKey(self.credentials.access_key, self.credentials.secret_key)
        signer = SigV4Auth(key, SERVICE, self.region)
        headers = {name: call.headers.get(name, "") for name in covered}
        "".join(headers.values()).encode()  # Text that has no encoding has no signature either.
        request = AWSRequest(
            method=call.method,
            # Plain http makes botocore hash the body itself; the scheme is not part of a signature.
            url=f"http://{call.headers.get('host', '')}{call.target}",
            headers=headers,
            data=call.body,
        )
        request.context["timestamp"] = stamp
        text = signer.string_to_sign(request, signer.canonical_request(request))
        return signer.signature(text, request)


def _require_true_hash(call: SignedCall) -> None:
    """A signed body hash is taken at its word when signing, so it must be the body's."""
    said = call.headers.get("x-amz-content-sha256")
    if said is not None and not _same(said, sha256(call.body).hexdigest()):
        raise Unauthenticated("x-amz-content-sha256 is not the hash of the body.")


def _same(said: str, true: str) -> bool:
    """Compare in constant time; text of any kind may have been said."""
    return compare_digest(said.encode(errors="replace"), true.encode())

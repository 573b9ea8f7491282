"""From what AppSync says about a caller to who it is."""

from collections.abc import Mapping
from typing import Any

from services.access.roles import Principal, highest_role
from services.core.errors import Forbidden
from services.core.loose import as_dict, texts_in


def principal_of(event: Mapping[str, Any]) -> Principal:
    """The person behind an AppSync event, signed in with Cognito or through our authorizer.

    Raises:
        Forbidden: the caller is in none of the three groups, or is not a person.
    """
    identity = as_dict(event.get("identity"))
    headers = as_dict(as_dict(event.get("request")).get("headers"))
    context = as_dict(identity.get("resolverContext"))
    groups = [context["role"]] if "role" in context else texts_in(identity.get("groups"))
    role = highest_role(groups)
    user_id = context.get("userId") or identity.get("sub")
    if role is None or not user_id:
        raise Forbidden(
            "You have no role here yet; ask an administrator to give you one.",
            userId=user_id,
            role=None,
        )
    return Principal(
        user_id=user_id,
        role=role,
        username=context.get("username") or identity.get("username") or "",
        ip_address=next(iter(texts_in(identity.get("sourceIp"))), _forwarded_for(headers)),
        user_agent=str(headers.get("user-agent", ""))[:256],
    )


def _forwarded_for(headers: Mapping[str, Any]) -> str:
    """Where a program called from: our authorizer's identity carries no address.

    The last entry is CloudFront's own, the one before it is whom CloudFront saw; whatever a caller
    writes into the header itself stands further left.
    """
    hops = [hop.strip() for hop in str(headers.get("x-forwarded-for", "")).split(",")]
    return hops[-2][:64] if len(hops) > 1 else ""

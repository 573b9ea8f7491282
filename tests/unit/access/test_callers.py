from typing import Any

import pytest

from services.access.callers import principal_of
from services.access.roles import Role
from services.core.errors import Forbidden

COGNITO = {
    "sub": "u1",
    "username": "ada",
    "groups": ["Viewer", "Operator"],
    "sourceIp": ["1.2.3.4"],
}
LAMBDA = {"resolverContext": {"userId": "u2", "username": "bo", "role": "Admin"}}
IAM = {
    "accountId": "809904170947",
    "cognitoIdentityPoolId": None,
    "userArn": "arn:aws:sts::809904170947:assumed-role/base-wecare-digital/fn",
    "username": "AROA:fn",
    "sourceIp": ["1.2.3.4"],
}


def event(identity: Any, **headers: str) -> dict[str, Any]:
    return {"identity": identity, "request": {"headers": headers}}


def test_somebody_signed_in_with_cognito_is_known_with_role_and_origin():
    who = principal_of(event(COGNITO, **{"user-agent": "Firefox"}))
    assert (who.user_id, who.role, who.username) == ("u1", Role.OPERATOR, "ada")
    assert (who.ip_address, who.user_agent) == ("1.2.3.4", "Firefox")


def test_somebody_let_in_by_our_authorizer_is_known_with_role():
    who = principal_of(event(LAMBDA))
    assert (who.user_id, who.role, who.username, who.ip_address) == ("u2", Role.ADMIN, "bo", "")


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("198.51.100.7, 203.0.113.2", "198.51.100.7"),
        ("6.6.6.6, 198.51.100.7, 203.0.113.2", "198.51.100.7"),
        ("203.0.113.2", ""),
        ("", ""),
        ("x" * 500 + ", 203.0.113.2", "x" * 64),
    ],
)
def test_a_program_calls_from_where_cloudfront_saw_it(said: str, address: str):
    assert principal_of(event(LAMBDA, **{"x-forwarded-for": said})).ip_address == address


def test_groups_beside_the_authorizers_answer_do_not_count():
    both = {**LAMBDA, "groups": ["Admin"]}
    both["resolverContext"] = {"userId": "u2", "role": "Viewer"}
    assert principal_of(event(both)).role is Role.VIEWER


@pytest.mark.parametrize(
    "identity",
    [
        None,
        {},
        [],
        IAM,
        {**COGNITO, "groups": None},
        {**COGNITO, "groups": []},
        {**COGNITO, "groups": "Admin"},
        {**COGNITO, "groups": ["Strangers"]},
        {**COGNITO, "sub": None},
        {**COGNITO, "sub": ""},
        {"resolverContext": {"userId": "u2", "role": ""}},
        {"resolverContext": {"userId": "u2", "role": "Root"}, "groups": ["Admin"]},
        {"resolverContext": {"role": "Admin"}},
    ],
)
def test_whoever_is_no_person_with_a_role_is_nobody(identity: Any):
    with pytest.raises(Forbidden, match="ask an administrator"):
        principal_of(event(identity))


def test_a_request_without_headers_or_address_is_still_somebodys():
    who = principal_of({"identity": {**COGNITO, "sourceIp": None}, "request": None})
    assert (who.ip_address, who.user_agent) == ("", "")


def test_a_long_user_agent_is_cut():
    assert len(principal_of(event(COGNITO, **{"user-agent": "x" * 5000})).user_agent) == 256

import pytest

from services.access.authorizer import authorize
from services.access.roles import Role
from services.access.tokens import Keys, TokenVerifier
from services.core.clock import utc_now
from tests.factories.infrastructure import FIELDS
from tests.factories.logs import logged
from tests.factories.time import FakeClock
from tests.factories.tokens import SETTINGS, public_jwk, signed

DENIED = {"isAuthorized": False, "ttlOverride": 0}


@pytest.fixture
def tokens() -> TokenVerifier:
    clock = FakeClock(utc_now())
    return TokenVerifier(SETTINGS, Keys(lambda: {"keys": [public_jwk()]}, clock), clock)


@pytest.mark.proves("1.3", "1.4", "1.5", "14.1")
@pytest.mark.parametrize("role", list(Role))
def test_a_member_comes_in_without_the_fields_that_their_role_may_not_use(
    tokens: TokenVerifier, role: Role
):
    with logged() as lines:
        answer = authorize(signed({"cognito:groups": [role]}), tokens, FIELDS)
    denied = set(answer.pop("deniedFields"))
    assert answer == {
        "isAuthorized": True,
        "resolverContext": {"userId": "user-1", "username": "ada", "role": role},
        "ttlOverride": 0,
    }
    assert denied == {name for name, field in FIELDS.items() if role not in field["roles"]}
    assert {"Mutation.publishInboundMessage", "Mutation.publishMessageStatus"} <= denied
    assert ("Mutation.createContact" in denied) == (role is Role.VIEWER)
    assert not any(name.startswith(("Query.", "Subscription.")) for name in denied)
    [line] = lines.named("authentication")
    assert (line["result"], line["userId"], line["role"]) == ("allowed", "user-1", role)


def test_the_prefix_that_chooses_this_mode_is_not_part_of_the_token(tokens: TokenVerifier):
    assert authorize(f"custom-{signed()}", tokens, FIELDS)["isAuthorized"]


@pytest.mark.proves("1.1", "14.1", "property 58")
@pytest.mark.parametrize("token", ["", "Bearer ", "garbage", "Bearer a.b.c"])
def test_property_58_a_token_that_proves_nothing_is_denied_and_logged(
    tokens: TokenVerifier, token: str
):
    """Feature: wecare-digital-admin-platform, Property 58: Authentication Attempts are Logged."""
    with logged() as lines:
        assert authorize(token, tokens, FIELDS) == DENIED
    [line] = lines.named("authentication")
    assert (line["level"], line["result"], bool(line["reason"])) == ("WARNING", "denied", True)


@pytest.mark.parametrize("groups", [None, [], ["Strangers"], "Admin", [7], {"Admin": 1}])
def test_somebody_in_none_of_our_groups_is_denied_and_logged_with_their_id(
    tokens: TokenVerifier, groups: object
):
    with logged() as lines:
        assert authorize(signed({"cognito:groups": groups}), tokens, FIELDS) == DENIED
    [line] = lines.named("authentication")
    assert (line["result"], line["reason"], line["userId"]) == ("denied", "no role", "user-1")


def test_no_part_of_a_token_is_logged(tokens: TokenVerifier):
    token = signed()
    with logged() as lines:
        authorize(token, tokens, FIELDS)
        authorize(token + "x", tokens, FIELDS)
    assert not any(part in lines.text for part in token.split("."))

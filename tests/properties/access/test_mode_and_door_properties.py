"""Who comes in is logged, and nothing leaves where only rehearsals are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.access.authorizer import authorize
from services.access.roles import Role
from services.access.standing import Standings
from services.access.tokens import Keys, TokenVerifier
from services.access.visits import StoredVisits
from services.core.clock import utc_now
from services.core.settings import Environment, Misconfigured, SendMode
from services.limits.tier import lowered
from tests.factories.infrastructure import FIELDS, memory_store
from tests.factories.logs import logged
from tests.factories.tokens import SETTINGS, public_jwk, settings, signed

TOKENS = TokenVerifier(SETTINGS, Keys(lambda: {"keys": [public_jwk()]}, utc_now), utc_now)


def visits() -> StoredVisits:
    store = memory_store()
    return StoredVisits(store, Standings(store, utc_now))


@pytest.mark.proves("14.1", "property 58")
@given(
    st.text(max_size=60),
    st.none() | st.sampled_from([role.value for role in Role]),
    st.uuids().map(str),
    st.sampled_from(["whole", "cut", "garbage"]),
)
def test_property_58_every_attempt_to_come_in_is_logged_with_its_result(
    garbage: str, role: str | None, user_id: str, form: str
):
    """Feature: wecare-digital-admin-platform, Property 58: Authentication Attempts are Logged."""
    token = signed({"sub": user_id, "cognito:groups": [role] if role else []})
    shown = {"whole": token, "cut": token[:-9], "garbage": garbage}[form]
    with logged() as lines:
        allowed = authorize(shown, TOKENS, FIELDS, visits)["isAuthorized"]
    assert allowed == (form == "whole" and role is not None)
    [line] = lines.named("authentication")
    assert (line["result"], bool(line["timestamp"])) == ("allowed" if allowed else "denied", True)
    if form == "whole":
        assert line["userId"] == user_id
    assert token.rpartition(".")[2] not in lines.text


@pytest.mark.proves("10.7", "property 52")
@given(
    st.sampled_from([Environment.PREVIEW, Environment.STAGING]),
    st.none() | st.text(max_size=10) | st.sampled_from(["LIVE", "DRY_RUN"]) | st.integers(),
)
def test_property_52_where_only_rehearsals_are_nothing_makes_it_live(
    environment: Environment, configured: object
):
    """Feature: wecare-digital-admin-platform, Property 52: Non-Production Enforces DRY_RUN."""
    with pytest.raises(Misconfigured, match="SEND_MODE=LIVE is not allowed"):
        settings(environment=environment, send_mode=SendMode.LIVE)
    started = settings(environment=environment)
    row = None if configured is None else {"configKey": "send_mode", "configValue": configured}
    assert lowered(started.send_mode, row) is SendMode.DRY_RUN

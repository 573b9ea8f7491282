import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.access.model import SetUserEnabled, SetUserRole
from services.access.roles import Permission, Role, highest_role, roles_granted
from services.access.tokens import Keys, TokenVerifier
from services.access.users import UserService
from services.core.clock import utc_now
from services.core.errors import Conflict, Forbidden, Unauthenticated
from tests.factories.infrastructure import memory_store
from tests.factories.outcomes import outcome_of
from tests.factories.people import FakeDirectory, admin
from tests.factories.records import principal
from tests.factories.time import FakeClock
from tests.factories.tokens import SETTINGS, encoded, public_jwk, signed

TOKEN = signed()
TOKENS = TokenVerifier(SETTINGS, Keys(lambda: {"keys": [public_jwk()]}, utc_now), utc_now)
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.proves("1.2", "property 1")
@given(st.lists(st.sampled_from(Role) | st.text(), max_size=6))
def test_property_1_a_role_comes_from_our_groups_only(groups: list[str]):
    """Feature: wecare-digital-admin-platform, Property 1: Authentication Returns Valid Role."""
    ours = [role for role in Role if role.value in groups]
    assert highest_role(groups) == (ours[-1] if ours else None)


@pytest.mark.proves("1.6", "property 3")
@given(st.sampled_from(Role), st.sampled_from(Permission), st.text(max_size=20))
def test_property_3_what_a_role_may_not_do_is_a_403(
    role: Role, permission: Permission, user_id: str
):
    """Feature: wecare-digital-admin-platform, Property 3: Unauthorized Access Returns 403."""
    outcome = outcome_of(lambda: principal(role, user_id=user_id).require(permission))
    if role in roles_granted(permission):
        assert outcome is None
    else:
        assert isinstance(outcome, Forbidden)
        assert (outcome.http_status, outcome.code) == (403, "INSUFFICIENT_PERMISSIONS")
        assert outcome.details["userId"] == user_id


@given(
    st.text(max_size=300)
    | st.tuples(json, json, st.binary(max_size=40)).map(lambda t: ".".join(map(encoded, t)))
    | json.map(lambda header: f"{encoded(header)}.{TOKEN.partition('.')[2]}")
)
def test_whatever_comes_as_a_token_the_answer_is_no(token: str):
    with pytest.raises(Unauthenticated):
        TOKENS.verify(token)


@given(st.data())
def test_a_true_token_with_one_letter_changed_is_refused(data: st.DataObject):
    at = data.draw(st.integers(0, len(TOKEN) - 2))
    letter = data.draw(st.sampled_from("abcXYZ019-_.").filter(lambda c: c != TOKEN[at]))
    with pytest.raises(Unauthenticated):
        TOKENS.verify(TOKEN[:at] + letter + TOKEN[at + 1 :])


ANYBODY = st.sampled_from(["a", "b", "c"])


@pytest.mark.proves("1.5", "property 2")
@given(
    st.lists(
        st.tuples(ANYBODY, ANYBODY, st.sampled_from([*Role, True, False])), min_size=1, max_size=12
    )
)
def test_whatever_administrators_do_to_each_other_somebody_administers(
    steps: list[tuple[str, str, Role | bool]],
):
    """Everybody acts with a token that still says Admin, whatever was done to them meanwhile."""
    pool, store = FakeDirectory(), memory_store()
    for who in "abc":
        pool.add(who, Role.ADMIN)
    users = UserService(store, pool, FakeClock())
    for actor, target, change in steps:
        before = {one.user_id: one for one in users.page(admin("a"), 60, None).items}
        try:
            if isinstance(change, bool):
                users.set_enabled(admin(actor), SetUserEnabled(user_id=target, enabled=change))
            else:
                users.set_role(admin(actor), SetUserRole(user_id=target, role=change))
            done = True
        except (Conflict, Forbidden):
            done = False
        after = {one.user_id: one for one in users.page(admin("a"), 60, None).items}
        assert any(one.role is Role.ADMIN and one.enabled for one in after.values())
        if not (before[actor].role is Role.ADMIN and before[actor].enabled):
            assert not done
        if not done:
            assert after == before

import pytest

from services.access.roles import (
    GRANTS,
    Permission,
    Role,
    highest_role,
    roles_granted,
)
from services.core.errors import Forbidden
from tests.factories.records import principal

MAY = {
    Permission.READ: {Role.VIEWER, Role.OPERATOR, Role.ADMIN},
    Permission.WRITE_CONTACTS: {Role.OPERATOR, Role.ADMIN},
    Permission.SEND_MESSAGES: {Role.OPERATOR, Role.ADMIN},
    Permission.REPLAY_FAILURES: {Role.OPERATOR, Role.ADMIN},
    Permission.REVIEW_DRAFTS: {Role.OPERATOR, Role.ADMIN},
    Permission.MANAGE_SERVICES: {Role.OPERATOR, Role.ADMIN},
    Permission.ADMINISTER: {Role.ADMIN},
}


@pytest.mark.proves("1.3", "1.4", "1.5", "property 2")
@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", list(Role))
def test_property_2_a_role_may_do_exactly_what_the_requirements_say(
    role: Role, permission: Permission
):
    """Feature: wecare-digital-admin-platform, Property 2: RBAC Enforcement.

    There are 18 cases, and all of them are here.
    """
    if role in MAY[permission]:
        principal(role).require(permission)
        return
    with pytest.raises(Forbidden, match="ask an administrator for the role") as refused:
        principal(role).require(permission)
    assert refused.value.http_status == 403
    assert refused.value.details == {
        "userId": f"user-{role.lower()}",
        "role": role,
        "operation": permission,
    }


@pytest.mark.parametrize("permission", list(Permission))
def test_the_refusal_names_the_lowest_role_that_would_do(permission: Permission):
    lowest = roles_granted(permission)[0]
    assert set(roles_granted(permission)) == MAY[permission]
    if lowest is not Role.VIEWER:
        with pytest.raises(Forbidden, match=f"the role {lowest}"):
            principal(Role.VIEWER).require(permission)


@pytest.mark.proves("1.2", "property 1")
@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["Viewer"], Role.VIEWER),
        (["Operator"], Role.OPERATOR),
        (["Admin"], Role.ADMIN),
        (["Viewer", "Operator"], Role.OPERATOR),
        (["Operator", "Viewer"], Role.OPERATOR),
        (["Admin", "Viewer"], Role.ADMIN),
        (["Viewer", "Strangers"], Role.VIEWER),
        ([], None),
        (["Strangers"], None),
        (["admin"], None),
        (["ADMIN "], None),
        ([""], None),
    ],
)
def test_property_1_the_highest_group_is_the_role_and_no_group_is_none(
    groups: list[str], role: Role | None
):
    """Feature: wecare-digital-admin-platform, Property 1: Authentication Returns Valid Role."""
    assert highest_role(groups) is role


def test_a_higher_role_may_do_all_that_a_lower_one_may():
    assert GRANTS[Role.VIEWER] < GRANTS[Role.OPERATOR] < GRANTS[Role.ADMIN]

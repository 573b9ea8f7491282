"""The directory speaks the user pool's real protocol, to the embedded AWS."""

import asyncio
from collections.abc import Generator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from local.embedded_aws import EmbeddedAws
from local.ports import free_ports
from services.access.directory import CognitoDirectory
from services.access.roles import Role
from services.core.errors import Conflict, Invalid, ProviderFailed
from tests.factories.logs import logged


@pytest.fixture(scope="module")
def cognito(tmp_path_factory: pytest.TempPathFactory) -> Generator[Any]:
    """A client of the embedded AWS, the same process that `make run` starts."""
    [port] = free_ports(1)
    aws = EmbeddedAws(port, tmp_path_factory.mktemp("embedded"))
    with asyncio.Runner() as runner:
        runner.run(aws.start())
        session: Any = boto3.Session("local", "local", region_name="us-east-1")
        yield session.client("cognito-idp", endpoint_url=aws.url)
        runner.run(aws.stop())


@pytest.fixture
def pool(cognito: Any) -> CognitoDirectory:
    """An empty pool of its own, with our three groups."""
    made = cognito.create_user_pool(PoolName="people", UsernameAttributes=["email"])
    pool_id = made["UserPool"]["Id"]
    for role in Role:
        cognito.create_group(UserPoolId=pool_id, GroupName=role.value)
    return CognitoDirectory(lambda: cognito, pool_id)


def test_who_is_invited_exists_has_signed_in_never_and_is_in_no_group(pool: CognitoDirectory):
    made = pool.invite("ada@example.com", again=False)
    assert (made.email, made.enabled, made.invited) == ("ada@example.com", True, True)
    assert pool.by_id(made.user_id) == pool.by_email("ada@example.com") == made
    assert pool.email_of(made.username) == "ada@example.com"
    assert not any(pool.members(role) for role in Role)


def test_an_address_belongs_to_one_user(pool: CognitoDirectory):
    pool.invite("ada@example.com", again=False)
    with pytest.raises(Conflict):
        pool.invite("ada@example.com", again=False)


@pytest.mark.parametrize("who", ["", "nobody", 'x" or "a"="a', "a\\", "a\nb", "\x00"])
def test_nobody_is_found_by_what_nobody_has(pool: CognitoDirectory, who: str):
    pool.invite("ada@example.com", again=False)
    assert pool.by_id(who) is None
    assert pool.by_email(who) is None


def test_a_move_leaves_exactly_one_of_our_groups_and_may_be_repeated(pool: CognitoDirectory):
    made = pool.invite("ada@example.com", again=False)
    for role in (Role.OPERATOR, Role.ADMIN, Role.VIEWER, Role.VIEWER):
        pool.move(made, role)
        found = [one for one in Role if made.user_id in {p.user_id for p in pool.members(one)}]
        assert found == [role]


def test_who_is_disabled_cannot_sign_in_until_enabled(pool: CognitoDirectory):
    made = pool.invite("ada@example.com", again=False)
    for enabled in (False, False, True, True):
        pool.enable(made, enabled=enabled)
        found = pool.by_id(made.user_id)
        assert found is not None
        assert found.enabled is enabled


def test_pages_of_the_pool_are_everybody_once(pool: CognitoDirectory):
    made = {pool.invite(f"u{number}@example.com", again=False).user_id for number in range(5)}
    found: list[str] = []
    page = pool.page(2, None)
    found += [one.user_id for one in page.people]
    while page.next:
        page = pool.page(2, page.next)
        found += [one.user_id for one in page.people]
    assert (set(found), len(found)) == (made, 5)


@pytest.mark.proves("14.3", "property 59")
def test_property_59_what_the_pool_refuses_is_logged_with_its_request_and_without_addresses(
    cognito: Any,
):
    """Feature: wecare-digital-admin-platform, Property 59: API Errors are Logged."""
    gone = CognitoDirectory(lambda: cognito, "us-east-1_nowhere")
    with logged() as lines, pytest.raises(ProviderFailed, match="do the same again"):
        gone.invite("ada@example.com", again=False)
    [line] = lines.named("user_pool_failed")
    assert (line["operation"], line["code"]) == ("AdminCreateUser", "ResourceNotFoundException")
    assert line["requestId"] and any("directory.py" in place for place in line["stackTrace"])
    assert "ada@example.com" not in lines.text


def test_a_foreign_page_token_is_the_callers_mistake():
    class Strict:
        def list_users(self, **_: object) -> None:
            raise ClientError({"Error": {"Code": "InvalidParameterException"}}, "ListUsers")

    strict: Any = Strict()
    with pytest.raises(Invalid, match="nextToken"):
        CognitoDirectory(lambda: strict, "pool").page(10, "foreign")
    with pytest.raises(ProviderFailed):
        CognitoDirectory(lambda: strict, "pool").page(10, None)

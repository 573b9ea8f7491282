"""People, settings and the audit log, through the real gateway and the embedded AWS."""

import asyncio
import re
from itertools import count
from typing import Any

import pytest

from tests.flows.api import Api, Refused, aws, sign_in
from tests.flows.sockets import opened
from tests.http import http
from tests.platform import RunningPlatform

USER = "userId email role enabled lastLoginAt"
NUMBERS = count(1)
PASSWORD = "Chosen-2026-Word"
DENIED = "INSUFFICIENT_PERMISSIONS"
FOLLOW = "subscription { onInboundMessage { messageId } }"


@pytest.fixture(scope="session")
def admin(platform: RunningPlatform) -> Api:
    return Api(platform.url, sign_in(platform.info(), "admin@example.com"))


class People:
    """What an administrator does, and what an invited person does then."""

    def __init__(self, platform: RunningPlatform, admin: Api) -> None:
        self.platform, self.admin, self.info = platform, admin, platform.info()
        self.cognito = aws(self.info, "cognito-idp")

    def invite(self, role: str) -> dict[str, Any]:
        email = f"person{next(NUMBERS)}@example.com"
        query = f"mutation($i: InviteUserInput!) {{ inviteUser(input: $i) {{ {USER} }} }}"
        return self.admin.ask(query, i={"email": email, "role": role})

    def set_role(self, user_id: str, role: str) -> Any:
        query = f"mutation($i: SetUserRoleInput!) {{ setUserRole(input: $i) {{ {USER} }} }}"
        return self.admin.ask(query, i={"userId": user_id, "role": role})

    def set_enabled(self, user_id: str, *, enabled: bool) -> Any:
        query = f"mutation($i: SetUserEnabledInput!) {{ setUserEnabled(input: $i) {{ {USER} }} }}"
        return self.admin.ask(query, i={"userId": user_id, "enabled": enabled})

    def listed(self) -> dict[str, Any]:
        found = self.admin.ask(f"{{ users(limit: 60) {{ items {{ {USER} }} }} }}")
        return {one["userId"]: one for one in found["items"]}

    def temporary_password(self, email: str) -> str:
        mails = http.get(f"{self.platform.url}/local/invitations").json()
        text = next(mail["text"] for mail in mails if mail["to"] == email)
        return re.search(r"temporary password is (\S+)\.$", text)[1]  # pyright: ignore[reportOptionalSubscript]

    def begin(self, email: str, password: str) -> Any:
        return self.cognito.initiate_auth(
            ClientId=self.info["userPoolClientId"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": password},
        )

    def come_in(self, email: str) -> Api:
        """As the invited person: sign in with the mailed password, and choose another."""
        asked = self.begin(email, self.temporary_password(email))
        assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
        answer = self.cognito.respond_to_auth_challenge(
            ClientId=self.info["userPoolClientId"],
            ChallengeName="NEW_PASSWORD_REQUIRED",
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": email, "NEW_PASSWORD": PASSWORD},
        )
        return Api(self.platform.url, answer["AuthenticationResult"]["AccessToken"])

    def audited(self, **arguments: Any) -> list[dict[str, Any]]:
        query = """query($u: ID, $r: ID) { auditLog(userId: $u, resourceId: $r) {
          items { action userId resourceId details ipAddress userAgent } } }"""
        return self.admin.ask(query, **arguments)["items"]


@pytest.fixture(scope="session")
def people(platform: RunningPlatform, admin: Api) -> People:
    return People(platform, admin)


@pytest.mark.proves("1.1", "1.2", "1.5", "property 1")
def test_an_invited_person_comes_in_with_the_role_that_they_were_promised(people: People):
    invited = people.invite("Operator")
    assert people.listed()[invited["userId"]]["role"] == "Operator"
    person = people.come_in(invited["email"])
    me = person.ask(f"{{ me {{ {USER} }} }}")
    assert (me["userId"], me["role"], me["email"]) == (
        invited["userId"],
        "Operator",
        invited["email"],
    )
    with pytest.raises(Refused) as refused:
        person.ask(f"{{ users {{ items {{ {USER} }} }} }}")
    assert refused.value.code == DENIED
    assert people.listed()[invited["userId"]]["lastLoginAt"] == me["lastLoginAt"]


async def follow_and_lose(people: People, person: Api, user_id: str) -> list[Any]:
    """What the socket of somebody says until their subscription ends."""
    async with opened(person) as socket:
        assert (await socket.start(FOLLOW))["type"] == "start_ack"
        await asyncio.to_thread(people.set_enabled, user_id, enabled=False)
        ended = await socket.receive()
        refused = await socket.start(FOLLOW, id_="again")
    return [ended, refused]


@pytest.mark.proves("1.6")
def test_who_is_disabled_is_refused_though_their_token_lives_and_loses_their_subscription(
    people: People,
):
    invited = people.invite("Operator")
    person = people.come_in(invited["email"])
    ended, again = asyncio.run(follow_and_lose(people, person, invited["userId"]))
    assert ended == {"id": "1", "type": "complete"}
    assert again["payload"]["errors"][0]["errorType"] == "Unauthorized"
    with pytest.raises(Refused) as refused:
        person.contact("nobody")
    assert refused.value.code == DENIED
    by_program = Api(person.url, f"custom-{person.token}")
    assert by_program.post("{ me { userId } }").status_code == 401
    assert people.listed()[invited["userId"]]["enabled"] is False
    with pytest.raises(people.cognito.exceptions.ClientError):
        people.begin(invited["email"], PASSWORD)
    assert [row["action"] for row in people.audited(u=invited["userId"])] == ["denied"]
    people.set_enabled(invited["userId"], enabled=True)
    assert people.begin(invited["email"], PASSWORD)["AuthenticationResult"]


def test_a_lowered_role_counts_though_the_token_still_says_more(people: People):
    invited = people.invite("Admin")
    person = people.come_in(invited["email"])
    people.set_role(invited["userId"], "Viewer")
    with pytest.raises(Refused) as refused:
        person.create_contact(name="Nobody", phone="+919999900000")
    assert refused.value.code == DENIED
    changed = people.audited(r=invited["userId"])
    assert [row["action"] for row in changed] == ["set_user_role", "invite_user"]
    assert all(row["ipAddress"] and row["userAgent"] for row in changed)
    assert "example.com" not in str(changed)


@pytest.mark.parametrize("role", ["Root", "admin", "", None])
def test_a_role_that_does_not_exist_is_refused_and_changes_nobody(people: People, role: Any):
    root = people.admin.ask("{ me { userId } }")["userId"]
    with pytest.raises(Refused, match=r"[Rr]ole"):
        people.set_role(root, role)
    assert people.listed()[root]["role"] == "Admin"


def test_who_was_made_in_the_user_pool_itself_is_listed_without_a_role(people: People):
    made = people.cognito.admin_create_user(
        UserPoolId=people.info["userPoolId"], Username="console@example.com"
    )
    user_id = made["User"]["Username"]
    assert people.listed()[user_id]["role"] is None
    assert people.set_role(user_id, "Viewer")["role"] == "Viewer"


def test_the_last_administrator_stays(people: People):
    root = people.admin.ask("{ me { userId } }")["userId"]
    others = [one for one in people.listed().values() if one["role"] == "Admin"]
    assert [one["userId"] for one in others] == [root]
    for attempt in (
        lambda: people.set_role(root, "Viewer"),
        lambda: people.set_enabled(root, enabled=False),
    ):
        with pytest.raises(Refused, match="Somebody has to administer"):
            attempt()
    assert people.listed()[root]["role"] == "Admin"


def test_a_setting_is_changed_audited_and_refused_when_it_is_nonsense(people: People):
    change = "mutation($i: SetSystemConfigInput!) { setSystemConfig(input: $i) { configValue } }"
    people.admin.ask(change, i={"configKey": "whatsapp_tier_limit", "configValue": "2000"})
    assert people.admin.ask("{ sendingStatus { tierLimit } }")["tierLimit"] == 2000
    wrong = (
        ("whatsapp_tier_limit", "lots"),
        ("ai_automation_enabled", "yes"),
        ("nonsense", "1"),
        ("send_mode", "live"),
    )
    for key, value in wrong:
        with pytest.raises(Refused, match=r"must be|There is no such setting") as refused:
            people.admin.ask(change, i={"configKey": key, "configValue": value})
        assert refused.value.code == "VALIDATION_ERROR"
    with pytest.raises(Refused):
        people.admin.ask(change, i={"configKey": "whatsapp_tier_limit", "configValue": 2000})
    [row] = people.audited(r="whatsapp_tier_limit")
    assert row["details"] == '{"after": "2000", "before": null}'
    people.admin.ask(change, i={"configKey": "whatsapp_tier_limit", "configValue": "250"})

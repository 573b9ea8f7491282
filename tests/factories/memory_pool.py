"""The user pool in memory, behind Cognito's requests."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.factories.memory_dynamo import Refused


@dataclass
class MemoryPool:
    """People by user name; each knows their groups."""

    clock: Callable[[], datetime]
    people: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    mailed: Counter[str] = field(default_factory=Counter[str])
    """Invitations, by address."""

    def join(self, username: str, *groups: str, status: str = "CONFIRMED") -> dict[str, Any]:
        """Somebody in the user pool."""
        self.people[username] = {
            "Username": username,
            "Attributes": [
                {"Name": "sub", "Value": username},
                {"Name": "email", "Value": f"{username}@example.com"},
            ],
            "Enabled": True,
            "UserStatus": status,
            "UserCreateDate": self.clock(),
            "groups": set(groups),
        }
        return self.people[username]

    def list_users(self, request: Any) -> Any:
        wanted = re.fullmatch(r'(\w+) = "(.*)"', request.get("Filter", ""))
        found = list(self.people.values())
        if wanted:
            named = {"Name": wanted[1], "Value": wanted[2]}
            found = [one for one in found if named in one["Attributes"]]
        return {"Users": found}

    def list_users_in_group(self, request: Any) -> Any:
        found = [one for one in self.people.values() if request["GroupName"] in one["groups"]]
        return {"Users": found}

    def admin_get_user(self, request: Any) -> Any:
        found = self._pooled(request)
        return {"UserAttributes": found["Attributes"]}

    def admin_create_user(self, request: Any) -> Any:
        email = request["Username"]
        username = f"sub-{email}"
        self.mailed[email] += 1
        if request.get("MessageAction") != "RESEND":
            if username in self.people:
                raise Refused("UsernameExistsException")
            made = self.join(username, status="FORCE_CHANGE_PASSWORD")
            made["Attributes"][1]["Value"] = email
        return {"User": self.people[username]}

    def admin_add_user_to_group(self, request: Any) -> Any:
        self._pooled(request)["groups"].add(request["GroupName"])
        return {}

    def admin_remove_user_from_group(self, request: Any) -> Any:
        self._pooled(request)["groups"].discard(request["GroupName"])
        return {}

    def admin_enable_user(self, request: Any) -> Any:
        self._pooled(request)["Enabled"] = True
        return {}

    def admin_disable_user(self, request: Any) -> Any:
        self._pooled(request)["Enabled"] = False
        return {}

    def admin_user_global_sign_out(self, request: Any) -> Any:
        self._pooled(request)
        return {}

    def _pooled(self, request: Any) -> dict[str, Any]:
        for one in self.people.values():
            emails = [each["Value"] for each in one["Attributes"]]
            if request["Username"] in (one["Username"], *emails):
                return one
        raise Refused("UserNotFoundException")

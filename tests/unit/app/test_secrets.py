"""Secrets, where Amplify keeps them."""

import pytest

from services.app.secrets import secret
from services.aws import clients
from services.core.settings import Misconfigured
from tests.factories.aws import Cloud, client
from tests.factories.logs import logged

BRANCH, SHARED = "/amplify/app/main-branch-0a1b2c", "/amplify/shared/app"


def keep(parameter: str, value: str) -> None:
    client("ssm").put_parameter(Name=parameter, Value=value, Type="SecureString")


def places(name: str) -> tuple[str, str]:
    return f"{BRANCH}/{name}", f"{SHARED}/{name}"


@pytest.mark.proves("18.3")
def test_a_branchs_own_secret_counts_before_the_one_that_all_share(cloud: Cloud):
    keep(f"{SHARED}/ONE", "of all branches")
    keep(f"{SHARED}/TWO", "of all branches")
    keep(f"{BRANCH}/TWO", "of this branch")
    assert secret(places("ONE")) == "of all branches"
    assert secret(places("TWO")) == "of this branch"


def test_a_secret_is_asked_for_once_in_the_life_of_a_process(cloud: Cloud):
    keep(f"{SHARED}/THREE", "whatever it is")
    asked: list[str] = []
    events = clients.ssm().meta.events

    def note(model: object, **_: object) -> None:
        asked.append(str(model))

    events.register("before-call", note)
    try:
        assert {secret(places("THREE")) for _ in range(9)} == {"whatever it is"}
    finally:
        events.unregister("before-call", note)
    assert asked == ["OperationModel(name=GetParameters)"]


def test_a_secret_that_is_not_there_is_named_and_is_found_once_it_is(cloud: Cloud):
    with logged() as lines, pytest.raises(Misconfigured, match="The secret FOUR is not there"):
        secret(places("FOUR"))
    assert [line["secret"] for line in lines.named("secret_missing")] == ["FOUR"]
    keep(f"{BRANCH}/FOUR", "here by now")
    assert secret(places("FOUR")) == "here by now"


@pytest.mark.proves("18.7")
def test_no_log_line_holds_a_secret(cloud: Cloud):
    keep(f"{SHARED}/FIVE", "do not tell anybody")
    with logged() as lines:
        secret(places("FIVE"))
    assert "do not tell" not in lines.text

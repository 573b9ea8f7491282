import pytest

from tests.contract.resolvers.events import module_of


@pytest.mark.proves("1.1")
@pytest.mark.parametrize(
    "event", [{}, {"authorizationToken": None}, {"authorizationToken": "x.y.z"}]
)
def test_whoever_brings_no_proof_stays_outside(
    environment: pytest.MonkeyPatch, event: dict[str, object]
):
    denied = {"isAuthorized": False, "ttlOverride": 0}
    assert module_of("auth-middleware").handler(event, None) == denied

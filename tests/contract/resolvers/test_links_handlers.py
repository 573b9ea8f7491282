"""links-api and public-links, as AppSync and a function URL call them."""

from typing import Any

import pytest

from services.access.roles import Role
from tests.contract.resolvers.events import ask, module_of
from tests.factories.aws import Cloud

OFFER = "https://example.com/offer"
BROWSER = "Mozilla/5.0 (Android 15; Mobile)"


def visit(path: str, method: str = "GET", agent: str = BROWSER) -> Any:
    event = {
        "rawPath": path,
        "headers": {"user-agent": agent},
        "requestContext": {"http": {"method": method}},
    }
    return module_of("public-links").handler(event, None)


def clicks() -> list[int]:
    return [link["clicks"] for link in ask("Query.links", Role.VIEWER)["items"]]


def test_a_link_that_was_made_takes_people_to_its_target_and_is_counted(cloud: Cloud):
    link = ask("Mutation.createLink", input={"title": "Offer", "target": OFFER})
    answer = visit(f"/l/{link['code']}")
    assert (answer["statusCode"], answer["headers"]["Location"]) == (302, OFFER)
    assert answer["headers"]["Cache-Control"] == "no-store"
    assert visit(f"/{link['code']}/")["statusCode"] == 302
    assert clicks() == [2]


@pytest.mark.parametrize("agent", ["WhatsApp/2.24 A", "facebookexternalhit/1.1", "Googlebot/2.1"])
def test_a_preview_is_not_a_click(cloud: Cloud, agent: str):
    link = ask("Mutation.createLink", input={"title": "Offer", "target": OFFER})
    assert visit(f"/l/{link['code']}", agent=agent)["statusCode"] == 302
    assert visit(f"/l/{link['code']}", method="HEAD")["statusCode"] == 302
    assert clicks() == [0]


@pytest.mark.attack("public addresses")
@pytest.mark.parametrize("path", ["", "/", "/l/", "/l/2345678", "/l/%22><script>", "/l/a/b"])
def test_an_unknown_link_shows_a_calm_page(cloud: Cloud, path: str):
    answer = visit(path)
    assert answer["statusCode"] == 404 and "leads nowhere" in answer["body"]
    assert "<script" not in answer["body"] and "Location" not in answer["headers"]


@pytest.mark.attack("public addresses")
def test_a_switched_off_link_leads_nowhere(cloud: Cloud):
    link = ask("Mutation.createLink", input={"title": "Offer", "target": OFFER})
    ask("Mutation.switchLink", input={"code": link["code"], "enabled": False})
    assert visit(f"/l/{link['code']}")["statusCode"] == 404
    assert clicks() == [0]


@pytest.mark.parametrize("event", [{}, {"requestContext": {"http": {"method": "POST"}}}])
def test_a_request_of_another_kind_is_refused(cloud: Cloud, event: dict[str, Any]):
    assert module_of("public-links").handler(event, None)["statusCode"] == 405


def test_a_refused_target_says_at_which_field(cloud: Cloud):
    answer = ask("Mutation.createLink", input={"title": "x", "target": "http://example.com"})
    assert answer["errorType"] == "VALIDATION_ERROR"
    assert answer["errorInfo"]["details"]["fields"]["target"] == "begin with https://"

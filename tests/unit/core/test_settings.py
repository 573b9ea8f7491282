from typing import Any

import pytest

from services.aws.environment import table_name, table_variable
from services.core.function_settings import (
    DraftRequestSettings,
    DraftSettings,
    InboundSettings,
    KnowledgeBaseSettings,
    OutboundWhatsAppSettings,
    SmsSettings,
    TokenSettings,
    WhatsAppSettings,
)
from services.core.settings import Misconfigured, SendMode, Settings, is_loopback
from tests.factories.infrastructure import ALLOWLIST

Environment = pytest.MonkeyPatch
SOCIAL = "AWS_ENDPOINT_URL_SOCIALMESSAGING"
NEEDED = {
    Settings: ["SEND_MODE", "ENVIRONMENT", "LOG_LEVEL", "COGNITO_USER_POOL_ID"],
    TokenSettings: ["COGNITO_USER_POOL_CLIENT_ID", "AWS_REGION"],
    WhatsAppSettings: [
        "WHATSAPP_PHONE_NUMBER_ID_1",
        "WHATSAPP_PHONE_NUMBER_ID_2",
        "META_API_VERSION",
    ],
    OutboundWhatsAppSettings: ["GRAPHQL_URL", "AWS_REGION"],
    InboundSettings: ["INBOUND_DLQ_URL", "GRAPHQL_URL"],
    DraftRequestSettings: ["AI_QUEUE_URL"],
    KnowledgeBaseSettings: ["BEDROCK_KB_ID"],
    DraftSettings: [
        "BEDROCK_AGENT_ID",
        "BEDROCK_AGENT_ALIAS_ID",
        "BEDROCK_FOUNDATION_MODEL",
        "GRAPHQL_URL",
    ],
}


@pytest.mark.proves("18.6", "property 80")
@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("kind", list(NEEDED))
def test_property_80_a_start_without_a_variable_fails_with_its_name(
    environment: Environment, kind: type[Settings], empty: bool
):
    """Feature: wecare-digital-admin-platform, Property 80: Startup Validates Environment."""
    kind.load()
    for name in NEEDED[Settings] + NEEDED[kind]:
        with environment.context() as changed:
            if empty:
                changed.setenv(name, "")
            else:
                changed.delenv(name)
            with pytest.raises(Misconfigured, match=rf"\b{name}\b") as refused:
                kind.load()
            others = set(NEEDED[Settings] + NEEDED[kind]) - {name}
            assert not any(other in str(refused.value).replace(name, "") for other in others)


def test_all_missing_variables_are_named_at_once(environment: Environment):
    for name in NEEDED[WhatsAppSettings]:
        environment.delenv(name)
    with pytest.raises(Misconfigured) as refused:
        WhatsAppSettings.load()
    assert all(name in str(refused.value) for name in NEEDED[WhatsAppSettings])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SEND_MODE", "live"),
        ("SEND_MODE", "LIVE "),
        ("SEND_MODE", "1"),
        ("ENVIRONMENT", "prod"),
        ("ENVIRONMENT", "Production"),
        ("LOG_LEVEL", "LOUD"),
        ("WHATSAPP_PHONE_NUMBER_ID_1", "baa217c3"),
        ("WHATSAPP_PHONE_NUMBER_ID_2", "phone-number-id-"),
        ("META_API_VERSION", "24"),
        ("META_API_VERSION", "v24"),
        ("GRAPHQL_URL", "ftp://example.com"),
        ("INBOUND_DLQ_URL", "inbound-dlq"),
    ],
)
def test_a_value_out_of_form_is_refused_by_name_and_not_repeated(
    environment: Environment, name: str, value: str
):
    environment.setenv(name, value)
    with pytest.raises(Misconfigured, match=name) as refused:
        InboundSettings.load()
    assert value not in str(refused.value).replace(name, "")


@pytest.mark.proves("10.1", "10.2", "10.3", "10.7", "property 52")
@pytest.mark.parametrize("kind", list(NEEDED))
@pytest.mark.parametrize(
    ("place", "mode", "starts"),
    [
        ("production", "LIVE", True),
        ("production", "DRY_RUN", True),
        ("staging", "LIVE", False),
        ("staging", "DRY_RUN", True),
        ("preview", "LIVE", False),
        ("preview", "DRY_RUN", True),
        ("local", "DRY_RUN", True),
    ],
)
def test_property_52_live_starts_in_production_only(
    environment: Environment, kind: type[Settings], place: str, mode: str, starts: bool
):
    """Feature: wecare-digital-admin-platform, Property 52: Non-Production Enforces DRY_RUN."""
    environment.setenv("ENVIRONMENT", place)
    environment.setenv("SEND_MODE", mode)
    if starts:
        assert kind.load().send_mode is SendMode(mode)
    else:
        with pytest.raises(Misconfigured, match=f"SEND_MODE=LIVE is not allowed in {place}"):
            kind.load()


@pytest.mark.parametrize(
    ("endpoint", "starts"),
    [
        ("http://127.0.0.1:8000/providers", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        (None, False),
        ("", False),
        ("https://social-messaging.us-east-1.amazonaws.com", False),
        ("http://127.0.0.1.evil.com", False),
        ("http://localhost@evil.com", False),
        ("http://evil.com/localhost", False),
        ("http://0.0.0.0:8000", False),
        ("127.0.0.1:8000", False),
    ],
)
def test_live_on_one_machine_reaches_that_machine_only(
    environment: Environment, endpoint: str | None, starts: bool
):
    environment.setenv("ENVIRONMENT", "local")
    environment.setenv("SEND_MODE", "LIVE")
    if endpoint is not None:
        environment.setenv(SOCIAL, endpoint)
    if starts:
        assert WhatsAppSettings.load().send_mode is SendMode.LIVE
    else:
        with pytest.raises(Misconfigured, match=SOCIAL):
            WhatsAppSettings.load()


@pytest.mark.parametrize(
    ("place", "url", "starts"),
    [
        ("local", "http://127.0.0.1:4566/pool/jwks.json", True),
        ("local", "https://evil.com/jwks.json", False),
        ("production", "http://127.0.0.1:4566/jwks.json", False),
        ("preview", "https://evil.com/jwks.json", False),
    ],
)
def test_the_keys_of_another_place_are_trusted_on_one_machine_only(
    environment: Environment, place: str, url: str, starts: bool
):
    environment.setenv("ENVIRONMENT", place)
    environment.setenv("COGNITO_JWKS_URL", url)
    if starts:
        assert TokenSettings.load().jwks_url == url
    else:
        with pytest.raises(Misconfigured, match="COGNITO_JWKS_URL"):
            TokenSettings.load()


def test_the_keys_and_the_issuer_are_those_of_the_pool(environment: Environment):
    issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_test"
    found = TokenSettings.load()
    assert (found.issuer, found.jwks_url) == (issuer, f"{issuer}/.well-known/jwks.json")


@pytest.mark.proves("3.2")
def test_the_allowlist_is_the_two_numbers_of_the_account(environment: Environment):
    assert (
        WhatsAppSettings.load().allowlist
        == ALLOWLIST
        == (
            "phone-number-id-baa217c3f11b4ffd956f6f3afb44ce54",
            "phone-number-id-1447bc72d1b040f4bf2341c9e04b2e06",
        )
    )


def test_settings_cannot_be_changed_while_the_function_runs(environment: Environment):
    found: Any = Settings.load()
    with pytest.raises(AttributeError):
        found.send_mode = SendMode.LIVE


def test_settings_that_say_the_same_are_the_same(environment: Environment):
    assert Settings.load() == Settings.load() and len({Settings.load(), Settings.load()}) == 1
    other = Settings.load()
    environment.setenv("LOG_LEVEL", "DEBUG")
    assert Settings.load() != other != WhatsAppSettings.load()


@pytest.mark.parametrize("url", ["http://localhost", "http://127.0.0.1:1/x", "https://[::1]/"])
def test_this_machine_is_known_by_its_names(url: str):
    assert is_loopback(url)


@pytest.mark.parametrize(
    ("table", "variable"),
    [
        ("Contacts", "CONTACTS_TABLE"),
        ("BulkJobs", "BULK_JOBS_TABLE"),
        ("DLQMessages", "DLQ_MESSAGES_TABLE"),
        ("AIInteractions", "AI_INTERACTIONS_TABLE"),
    ],
)
def test_a_tables_name_stands_in_a_variable_of_its_own(
    environment: Environment, table: str, variable: str
):
    assert table_variable(table) == variable
    assert table_name(table) == f"test-{table}"
    environment.delenv(variable)
    with pytest.raises(Misconfigured, match=variable):
        table_name(table)


def test_what_is_registered_in_india_is_named_whole_or_not_at_all(environment: Environment):
    environment.setenv("SMS_POOL_ID", "pool-1")
    environment.setenv("SMS_CONFIGURATION_SET", "events")
    environment.setenv("SMS_IN_ENTITY_ID", "none")
    environment.setenv("SMS_IN_TEMPLATE_ID", "none")
    assert SmsSettings.load().india == {}
    environment.setenv("SMS_IN_ENTITY_ID", "1101")
    with pytest.raises(Misconfigured, match="SMS_IN_ENTITY_ID and SMS_IN_TEMPLATE_ID"):
        SmsSettings.load()
    environment.setenv("SMS_IN_TEMPLATE_ID", "1107")
    assert SmsSettings.load().india == {"IN_ENTITY_ID": "1101", "IN_TEMPLATE_ID": "1107"}

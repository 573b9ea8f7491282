import pytest

from services.core.function_settings import (
    EmailSettings,
    FeedbackSettings,
    OutboundEmailSettings,
    OutboundSmsSettings,
    SmsSettings,
    UnsubscribeSettings,
)
from services.core.settings import Misconfigured, SendMode, Settings
from tests.factories.infrastructure import INFRASTRUCTURE

NEEDED: dict[type[Settings], list[str]] = {
    SmsSettings: ["SMS_POOL_ID", "SMS_CONFIGURATION_SET"],
    OutboundSmsSettings: ["SMS_POOL_ID", "GRAPHQL_URL"],
    UnsubscribeSettings: ["UNSUBSCRIBE_KEY_PARAMETERS"],
    EmailSettings: [
        "SES_SENDER_EMAIL",
        "SES_SENDER_NAME",
        "SES_CONFIGURATION_SET",
        "UNSUBSCRIBE_URL",
    ],
    OutboundEmailSettings: ["SES_SENDER_EMAIL", "GRAPHQL_URL", "UNSUBSCRIBE_KEY_PARAMETERS"],
    FeedbackSettings: ["SMS_POOL_ID", "INBOUND_DLQ_URL", "GRAPHQL_URL"],
}
ENDPOINTS: list[tuple[type[Settings], str]] = [
    (SmsSettings, "AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2"),
    (EmailSettings, "AWS_ENDPOINT_URL_SESV2"),
]


@pytest.mark.proves("18.5", "18.6", "property 80")
@pytest.mark.parametrize("kind", list(NEEDED))
def test_property_80_a_start_without_a_variable_of_its_channel_fails_with_its_name(
    environment: pytest.MonkeyPatch, kind: type[Settings]
):
    """Feature: wecare-digital-admin-platform, Property 80: Startup Validates Environment."""
    assert kind.load()
    for name in NEEDED[kind]:
        with environment.context() as changed:
            changed.delenv(name)
            with pytest.raises(Misconfigured, match=rf"\b{name}\b"):
                kind.load()


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        (SmsSettings, "SMS_POOL_ID", "+15551234567"),
        (EmailSettings, "SES_SENDER_EMAIL", "one"),
        (EmailSettings, "SES_SENDER_NAME", "WECARE\r\nBcc: x@y.z"),
        (EmailSettings, "UNSUBSCRIBE_URL", "mailto:x@y.z"),
        (UnsubscribeSettings, "UNSUBSCRIBE_KEY_PARAMETERS", "the key itself, by mistake"),
        (UnsubscribeSettings, "UNSUBSCRIBE_KEY_PARAMETERS", "/amplify/shared/app/X,the-key"),
    ],
)
def test_a_value_out_of_form_is_refused_by_name_and_not_repeated(
    environment: pytest.MonkeyPatch, kind: type[Settings], name: str, value: str
):
    environment.setenv(name, value)
    with pytest.raises(Misconfigured, match=name) as refused:
        kind.load()
    assert value not in str(refused.value)


@pytest.mark.parametrize(("kind", "endpoint"), ENDPOINTS)
@pytest.mark.parametrize(
    ("url", "starts"),
    [
        ("http://127.0.0.1:8000/x", True),
        ("https://email.us-east-1.amazonaws.com", False),
        ("", False),
    ],
)
def test_live_on_one_machine_reaches_that_machine_only(
    environment: pytest.MonkeyPatch, kind: type[Settings], endpoint: str, url: str, *, starts: bool
):
    environment.setenv("ENVIRONMENT", "local")
    environment.setenv("SEND_MODE", "LIVE")
    environment.setenv(endpoint, url)
    if starts:
        assert kind.load().send_mode is SendMode.LIVE
    else:
        with pytest.raises(Misconfigured, match=endpoint):
            kind.load()


@pytest.mark.proves("6.2", "7.2")
def test_the_pool_and_the_sender_are_those_of_the_account(environment: pytest.MonkeyPatch):
    assert SmsSettings.load().sms_pool_id == "pool-6fbf5a5f390d4eeeaa7dbae39d78933e"
    found = EmailSettings.load()
    assert (found.ses_sender_email, found.ses_sender_name) == (
        "one@wecare.digital",
        "WECARE.DIGITAL",
    )


@pytest.mark.proves("18.3", "18.7")
def test_a_secret_is_no_variable():
    """Only the names of the parameters that may hold it are."""
    named = {name for group in INFRASTRUCTURE["environment"].values() for name in group}
    secrets = set(INFRASTRUCTURE["secrets"])
    assert secrets and not secrets & (named | set(INFRASTRUCTURE["values"]))
    assert {f"{secret}_PARAMETERS" for secret in secrets} <= named
    assert not any("SECRET" in name or name.endswith(("_KEY", "_TOKEN")) for name in named)

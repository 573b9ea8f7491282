"""Where a deployment answers, and who may come in."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

TIMEOUT = 35.0


class Failed(Exception):
    """A check failed; its sentence says which and what to do."""


@dataclass(frozen=True)
class Deployment:
    """What `amplify_outputs.json` says."""

    region: str
    client_id: str
    cognito: str
    graphql: str
    realtime: str
    environment: str
    send_mode: str

    @property
    def host(self) -> str:
        """What AppSync wants to see in a socket's header."""
        return urlsplit(self.graphql).netloc

    @property
    def may_send(self) -> bool:
        """A check never reaches a customer: dry runs only, or one machine with simulators."""
        return self.send_mode == "DRY_RUN" or self.environment == "local"


def read(where: str) -> Deployment:
    """From an address or a file.

    Raises:
        Failed: it cannot be read, or is not complete.
    """
    try:
        if where.startswith(("http://", "https://")):
            outputs = httpx.get(where, timeout=TIMEOUT).raise_for_status().json()
        else:
            outputs = json.loads(Path(where).read_text())
        return _deployment(outputs)
    except (httpx.HTTPError, OSError, ValueError, KeyError) as error:
        raise Failed(f"{where} cannot be read ({error!r}); deploy first, or correct it.") from error


def _deployment(outputs: dict[str, Any]) -> Deployment:
    auth, data, custom = outputs["auth"], outputs["data"], outputs["custom"]
    local = custom.get("local")
    deployed = (
        data["url"].replace("https://", "wss://").replace("appsync-api", "appsync-realtime-api")
    )
    return Deployment(
        region=auth["aws_region"],
        client_id=auth["user_pool_client_id"],
        cognito=local["userPoolEndpoint"]
        if local
        else f"https://cognito-idp.{auth['aws_region']}.amazonaws.com",
        graphql=data["url"],
        realtime=f"{local['realtimeUrl']}/realtime" if local else deployed,
        environment=custom["environment"],
        send_mode=custom["sendMode"],
    )


def sign_in(at: Deployment, email: str, password: str) -> str:
    """An access token.

    Raises:
        Failed: Cognito refuses.
    """
    answer = httpx.post(
        at.cognito,
        headers={
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
        },
        content=json.dumps(
            {
                "ClientId": at.client_id,
                "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": {"USERNAME": email, "PASSWORD": password},
            }
        ),
        timeout=TIMEOUT,
    )
    token = answer.json().get("AuthenticationResult", {}).get("AccessToken")
    if not token:
        raise Failed(
            f"{email} cannot sign in ({answer.json().get('message', answer.status_code)}); check "
            "the password, and that the app client allows USER_PASSWORD_AUTH."
        )
    return str(token)

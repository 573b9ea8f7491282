"""What the platform serves besides GraphQL: the web app, health, and the local tools."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from local.correspondence import Correspondence
from local.customer import Phone
from local.functions.pool import FunctionPool
from local.invitations import invitation_routes
from local.options import Options
from local.provision import Provisioned
from local.public import public_routes
from local.seed import USERS
from local.simulators.bedrock import AiBehaviour, Bedrock, bedrock_routes
from local.simulators.behaviour import Behaviour
from local.simulators.email import Ses
from local.simulators.outbox import Outbox
from local.simulators.sms import Sms
from local.simulators.socialmessaging import SocialMessaging
from local.simulators.whatsapp_account import WhatsAppAccount, whatsapp_account_routes
from local.simulators.whatsapp_media import MediaShelf, whatsapp_media_routes
from services.core.loose import as_dict

PHONE_PAGE = Path(__file__).parent / "pages" / "phone.html"


@dataclass(frozen=True)
class Local:
    """The handlers of the local routes."""

    options: Options
    made: Provisioned
    aws_url: str
    region: str
    outbox: Outbox
    provider: SocialMessaging
    account: WhatsAppAccount
    shelf: MediaShelf
    phone: Phone
    sms: Sms
    ses: Ses
    bedrock: Bedrock
    correspondence: Correspondence
    pool: FunctionPool
    is_ready: Callable[[], bool]

    async def health(self, request: Request) -> Response:
        """GET /healthz: 200 once everything answers."""
        del request
        ready = self.is_ready()
        return JSONResponse({"ready": ready}, 200 if ready else 503)

    async def info(self, request: Request) -> Response:
        """GET /local/info: what tools need."""
        base = str(request.base_url).rstrip("/")
        socket = base.replace("http", "ws", 1)
        return JSONResponse(
            {
                "url": base,
                "graphqlUrl": f"{base}/graphql",
                "realtimeUrl": f"{socket}/graphql/realtime",
                "awsEndpoint": self.aws_url,
                "region": self.region,
                "userPoolId": self.made.user_pool_id,
                "userPoolClientId": self.made.user_pool_client_id,
                "cognitoEndpoint": self.aws_url,
                "topicArn": self.made.topic_arn,
                "queues": self.made.queues,
                "tables": self.made.tables,
                "buckets": self.made.buckets,
                "users": self._users(),
                "environment": "local",
                "sendMode": self.options.send_mode.value,
            }
        )

    async def outputs(self, request: Request) -> Response:
        """GET /amplify_outputs.json: what the web app needs, as Amplify would deploy it."""
        base = str(request.base_url).rstrip("/")
        host = request.url.hostname or "localhost"
        return JSONResponse(
            {
                "version": "1.4",
                "auth": {
                    "aws_region": self.region,
                    "user_pool_id": self.made.user_pool_id,
                    "user_pool_client_id": self.made.user_pool_client_id,
                },
                "data": {
                    "url": f"{base}/graphql",
                    "aws_region": self.region,
                    "default_authorization_type": "AMAZON_COGNITO_USER_POOLS",
                    "authorization_types": ["AWS_IAM", "AWS_LAMBDA"],
                },
                "custom": {
                    "environment": "local",
                    "sendMode": self.options.send_mode.value,
                    "local": {
                        "userPoolEndpoint": f"http://{host}:{self.options.aws_port}",
                        "realtimeUrl": f"{base.replace('http', 'ws', 1)}/graphql",
                        "users": self._users(),
                    },
                },
            },
            headers={"Cache-Control": "no-store"},
        )

    async def sent(self, request: Request) -> Response:
        """GET /local/outbox: provider calls in order; DELETE forgets them."""
        if request.method == "DELETE":
            self.outbox.clear()
            return Response(status_code=204)
        return JSONResponse(self.outbox.all())

    async def simulator(self, request: Request) -> Response:
        """GET or PUT /local/simulator: how the providers behave.

        `?channel=` or a `channel` in the body names one, `ai` and `media` (WhatsApp's files) among
        them; without it a PUT is for all that carry messages, and a GET tells WhatsApp's.
        """
        channel = request.query_params.get("channel")
        if request.method == "PUT":
            try:
                said = as_dict(await request.json())
                channel = said.pop("channel", channel)
                self._behave(channel, said)
            except (ValidationError, ValueError, KeyError) as error:
                return JSONResponse({"error": str(error)}, 400)
        others = {"ai": self.bedrock, "media": self.shelf}
        shown = {**self._providers, **others}.get(channel or "whatsapp")
        return JSONResponse(shown.behaviour.model_dump() if shown else {}, 200 if shown else 404)

    def _behave(self, channel: str | None, said: dict[str, Any]) -> None:
        if channel == "ai":
            self.bedrock.behaviour = AiBehaviour.model_validate(said)
            return
        behaviour = Behaviour.model_validate(said)
        if channel == "media":
            self.shelf.behaviour = behaviour
            return
        for each in [self._providers[channel]] if channel else self._providers.values():
            each.behaviour = behaviour

    @property
    def _providers(self) -> dict[str, SocialMessaging | Sms | Ses]:
        return {"whatsapp": self.provider, "sms": self.sms, "email": self.ses}

    async def phone_page(self, request: Request) -> Response:
        """GET /local/phone: a customer's phone, for people."""
        del request
        return FileResponse(PHONE_PAGE)

    async def page(self, request: Request) -> Response:
        """The web app: its files, and index.html for every address that is one of its pages."""
        site = self.options.site
        wanted = (site / request.path_params["path"]).resolve()
        if wanted.is_file() and wanted.is_relative_to(site):
            return FileResponse(wanted)
        if "." in wanted.name:
            return Response("Not found.", 404)
        entry = site / ("playground.html" if wanted.name == "playground" else "index.html")
        if not entry.is_file():
            return Response("The web app is not built; run `make run`.", 503)
        return FileResponse(entry, headers={"Cache-Control": "no-cache"})

    def _users(self) -> list[dict[str, str]]:
        return [
            {"email": email, "password": password, "role": role} for email, password, role in USERS
        ]


def local_routes(local: Local) -> list[BaseRoute]:
    """Every route but GraphQL's; the web app takes what is left."""
    return [
        Route("/healthz", local.health),
        Route("/amplify_outputs.json", local.outputs),
        Route("/local/info", local.info),
        Route("/local/outbox", local.sent, methods=["GET", "DELETE"]),
        Route("/local/simulator", local.simulator, methods=["GET", "PUT"]),
        Route("/local/phone", local.phone_page),
        Route("/local/inbound/whatsapp", local.phone.whatsapp, methods=["POST"]),
        Route("/local/inbound/sms", local.correspondence.sms, methods=["POST"]),
        Route("/local/inbound/email", local.correspondence.email, methods=["POST"]),
        *invitation_routes(local.aws_url),
        *public_routes(local.pool),
        Route("/providers/pinpoint-sms-voice-v2", local.sms.send, methods=["POST"]),
        Route("/providers/sesv2/v2/email/outbound-emails", local.ses.send, methods=["POST"]),
        *bedrock_routes(local.bedrock),
        Route("/providers/socialmessaging/v1/whatsapp/send", local.provider.send, methods=["POST"]),
        *whatsapp_media_routes(local.shelf),
        *whatsapp_account_routes(local.account),
        Route("/{path:path}", local.page),
    ]

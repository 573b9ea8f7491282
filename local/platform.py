"""The platform on one machine: everything started in order, and stopped in the reverse order."""

import asyncio
import json
import signal
import sys
import traceback
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.applications import Starlette

from local.aws import ACCOUNT, AT_ONCE, Aws, fresh_credentials
from local.buckets import Buckets
from local.correspondence import Correspondence
from local.customer import Phone
from local.embedded_aws import EmbeddedAws
from local.environment import Addresses, Variables
from local.functions.pool import PATIENCE, FunctionPool
from local.gateway import Credentials, Gateway, gateway_routes
from local.manifest import ROOT, Manifest, QueueSource, load
from local.options import Options
from local.provision import Provisioned, provision
from local.queue_source import QueueSubscription
from local.schedule_source import Schedule
from local.seed import greet, seed
from local.simulators.bedrock import Bedrock
from local.simulators.email import Ses
from local.simulators.outbox import Outbox
from local.simulators.sms import Sms
from local.simulators.socialmessaging import SocialMessaging
from local.simulators.whatsapp_account import WhatsAppAccount
from local.simulators.whatsapp_media import MediaShelf
from local.topic_source import TopicSubscription
from local.web import Local, local_routes
from services.access.tokens import Keys, TokenVerifier, keys_at
from services.aws.dynamo import DynamoStore
from services.core.function_settings import TokenSettings
from services.core.settings import Environment


@dataclass(frozen=True)
class Parts:
    """What a running platform consists of."""

    aws: Aws
    made: Provisioned
    pool: FunctionPool
    outbox: Outbox
    provider: SocialMessaging
    account: WhatsAppAccount
    shelf: MediaShelf
    phone: Phone
    sms: Sms
    ses: Ses
    bedrock: Bedrock
    correspondence: Correspondence
    gateway: Gateway


FIRST = (
    "auth-middleware",
    "admin-api",
    "dlq-replay",
    "messages-read",
    "contacts-search",
    "inbound-whatsapp-handler",
)
"""Functions that the first screen, and what it shows, cannot do without."""


class Platform:
    """Builds and runs the platform; `app` is what the web server serves."""

    def __init__(self, options: Options, on_ready: Callable[[], None]) -> None:
        self._options, self._manifest, self._on_ready = options, load(), on_ready
        self._credentials = fresh_credentials()
        self._embedded = EmbeddedAws(options.aws_port, options.data, self._credentials.secret_key)
        self.app = Starlette(lifespan=self._life)
        self.ready = False
        self._made: Provisioned | None = None

    @asynccontextmanager
    async def _life(self, app: Starlette) -> AsyncGenerator[None]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(AT_ONCE))
        await self._embedded.start()
        parts = await self._build()
        app.router.routes.extend(gateway_routes(parts.gateway))
        app.router.routes.extend(local_routes(self._local(parts)))
        tasks = [asyncio.create_task(self._open(parts))]
        tasks += [asyncio.create_task(run) for run in await self._subscriptions(parts)]
        for task in tasks:
            task.add_done_callback(_stop_if_broken)
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await parts.pool.stop()
            await self._embedded.stop()

    async def _build(self) -> Parts:
        options, manifest = self._options, self._manifest
        aws = Aws(self._embedded.url, manifest.account.region, self._credentials)
        made = self._made = await asyncio.to_thread(provision, aws, manifest)
        outbox = Outbox()
        numbers = [value for key, value in manifest.values.items() if "PHONE_NUMBER_ID" in key]

        async def publish(text: str) -> None:
            await asyncio.to_thread(aws.sns.publish, TopicArn=made.topic_arn, Message=text)

        buckets = Buckets(aws.s3)
        shelf = MediaShelf(numbers, outbox, buckets.put, buckets.read)
        variables = self._variables(made)
        pool = FunctionPool(
            manifest.functions,
            {name: variables.of(name, row) for name, row in manifest.functions.items()},
            options.data / "logs",
        )
        region = manifest.account.region
        return Parts(
            aws=aws,
            made=made,
            pool=pool,
            outbox=outbox,
            provider=SocialMessaging(numbers, region, outbox, publish, shelf.has),
            account=WhatsAppAccount(numbers, region),
            shelf=shelf,
            phone=Phone(numbers, region, publish, shelf),
            sms=Sms(manifest.values["SMS_POOL_ID"], outbox, publish),
            ses=Ses(manifest.values["SES_SENDER_EMAIL"], outbox, publish),
            bedrock=Bedrock(
                manifest.values["BEDROCK_KB_ID"], manifest.values["BEDROCK_AGENT_ID"], outbox
            ),
            correspondence=Correspondence(publish),
            gateway=_gateway(manifest, made, aws, pool, variables, self._credentials),
        )

    def environment_of(self, function: str) -> dict[str, str]:
        """The environment that a function gets on this running platform."""
        if self._made is None:
            raise RuntimeError("the platform has not started yet")
        return self._variables(self._made).of(function, self._manifest.functions[function])

    def _variables(self, made: Provisioned) -> Variables:
        return Variables(
            self._manifest,
            made,
            self._addresses(),
            self._credentials,
            self._options.send_mode,
        )

    def _addresses(self) -> Addresses:
        return Addresses(self._embedded.url, f"http://127.0.0.1:{self._options.port}")

    async def _open(self, parts: Parts) -> None:
        """Warm up what the first screen asks, seed, say that everything answers, warm up the rest.

        A function that is not warm yet starts when it is asked.
        """
        await parts.pool.warm_up(FIRST)
        if await asyncio.to_thread(seed, parts.aws, parts.made):
            await greet(parts.phone.write)
        self.ready = True
        self._on_ready()
        await parts.pool.warm_up(self._manifest.functions)

    async def _subscriptions(self, parts: Parts) -> list[Any]:
        running: list[Any] = []
        for name, row in self._manifest.functions.items():
            if row.topic:
                source = TopicSubscription(
                    aws=parts.aws,
                    invoke=parts.pool.invoke,
                    function=name,
                    rule=row.topic,
                    topic_arn=parts.made.topic_arn,
                    dead_letters_url=parts.made.queues[row.topic.dead_letters],
                )
                running.append(source.run(await asyncio.to_thread(source.subscribe)))
            if row.queue:
                running.append(self._polling(name, row.queue, parts).run())
            if row.schedule:
                region = self._manifest.account.region
                running.append(Schedule(parts.pool, name, row.schedule, region).run())
        return running

    def _polling(self, function: str, source: QueueSource, parts: Parts) -> QueueSubscription:
        return QueueSubscription(
            aws=parts.aws,
            invoke=parts.pool.invoke,
            function=function,
            source=source,
            queue=self._manifest.queues[source.name],
            urls=parts.made.queues,
            region=self._manifest.account.region,
        )

    def _local(self, parts: Parts) -> Local:
        return Local(
            options=self._options,
            made=parts.made,
            aws_url=self._embedded.url,
            region=self._manifest.account.region,
            outbox=parts.outbox,
            provider=parts.provider,
            account=parts.account,
            shelf=parts.shelf,
            phone=parts.phone,
            sms=parts.sms,
            ses=parts.ses,
            bedrock=parts.bedrock,
            correspondence=parts.correspondence,
            pool=parts.pool,
            is_ready=lambda: self.ready and self._embedded.is_running,
        )


def _stop_if_broken(task: asyncio.Task[None]) -> None:
    """A part that ends by itself is broken, and half a platform is worse than none."""
    if task.cancelled() or not (error := task.exception()):
        return
    traceback.print_exception(error, file=sys.stderr)
    signal.raise_signal(signal.SIGTERM)


def _gateway(
    manifest: Manifest,
    made: Provisioned,
    aws: Aws,
    pool: FunctionPool,
    variables: Variables,
    credentials: Credentials,
) -> Gateway:
    store = DynamoStore(aws.dynamodb, made.tables.__getitem__)

    async def user_row(user_id: str) -> dict[str, Any] | None:
        return await asyncio.to_thread(store.get, "Users", {"userId": user_id})

    settings = TokenSettings(
        send_mode=variables.send_mode,
        environment=Environment.LOCAL,
        log_level="INFO",
        cognito_user_pool_id=made.user_pool_id,
        cognito_user_pool_client_id=made.user_pool_client_id,
        aws_region=manifest.account.region,
        cognito_jwks_url=variables.jwks_url(),
    )
    return Gateway(
        sdl=(ROOT / "schema" / "schema.graphql").read_text(),
        functions=json.loads((ROOT / "schema" / "functions.json").read_text()),
        invoke=partial(pool.invoke, patience=PATIENCE),
        verify_token=TokenVerifier(settings, Keys(keys_at(settings.jwks_url))).verify,
        credentials=credentials,
        region=manifest.account.region,
        account_id=ACCOUNT,
        user_row=user_row,
    )

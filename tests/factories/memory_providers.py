"""Who takes messages, keeps templates and files, and answers questions: all in memory.

Operations have one name among these services, so one class answers for all of them.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ACCOUNT = "waba-1"


@dataclass
class MemoryProviders:
    """WhatsApp, SMS, email and Bedrock; `objects` and `types` are the buckets'."""

    objects: dict[str, bytes]
    types: dict[str, str]
    wrong: list[str]
    reached: Counter[str] = field(default_factory=Counter[str])
    """How often a provider took each message of ours."""
    sent: Callable[[str], None] = lambda _: None
    """Told of each message that a provider takes."""

    def send_whatsapp_message(self, request: Any) -> Any:
        message_id = json.loads(request["message"])["biz_opaque_callback_data"]
        return self._taken(message_id, "messageId")

    def send_text_message(self, request: Any) -> Any:
        return self._taken(request["Context"]["messageId"], "MessageId")

    def send_email(self, request: Any) -> Any:
        tags = {tag["Name"]: tag["Value"] for tag in request["EmailTags"]}
        return self._taken(tags["messageId"], "MessageId")

    def _taken(self, message_id: str, name: str) -> Any:
        self.reached[message_id] += 1
        if self.reached[message_id] > 1:
            self.wrong.append(f"{message_id} was sent twice")
        self.sent(message_id)
        return {name: f"aws-{message_id}"}

    def get_whatsapp_message_media(self, request: Any) -> Any:
        where = request["destinationS3File"]
        key = f"{where['key']}{request['mediaId']}.jpeg"
        self.objects[key], self.types[key] = b"\xff\xd8\xff\xe0 a picture", "image/jpeg"
        return {"mimeType": "image/jpeg"}

    def post_whatsapp_message_media(self, request: Any) -> Any:
        return {"mediaId": f"media-{request['sourceS3File']['key'].rsplit('/', 1)[-1]}"}

    def get_linked_whatsapp_business_account_phone_number(self, _: Any) -> Any:
        return {"linkedWhatsAppBusinessAccountId": ACCOUNT}

    def list_whatsapp_message_templates(self, _: Any) -> Any:
        return {
            "templates": [
                {
                    "templateName": "order_ready",
                    "templateLanguage": "en",
                    "templateCategory": "UTILITY",
                    "templateStatus": "APPROVED",
                    "metaTemplateId": "1",
                }
            ]
        }

    def get_whatsapp_message_template(self, _: Any) -> Any:
        return {"template": json.dumps({"components": [{"type": "BODY", "text": "Ready."}]})}

    def retrieve(self, _: Any) -> Any:
        where = {"type": "S3", "s3Location": {"uri": "s3://kb/hours.txt"}}
        found = {"content": {"text": "We open at ten."}, "score": 0.9, "location": where}
        return {"retrievalResults": [found]}

    def invoke_agent(self, _: Any) -> Any:
        return {"completion": (part for part in [{"chunk": {"bytes": b"We open at ten."}}])}

"""messages-read: Query.message, Query.messages, Query.conversations, Query.mediaUrl."""

from resolvers._appsync import Arguments, appsync
from services.access.roles import Principal
from services.app.messages import media_links
from services.app.messages import messages as reading
from services.core.model import Page
from services.media.model import MediaUrl
from services.messaging.model import Channel, Conversation, Message


def message(by: Principal, arguments: Arguments) -> Message:
    """Query.message."""
    return reading().message(by, arguments["messageId"])


def messages(by: Principal, arguments: Arguments) -> Page[Message]:
    """Query.messages."""
    return reading().messages(
        by, arguments["contactId"], arguments.get("limit"), arguments.get("nextToken")
    )


def conversations(by: Principal, arguments: Arguments) -> Page[Conversation]:
    """Query.conversations."""
    channel = arguments.get("channel")
    return reading().conversations(
        by,
        Channel(channel) if channel else None,
        arguments.get("limit"),
        arguments.get("nextToken"),
    )


def media_url(by: Principal, arguments: Arguments) -> MediaUrl:
    """Query.mediaUrl."""
    return media_links().url(by, arguments["fileId"])


handler = appsync(
    message=message, messages=messages, conversations=conversations, mediaUrl=media_url
)

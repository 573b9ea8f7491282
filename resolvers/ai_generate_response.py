"""ai-generate-response: drafts asked for on ai-queue, and every field about drafts."""

from typing import TYPE_CHECKING, Any

from resolvers._appsync import AppSyncHandler, Arguments
from resolvers._records import event_of
from services.access.roles import Principal
from services.ai.model import AiInteraction, DraftFeedback, ReviewDraft
from services.ai.requests import TRIES, requested
from services.app.ai import drafting, reading
from services.core.correlation import follow
from services.core.model import Page
from services.telemetry.log import fault, warn

if TYPE_CHECKING:
    from services.ai.review import ReviewService

type Event = dict[str, Any]


class Handler(AppSyncHandler):
    """Serves fields, and the queue."""

    def __call__(self, event: Event, context: object) -> Any:
        """A batch of the queue, or one field of one request."""
        return _draft(event["Records"]) if "Records" in event else super().__call__(event, context)


def _draft(records: list[Event]) -> Event:
    """Make the drafts; one that cannot be made now is tried again, and then given up."""
    failed: list[str] = []
    for record in records:
        follow(event_of(record))
        tried = int(record["attributes"]["ApproximateReceiveCount"])
        if tried > TRIES:  # whatever ended the function before would end it again
            warn("ai_draft_given_up")
            continue
        try:
            drafting().answer_to(requested(record["body"]))
        except Exception as error:  # noqa: BLE001  whatever broke, the inbox works without a draft
            fault("ai_draft_failed" if tried < TRIES else "ai_draft_given_up", error)
            if tried < TRIES:
                failed.append(record["messageId"])
    return {"batchItemFailures": [{"itemIdentifier": key} for key in failed]}


def ai_interactions(by: Principal, arguments: Arguments) -> list[AiInteraction]:
    """Query.aiInteractions."""
    return reading().of_message(by, arguments["messageId"])


def pending_ai_suggestions(by: Principal, arguments: Arguments) -> Page[AiInteraction]:
    """Query.pendingAiSuggestions."""
    return reading().waiting(by, arguments.get("limit"), arguments.get("nextToken"))


def generate_ai_response(by: Principal, arguments: Arguments) -> AiInteraction:
    """Mutation.generateAiResponse."""
    return drafting().generate(by, arguments["messageId"])


def review_ai_response(by: Principal, arguments: Arguments) -> AiInteraction:
    """Mutation.reviewAiResponse."""
    return _reviewing().review(by, ReviewDraft.model_validate(arguments["input"]))


def rate_ai_response(by: Principal, arguments: Arguments) -> AiInteraction:
    """Mutation.rateAiResponse."""
    return _reviewing().rate(by, arguments["interactionId"], DraftFeedback(arguments["feedback"]))


def _reviewing() -> "ReviewService":
    """Deciding brings along all that sends; making drafts, the queue's work, starts without it."""
    from services.app.reviewing import review  # noqa: PLC0415

    return review()


handler = Handler(
    {
        "aiInteractions": ai_interactions,
        "pendingAiSuggestions": pending_ai_suggestions,
        "generateAiResponse": generate_ai_response,
        "reviewAiResponse": review_ai_response,
        "rateAiResponse": rate_ai_response,
    }
)

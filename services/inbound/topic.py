"""Where an event comes from. Pure."""

from collections.abc import Mapping

from services.core.loose import as_dict


class ForeignEvent(Exception):
    """An event that our topic did not hand over: kept whole, and never processed."""


def require_topic(record: Mapping[str, object], topic_arn: str) -> None:
    """Raise ForeignEvent unless SNS handed this record of Lambda's over, from our topic.

    Only the topic's own subscription may call the function on AWS; this holds too if a permission
    is one day wider than that.
    """
    if record.get("EventSource") != "aws:sns":
        raise ForeignEvent("it does not come from SNS")
    if as_dict(record.get("Sns")).get("TopicArn") != topic_arn:
        raise ForeignEvent("it comes from another topic")

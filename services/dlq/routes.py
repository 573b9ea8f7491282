"""The original code paths: where each queue's letters are processed again (Requirement 9.4)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.dlq.letters import Events, FileRequest, inbound_work
from services.dlq.queues import WorkQueue
from services.media.requests import MediaRequests

type Route = Callable[[str], None]
"""Processes the body of a letter; whatever it raises is why it failed again."""


@dataclass(frozen=True)
class InboundRoute:
    """Events go through the same services as from the topic, here and now.

    `receivers` are those services: each takes the events of its kind and ignores the others. A
    file is asked for again where it was asked for at first.
    """

    receivers: Sequence[Callable[[str], None]]
    media: MediaRequests

    def __call__(self, body: str) -> None:
        match inbound_work(body):
            case FileRequest(message_id):
                self.media.put(message_id)
            case Events(texts):
                for text in texts:
                    for receive in self.receivers:
                        receive(text)


@dataclass(frozen=True)
class BackToQueue:
    """Work goes back, as it was, to the queue that its function takes it from.

    Sending takes its rate, its leases and more time than a request has, so it stays where all of
    that is. What fails there comes back as the same letter, its retries counted on.
    """

    queue: WorkQueue

    def __call__(self, body: str) -> None:
        self.queue.put(body)

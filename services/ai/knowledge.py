"""What is asked of the knowledge base and the agent: a port, and one that answers as told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from services.ai.model import AiSource


class Unavailable(Exception):
    """The service did not answer, or not with something usable; `code` says how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Ids:
    """What was asked, as each draft records it."""

    knowledge_base: str
    agent: str
    agent_alias: str
    model: str


class Passages(Protocol):
    """A knowledge base."""

    def passages(self, question: str) -> Sequence[AiSource]:
        """The passages closest to a question, best first.

        Raises:
            Unavailable: there is no answer.
        """
        ...


class Knowledge(Passages, Protocol):
    """A knowledge base and an agent."""

    def answer(self, session: str, prompt: str) -> str:
        """What the agent writes.

        Raises:
            Unavailable: it wrote nothing, broke off, or took too long.
        """
        ...


@dataclass
class RehearsedKnowledge:
    """Answers as told, and remembers what it was asked."""

    found: Sequence[AiSource] | Unavailable = (AiSource(content="We open at ten.", score=0.5),)
    written: str | Unavailable = "We open at ten."
    asked: list[str] = field(default_factory=list[str])
    prompts: list[str] = field(default_factory=list[str])
    sessions: list[str] = field(default_factory=list[str])

    def passages(self, question: str) -> Sequence[AiSource]:
        """As told."""
        self.asked.append(question)
        if isinstance(self.found, Unavailable):
            raise self.found
        return self.found

    def answer(self, session: str, prompt: str) -> str:
        """As told."""
        self.sessions.append(session)
        self.prompts.append(prompt)
        if isinstance(self.written, Unavailable):
            raise self.written
        return self.written

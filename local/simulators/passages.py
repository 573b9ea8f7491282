"""A small knowledge base in readable files, searched by the words of a question."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from math import log
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "knowledge"
BUCKET = "wecare-digital-knowledge"
IN_TEXT = 0.8
"""What a word in the text counts, against one in the heading."""
_WORD = re.compile(r"""[^\s!-/:-@\[-`{-~।“”]+""")
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|es|e|s)$")
_SAY_NOTHING = frozenset(
    """a an and are as at be but by can do does for from has have how i if in is it its me my no of
    on or our please so that the their there they this to was we what when where which who why will
    with you your आप का की के को में से है हैं और क्या""".split()  # noqa: SIM905  it reads better
)
"""Words that every question has."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One section of a file; `heading` counts for searching, `text` is what is quoted."""

    heading: str
    text: str
    uri: str


@dataclass(frozen=True)
class Found:
    """A passage, and how close it is: 0 shares nothing with the question, 1 everything."""

    passage: Passage
    score: float


@dataclass(frozen=True)
class KnowledgeBase:
    """Passages that can be searched."""

    passages: tuple[Passage, ...]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "KnowledgeBase":
        """Every `##` section of every file."""
        return cls(tuple(p for file in sorted(folder.glob("*.md")) for p in _sections(file)))

    def search(self, question: str, most: int) -> list[Found]:
        """The closest passages, best first; a rare word counts more than a common one."""
        asked = set(_words(question))
        whole = sum(map(self._weight, asked)) or 1.0
        found = [
            Found(passage, round(self._shared(asked, *words) / whole, 4))
            for passage, words in zip(self.passages, self._indexed, strict=True)
        ]
        ranked = sorted(found, key=lambda each: -each.score)
        return [each for each in ranked if each.score > 0][:most]

    def _shared(self, asked: set[str], heading: set[str], text: set[str]) -> float:
        in_text = sum(map(self._weight, asked & (text - heading)))
        return sum(map(self._weight, asked & heading)) + IN_TEXT * in_text

    @cached_property
    def _indexed(self) -> list[tuple[set[str], set[str]]]:
        return [(set(_words(each.heading)), set(_words(each.text))) for each in self.passages]

    @cached_property
    def _frequencies(self) -> Counter[str]:
        return Counter(word for heading, text in self._indexed for word in heading | text)

    def _weight(self, word: str) -> float:
        return log(1 + len(self.passages) / (1 + self._frequencies[word]))


def _sections(file: Path) -> list[Passage]:
    _, *sections = re.split(r"^## ", file.read_text(), flags=re.MULTILINE)
    uri = f"s3://{BUCKET}/{file.name}"
    parts = [section.split("\n", 1) for section in sections]
    return [Passage(heading.strip(), text.strip(), uri) for heading, text in parts]


def _words(text: str) -> list[str]:
    said = (word for word in _WORD.findall(text.casefold()) if word not in _SAY_NOTHING)
    return [_ENDING.sub("", word) for word in said]

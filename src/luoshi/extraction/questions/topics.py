"""The knowledge of ``data/topics.toml``: subjects of titles, duties of bodies, matters that are handed out twice."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

SCHEMA = "luoshi.topics/1"


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that a title can promise: ``words`` name it, ``also`` takes it up in a body."""

    name: str
    words: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """A matter with one usual line of command: ``phrases`` name it, ``agencies`` are parts of the names in charge."""

    name: str
    phrases: tuple[str, ...]
    agencies: tuple[str, ...]

    def answers(self, name: str) -> bool:
        """Whether a body of this name usually answers for the matter."""
        return _any_of(self.agencies).search(name) is not None


@dataclass(frozen=True, slots=True)
class Matter:
    """Work that plans tend to hand out twice under two names."""

    name: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All of the file."""

    topics: tuple[Topic, ...]
    duties: tuple[Duty, ...]
    matters: tuple[Matter, ...]


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """The file, read once."""
    data = tomllib.loads(resources.files("luoshi.extraction.data").joinpath("topics.toml").read_text("utf-8"))
    if data["schema"] != SCHEMA:
        raise ValueError(f"data/topics.toml is of schema {data['schema']}, not {SCHEMA}")
    return Knowledge(
        tuple(Topic(entry["name"], tuple(entry["words"]), tuple(entry["also"])) for entry in data["topic"]),
        tuple(Duty(entry["name"], tuple(entry["phrases"]), tuple(entry["agencies"])) for entry in data["duty"]),
        tuple(Matter(entry["name"], tuple(entry["phrases"])) for entry in data["matter"]),
    )


def names_a_matter(text: str) -> bool:
    """Whether a text names any of the matters at all."""
    return _any_of(_phrases_of_matters()).search(text) is not None


@cache
def _phrases_of_matters() -> tuple[str, ...]:
    return tuple(phrase for matter in knowledge().matters for phrase in matter.phrases)


def names_a_topic(text: str) -> bool:
    """Whether a text names the subject of any topic at all."""
    return _any_of(_words_of_topics()).search(text) is not None


@cache
def _words_of_topics() -> tuple[str, ...]:
    return tuple(word for topic in knowledge().topics for word in topic.words)


def first_of(phrases: tuple[str, ...], text: str) -> tuple[int, int] | None:
    """The span of the earliest of some phrases in a text; the longest of those that begin there."""
    found = _any_of(phrases).search(text)
    return found.span() if found else None


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any of some words of the file, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))

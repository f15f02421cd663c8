"""Sets of rules for lights (亮灯规则) as data: read, checked, and held against the facts of an item."""

import operator
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from string import Formatter
from typing import Any

from luoshi.reckoning.errors import RuleError
from luoshi.reckoning.light_facts import FACTS, FactKind, Inquiry, Value, in_words, pattern_of
from luoshi.said import Said, listed, say, word

_LIMITS = {"at_least": "≥", "over": ">", "at_most": "≤", "below": "<"}
_HOLDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "≥": operator.ge,
    ">": operator.gt,
    "≤": operator.le,
    "<": operator.lt,
}
_NUMBERS = frozenset({FactKind.COUNT, FactKind.DAYS, FactKind.WORKING_DAYS, FactKind.PERCENT, FactKind.POINTS})


@dataclass(frozen=True, slots=True)
class LightStyle:
    """How a light is shown: always its word and its shape besides the colour. ``urgency`` 0 comes first in lists."""

    id: str
    word: str
    colour: str
    shape: str
    urgency: int


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold. A fact that is not known holds nothing, except where that it is unknown is asked.

    ``limits`` are pairs of a sign (≥, >, ≤, <) and a number; ``wanted`` is what a flag must be.
    """

    fact: str
    wanted: bool = True
    known: bool = True
    limits: tuple[tuple[str, Decimal], ...] = ()

    @property
    def test(self) -> Callable[[Value | None], bool]:
        """Whether it holds of a value, as a function made once; thousands of lights are decided in one go."""
        if not self.known:
            return lambda value: value is None
        if not self.limits:
            wanted = self.wanted
            return lambda value: value is wanted
        limits = tuple((_HOLDS[sign], limit) for sign, limit in self.limits)
        one, first = limits[0]
        if len(limits) == 1:
            return lambda value: value is not None and one(value, first)
        other, second = limits[1]
        if len(limits) == 2:
            return lambda value: value is not None and one(value, first) and other(value, second)
        return lambda value: value is not None and all(holds(value, limit) for holds, limit in limits)

    @property
    def words(self) -> str:
        """What it asks, as it is read: 落后 ≥ 10且 ≤ 30."""
        label = FACTS[self.fact].label
        if not self.known:
            return say("%(fact)s未知", fact=label)
        if not self.limits:
            return label if self.wanted else say("不是%(fact)s", fact=label)
        signs, last = self.limits[:-1], self.limits[-1]
        whole = Said("%(sign)s%(limit)s", {"sign": last[0], "limit": in_words(FACTS[self.fact].kind, last[1])})
        limits = listed([*(f"{sign}{limit}" for sign, limit in signs), whole], say("且"))
        return say("%(fact)s%(limits)s", fact=label, limits=limits)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the light where all conditions hold; ``word`` is said instead of the light's own. ``says`` is a
    pattern of ``luoshi.said`` with facts by their ids.
    """

    id: str
    light: str
    says: str
    when: tuple[Condition, ...] = ()
    word: str = ""

    @property
    def words(self) -> str:
        """All that it asks, as it is read."""
        return listed((condition.words for condition in self.when), "，") if self.when else say("其他情形")


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in their order, the first that holds decides. ``open`` says in words what its source leaves open."""

    id: str
    version: str
    title: str
    source: str
    lights: Mapping[str, LightStyle] = field(hash=False)
    rules: tuple[Rule, ...]
    open: tuple[str, ...] = ()
    tests: tuple[tuple[Rule, tuple[tuple[str, Callable[[Value | None], bool]], ...]], ...] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        tests = tuple((rule, tuple((part.fact, part.test) for part in rule.when)) for rule in self.rules)
        object.__setattr__(self, "tests", tests)

    def first(self, inquiry: Inquiry) -> Rule:
        """The first rule that holds of an item; the last one always does."""
        found, find = inquiry.found, inquiry.value
        for rule, parts in self.tests:
            for fact, test in parts:
                if not test(found[fact] if fact in found else find(fact)):
                    break
            else:
                return rule
        raise RuleError(say("没有一条规则成立"))

    @property
    def named(self) -> str:
        """Its title and version, as they stand beside a light."""
        return say("%(title)s（%(version)s）", title=self.title, version=self.version)

    def shown_as(self, light: str, word: str = "", colour: str = "", shape: str = "") -> "RuleSet":
        """The same rules with a light of another word, colour or shape.

        Raises ``RuleError`` for a light that it does not have, and where two lights would look alike without colour.
        """
        if light not in self.lights:
            raise RuleError(say("规则中没有“%(light)s”灯", light=light))
        old = self.lights[light]
        new = replace(old, word=word or old.word, colour=colour or old.colour, shape=shape or old.shape)
        lights = {**self.lights, light: new}
        _check_looks(lights)
        return replace(self, lights=lights)


def read_rules(text: str) -> RuleSet:
    """A set of rules from TOML of the form of ``data/lights/default.toml``.

    Raises ``RuleError`` for text that is no TOML, a fact or a light that does not exist, a limit that is no number, a
    sentence with an unknown name in it, two rules of one id, two lights that look alike without colour, a rule behind
    one that always holds, and a last rule that does not.
    """
    try:
        data = tomllib.loads(text)
        lights = {
            name: LightStyle(name, word(row["word"]), row["colour"], row["shape"], urgency)
            for urgency, (name, row) in enumerate(data["lights"].items())
        }
        rules = tuple(_rule(row, lights) for row in data["rules"])
        found = RuleSet(
            data["id"], data["version"], word(data["title"]), data["source"], lights, rules, tuple(data.get("open", ()))
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise RuleError(say("亮灯规则的格式不对：%(error)s", error=error)) from error
    _check_looks(lights)
    _check_order(rules)
    return found


def _rule(row: Mapping[str, Any], lights: Mapping[str, LightStyle]) -> Rule:
    if row["light"] not in lights:
        raise RuleError(say("规则“%(rule)s”用了没有定义的“%(light)s”灯", rule=row["id"], light=row["light"]))
    unknown = {name for _, name, _, _ in Formatter().parse(row["says"]) if name is not None} - set(FACTS)
    if unknown:
        raise RuleError(
            say("规则“%(rule)s”的说明用了不存在的依据：%(names)s", rule=row["id"], names=listed(sorted(unknown)))
        )
    return Rule(
        row["id"], row["light"], pattern_of(row["says"]),
        tuple(_condition(row["id"], part) for part in row.get("when", ())), word(row["word"]) if "word" in row else "",
    )  # fmt: skip


def _condition(rule: str, part: Mapping[str, Any]) -> Condition:
    name = part["fact"]
    if name not in FACTS:
        raise RuleError(say("规则“%(rule)s”用了不存在的依据“%(name)s”", rule=rule, name=name))
    strange = set(part) - {"fact", "is", "known", *_LIMITS}
    if strange:
        raise RuleError(say("规则“%(rule)s”有不认识的条件：%(names)s", rule=rule, names=listed(sorted(strange))))
    try:
        limits = tuple((sign, Decimal(str(part[key]))) for key, sign in _LIMITS.items() if key in part)
    except InvalidOperation as error:
        raise RuleError(say("规则“%(rule)s”的界限不是数字", rule=rule)) from error
    kind = FACTS[name].kind
    known = part.get("known", True)
    if known and ((kind in _NUMBERS) is not bool(limits) or (limits and "is" in part)):
        raise RuleError(say("规则“%(rule)s”的条件“%(name)s”与它的类型不符", rule=rule, name=name))
    if known and kind is FactKind.DAY:
        raise RuleError(say("规则“%(rule)s”不能直接比较日期“%(name)s”", rule=rule, name=name))
    return Condition(name, part.get("is", True), known, limits)


def _check_looks(lights: Mapping[str, LightStyle]) -> None:
    """Printed in black and white every light can still be told from the others."""
    if len({style.shape for style in lights.values()}) < len(lights):
        raise RuleError(say("两种灯的形状相同，黑白打印时分不清"))
    if not all(style.word and style.shape for style in lights.values()):
        raise RuleError(say("每种灯都要有文字和形状"))


def _check_order(rules: tuple[Rule, ...]) -> None:
    if len({rule.id for rule in rules}) < len(rules):
        raise RuleError(say("两条规则的编号相同"))
    if not rules or rules[-1].when:
        raise RuleError(say("最后一条规则不能有条件，这样每种情形都有灯"))
    idle = next((rule.id for rule in rules[:-1] if not rule.when), None)
    if idle is not None:
        raise RuleError(say("规则“%(rule)s”总是成立，排在它后面的规则永远轮不到", rule=idle))

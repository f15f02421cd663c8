"""Lights (亮灯): a pure function of the facts of an item on a day and of rules; the first that holds decides."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from luoshi.reckoning.errors import RuleError
from luoshi.reckoning.light_facts import FACTS, Basis, FactKind, FactName, Inquiry, LightFacts, WorkingDays
from luoshi.reckoning.light_rules import Condition, LightStyle, Rule, RuleSet, read_rules
from luoshi.said import Said, listed, say

DEFAULT = "default"

__all__ = [
    "DEFAULT",
    "FACTS",
    "Basis",
    "Condition",
    "FactKind",
    "FactName",
    "Input",
    "LightFacts",
    "LightResult",
    "LightStyle",
    "Rule",
    "RuleSet",
    "WorkingDays",
    "decide",
    "decide_all",
    "load_rules",
    "presets",
    "read_rules",
]


@dataclass(frozen=True, slots=True)
class Input:
    """One fact that the decision had before it, as it is read."""

    name: str
    label: str
    value: str


@dataclass(frozen=True)
class LightResult:
    """A light with its working. What is shown is written when it is asked for, from the facts that decided."""

    rules: RuleSet
    rule: Rule
    inquiry: Inquiry

    @property
    def light(self) -> str:
        """The id of the light: red, yellow, grey, blue, green, light_blue, white, solid_green."""
        return self.rule.light

    @property
    def style(self) -> LightStyle:
        """Colour and shape of the light, and how urgent it is."""
        return self.rules.lights[self.rule.light]

    @property
    def word(self) -> str:
        """What the light says: the word of the rule, else that of the light."""
        return self.rule.word or self.style.word

    @property
    def colour(self) -> str:
        """The name of its colour."""
        return self.style.colour

    @property
    def shape(self) -> str:
        """The sign beside its word."""
        return self.style.shape

    @property
    def rule_id(self) -> str:
        """The rule that decided."""
        return self.rule.id

    @property
    def rule_number(self) -> int:
        """Its place among the rules, from 1."""
        return self.rules.rules.index(self.rule) + 1

    @property
    def sentence(self) -> str:
        """Why, in one sentence with the numbers in it."""
        return self._filled(self.rule.says)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The known facts in a fixed order, each with its label; flags only where they are up."""
        found = [Input("basis", say("进度依据"), self.inquiry.basis.word)]
        asked = {condition.fact for rule in self.rules.rules for condition in rule.when} | _ALWAYS
        for name, fact in FACTS.items():
            if name not in asked:
                continue
            value = self.inquiry.value(name)
            if value is not None and (fact.kind is not FactKind.FLAG or value):
                found.append(Input(name, fact.label, self.inquiry.printed(name)))
        return tuple(found)

    @property
    def formula(self) -> str:
        """How the figures came about that the rule looked at; empty where it looked at none."""
        said = []
        for name in dict.fromkeys([condition.fact for condition in self.rule.when if condition.known]):
            fact = FACTS[name]
            if fact.formula:
                said.append(self._filled(fact.formula))
        return listed(said, "；")

    def _filled(self, pattern: str) -> Said:
        return Said(pattern, {name: self.inquiry.printed(name) for name in _NAMED.findall(pattern)})


_NAMED = re.compile(r"%\((\w+)\)s")
_ALWAYS = frozenset({"today", "due", "cut_off", "expected", "actual"})


def decide(rules: RuleSet, facts: LightFacts, working_days: WorkingDays | None = None) -> LightResult:
    """The light of an item on a day. The same facts and rules give the same light, whenever they are asked.

    ``working_days`` counts by the government's calendar; raises ``RuleError`` where a rule needs it and has none.
    """
    inquiry = Inquiry(facts, working_days)
    return LightResult(rules, rules.first(inquiry), inquiry)


def decide_all(
    rules: RuleSet, series: Iterable[LightFacts], working_days: WorkingDays | None = None
) -> tuple[LightResult, ...]:
    """The lights of an item on several days, in the order of the days: its history is reckoned, never written over."""
    return tuple(decide(rules, facts, working_days) for facts in sorted(series, key=lambda facts: facts.today))


@lru_cache(maxsize=32)
def load_rules(name: str = DEFAULT) -> RuleSet:
    """A bundled set of rules by its id. Raises ``RuleError`` for a name that is none of ``presets``."""
    if name not in presets():
        raise RuleError(say("没有名为“%(name)s”的亮灯规则", name=name))
    return read_rules(resources.files("luoshi.reckoning.data.lights").joinpath(f"{name}.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def presets() -> tuple[str, ...]:
    """The ids of the bundled sets: the default first, then those seen at places."""
    names = sorted(
        entry.name.removesuffix(".toml")
        for entry in resources.files("luoshi.reckoning.data.lights").iterdir()
        if entry.name.endswith(".toml")
    )
    return (DEFAULT, *(name for name in names if name != DEFAULT))

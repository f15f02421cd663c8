"""The lights of matters on pages: colour, word and shape of the rules that a government uses."""

from collections.abc import Mapping
from dataclasses import dataclass

from luoshi.server.core.said import word
from luoshi.server.delivery.standing.reading import rules_of
from luoshi.server.delivery.standing.values import Standing
from luoshi.server.orgs.models import Government
from luoshi.server.web.components import Text


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light as the component draws it: ``value`` chooses its colour."""

    value: str
    word: Text
    shape: str


def lamps_of(government: Government) -> Mapping[str, Lamp]:
    """Every light that the rules of a government have, the worst first."""
    styles = sorted(rules_of(government).lights.values(), key=lambda style: style.urgency)
    return {style.id: Lamp(style.colour, str(word(style.word)), style.shape) for style in styles}


def lamp_of(standing: Standing) -> Lamp | None:
    """The light of a matter that is known to stand so; None where it is not judged."""
    style = standing.style
    return Lamp(style.colour, str(word(standing.word)), style.shape) if style else None

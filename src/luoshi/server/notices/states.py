"""The states that channels and dispatches pass through."""

from enum import StrEnum

from luoshi.server.core.said import say
from luoshi.server.core.transitions import Transition
from luoshi.server.policy import Action


class ChannelState(StrEnum):
    """State of a channel (渠道状态)."""

    ON = say("启用")
    OFF = say("停用")


CHANNEL = (
    Transition(ChannelState.ON, Action.CHANNEL_EDIT, ChannelState.ON),
    Transition(ChannelState.OFF, Action.CHANNEL_EDIT, ChannelState.OFF),
    Transition(ChannelState.ON, Action.CHANNEL_TEST, ChannelState.ON),
    Transition(ChannelState.OFF, Action.CHANNEL_TEST, ChannelState.OFF),
)
SWITCHED = {ChannelState.ON: ChannelState.OFF, ChannelState.OFF: ChannelState.ON}
"""Where the one act of switching leads."""

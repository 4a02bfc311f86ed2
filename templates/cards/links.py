"""Links into the chat with the bot (https://t.me/<bot>?…), which the chat opens as buttons do."""

from __future__ import annotations


def invitation_link(bot_name: str, code: str) -> str:
    """The one-time link of an invitation."""
    return f"https://t.me/{bot_name}?start=i{code}"


def group_link(bot_name: str, campaign_id: int) -> str:
    """The link that makes a group, brings the bot in and binds the group to a campaign."""
    return f"https://t.me/{bot_name}?startgroup=g{campaign_id}"

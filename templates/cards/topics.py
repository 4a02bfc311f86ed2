"""What is said in the topic of a team, and what the office reads when a topic cannot be written to."""

from __future__ import annotations

from collections.abc import Sequence

from templates.cards import Card
from templates.messages import render


def group_subjects(title: str, group: str, subjects: Sequence[str]) -> Card:
    """Which subjects a fixed group inspects, by name; nobody's name or number stands in a group chat."""
    return Card(render("topics/group_subjects", title=title, group=group, subjects=subjects))


def group_topic_name(group: str) -> str:
    """What the topic of a fixed group is called."""
    return f"第{group}检查组"


def trouble(title: str, name: str, problem: str) -> Card:
    """For the office: what is for one team waits, because the team's topic cannot be made or written to; ``problem`` as
    the chat puts it."""
    return Card(render("topics/trouble", title=title, name=name, problem=problem))

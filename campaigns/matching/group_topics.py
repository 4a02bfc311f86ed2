"""Fixed groups in a group chat with topics: each gets a topic of its own, begun with the subjects it inspects."""

from __future__ import annotations

from datetime import datetime

from domain.matching import TeamsResult
from office.topics import tell_team
from storage.campaigns import Campaign
from storage.unit_of_work import UnitOfWork
from templates.cards.topics import group_subjects, group_topic_name


async def tell_groups(uow: UnitOfWork, campaign: Campaign, result: TeamsResult, *, key: str, now: datetime) -> int:
    """Tells each fixed group of ``result`` which subjects are its own; how many were told. Without topics, or where
    every subject has a team of its own, nobody is: all of it stands in everybody's own message."""
    if not (campaign.plan.groups and campaign.is_forum):
        return 0
    names = {sample.number: sample.name for sample in await uow.samples.standing(campaign.id)}
    told = 0
    for group in result.groups:
        people = set(group.inspectors)
        own = {team.subject for team in result.teams if people.intersection(team.inspectors)}
        card = group_subjects(campaign.plan.title, group.name, [names[one] for one in result.confirmed if one in own])
        told += await tell_team(
            uow,
            campaign,
            card,
            topic=f"group:{group.name}",
            name=group_topic_name(group.name),
            key=f"{key}:{group.name}",
            now=now,
        )
    return told

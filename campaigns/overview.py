"""The way in: which campaigns a person has to do with, and what they can do next in one of them."""

from __future__ import annotations

from collections import Counter

from campaigns.attempts import ROUNDS
from campaigns.authorisation import way_to_authorisations
from campaigns.confirmation import confirmation_progress, exclusions
from campaigns.draft import may_approve
from campaigns.follow_up import campaign_follow_ups
from campaigns.joint_visit.showing import way_to_overlaps
from campaigns.matching import waiting_for
from campaigns.revisit import STATES as MAY_REVISIT
from campaigns.sign_off import way_to_sign_offs
from campaigns.visit import way_to_visits
from campaigns.voiding import may_be_void, voided
from domain.campaign import State
from domain.roles import Appointment, Role
from office.rights import require_member
from storage.campaigns import Campaign
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Button, Card
from templates.cards import campaign as cards
from templates.cards.attempts import AskRenewal, ShowAttempts
from templates.cards.closing import OpenPapers
from templates.cards.confirmation import ShowConfirmation, ShowObjections
from templates.cards.draft import ApproveDraft, EditDraft, NewDraft, PreviewDraft, ReturnDraft, WithdrawDraft
from templates.cards.draw import AskFreeze
from templates.cards.inspection import OpenMyForms
from templates.cards.links import group_link
from templates.cards.matching import ShowRequests, ShowStaff, ShowTeams, StartMatching
from templates.cards.publication import OpenPublications
from templates.cards.report import OpenReports
from templates.cards.review import OpenReviews
from templates.cards.revisit import OpenRevisits
from templates.cards.voiding import AskVoiding


async def campaigns(uow: UnitOfWork, *, user_id: int) -> Card:
    """Every campaign of the offices in which the person holds a role; drafts only for the office itself."""
    _, held = await require_member(uow, user_id)
    listed = []
    for office_id in dict.fromkeys(one.office_id for one in held):
        for campaign in await uow.campaigns.of_office(office_id):
            if _may_see(campaign, held):
                listed.append(cards.Listed(campaign.id, campaign.reference, campaign.plan.title, campaign.state.value))
    may_compose = any(one.role is Role.OFFICE_ADMIN for one in held)
    return cards.campaigns(listed, may_compose=Button("新建联合抽查", NewDraft()) if may_compose else None)


def _may_see(campaign: Campaign, held: list[Appointment]) -> bool:
    if _is_office(campaign, held):
        return True
    departments = {participant.department_id for participant in campaign.plan.participants}
    return campaign.state is not State.DRAFT and any(one.department_id in departments for one in held)


def _is_office(campaign: Campaign, held: list[Appointment]) -> bool:
    return any(one.role is Role.OFFICE_ADMIN and one.office_id == campaign.office_id for one in held)


async def hub(uow: UnitOfWork, *, user_id: int, campaign_id: int, bot_name: str) -> Card:
    """One campaign: how far it is, and the buttons of what this person can do now."""
    person, held = await require_member(uow, user_id)
    campaign = await uow.campaigns.get(campaign_id)
    if not _may_see(campaign, held):
        return cards.not_yours()
    waiting = await confirmation_progress(uow, campaign)
    objections = sum(one.objected for one in waiting)
    actions = _office_actions(campaign, bot_name, objections) if _is_office(campaign, held) else []
    if await may_approve(uow, campaign, held, person.id):
        actions += [Button("同意", ApproveDraft(campaign.id)), Button("退回", ReturnDraft(campaign.id))]
    actions += _department_actions(campaign, held)
    actions += await way_to_authorisations(uow, campaign, held)
    actions += await way_to_sign_offs(uow, campaign, person, held)
    actions += await way_to_visits(uow, campaign)
    actions += await way_to_overlaps(uow, campaign, person, held)
    actions += await _requests(uow, campaign, person)
    actions += await _follow_ups(uow, campaign, held)
    actions += await _revisits(uow, campaign) if _is_office(campaign, held) else []
    actions += _attempts(campaign, held)
    if may_be_void(campaign) and _is_office(campaign, held):
        actions.append(Button("作废方案", AskVoiding(campaign.id)))
    facts = await _facts(uow, campaign) | {"confirmations": waiting}
    return cards.hub(facts, list(dict.fromkeys(actions)))


async def _facts(uow: UnitOfWork, campaign: Campaign) -> dict[str, object]:
    plan = campaign.plan
    names = [participant.name for participant in plan.participants]
    # What is being corrected is public meanwhile.
    sections = Counter(
        "published" if section.public_version is not None else section.state.value
        for section in await uow.forms.sections(campaign.id)
    )
    return {
        "title": plan.title,
        "reference": campaign.reference,
        "document_number": plan.document_number,
        "state": campaign.state.value,
        "window_start": plan.window_start,
        "window_end": plan.window_end,
        "lead": names[0] if names else "",
        "members": names[1:],
        "subjects": len(await uow.samples.standing(campaign.id)),
        "excluded": len(await exclusions(uow, campaign.id)),
        "sections": sections.total(),
        "published": sections["published"],
        "approved": sections["approved"],
        "submitted": sections["submitted"],
        "open": sections["open"] + sections["returned"],
        "void": await voided(uow, campaign),
        "hint": cards.HINTS.get(campaign.state.value, ""),
    }


def _office_actions(campaign: Campaign, bot_name: str, objections: int) -> list[Button]:
    number = campaign.id
    match campaign.state:
        case State.DRAFT:
            return [Button("继续拟定", EditDraft(number)), Button("预览", PreviewDraft(number))]
        case State.SUBMITTED:
            return [Button("查看方案", PreviewDraft(number))]
        case State.APPROVED:
            go_on = Button("冻结名单，开始抽取", AskFreeze(number))
            if campaign.chat_id is None:
                go_on = Button("建工作群并开始抽取", url=group_link(bot_name, number))
            return [go_on, Button("撤回修改方案（须重新审批）", WithdrawDraft(number))]
        case State.CONFIRMING if objections:
            return [Button(f"待裁定异议（{objections}）", ShowObjections(number))]
        case State.CONFIRMED:
            return [Button("抽取执法检查人员", StartMatching(number))]
        case State.INSPECTING | State.PUBLISHED:
            papers = Button("结题材料", OpenPapers(number))
            return [Button("分组情况表", ShowTeams(number)), Button("统计表", OpenReports(number)), papers]
        case _:
            return []


def _attempts(campaign: Campaign, held: list[Appointment]) -> list[Button]:
    """What was drawn so far, for everybody; giving an attempt up, for the office."""
    actions = []
    if campaign.state in ROUNDS and _is_office(campaign, held):
        actions.append(Button("重新抽取", AskRenewal(campaign.id)))
    if campaign.attempt > 1 or campaign.state not in {State.DRAFT, State.SUBMITTED, State.APPROVED}:
        actions.append(Button("抽取记录", ShowAttempts(campaign.id)))
    return actions


async def _requests(uow: UnitOfWork, campaign: Campaign, person: Person) -> list[Button]:
    """Substitutions that wait for this person."""
    if campaign.state is not State.INSPECTING:
        return []
    waiting = len(await waiting_for(uow, campaign, person))
    return [Button(f"待决定的更换申请（{waiting}）", ShowRequests(campaign.id))] if waiting else []


async def _follow_ups(uow: UnitOfWork, campaign: Campaign, held: list[Appointment]) -> list[Button]:
    """What follows from the problems that were found, once there are any."""
    departments = {one.department_id for one in held if one.department_id is not None}
    way = await campaign_follow_ups(
        uow, campaign_id=campaign.id, office=_is_office(campaign, held), departments=departments
    )
    return [way] if way else []


async def _revisits(uow: UnitOfWork, campaign: Campaign) -> list[Button]:
    """Once anything is published, some of what is closed may be called back on."""
    if campaign.state not in MAY_REVISIT or not (await uow.published.progress(campaign.id))[0]:
        return []
    return [Button("回访", OpenRevisits(campaign.id))]


def _department_actions(campaign: Campaign, held: list[Appointment]) -> list[Button]:
    number = campaign.id
    departments = {participant.department_id for participant in campaign.plan.participants}
    mine = [one for one in held if one.department_id in departments]
    roles = {one.role for one in mine}
    actions: list[Button] = []
    runs = {one.department_id for one in mine if one.role is Role.DEPARTMENT_ADMIN}
    for participant in campaign.plan.participants:
        if participant.department_id in runs:
            of_whom = "" if len(runs) == 1 else f"（{participant.name}）"
            if campaign.state in {State.CONFIRMING, State.CONFIRMED}:
                actions.append(Button(f"比对确认{of_whom}"[:40], ShowConfirmation(number, participant.department_id)))
            if campaign.state in {State.CONFIRMING, State.CONFIRMED, State.INSPECTING}:
                actions.append(Button(f"人员情况{of_whom}"[:40], ShowStaff(number, participant.department_id, 0)))
    if campaign.state in {State.INSPECTING, State.PUBLISHED}:
        if Role.INSPECTOR in roles:
            actions += [Button("我的检查表", OpenMyForms()), Button("待公示", OpenPublications())]
        if roles & {Role.REVIEWER, Role.DEPARTMENT_ADMIN}:
            actions.append(Button("待审核", OpenReviews()))
        if Role.DEPARTMENT_ADMIN in roles:
            actions += [Button("分组情况表", ShowTeams(number)), Button("统计表", OpenReports(number))]
    return actions

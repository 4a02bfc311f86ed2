"""The acts of the played demo about what must be so before a form opens: approval, authorisation; and about who helps.

Each is played in the campaigns whose facts say so.
"""

from __future__ import annotations

from bot.demo.cast import Cast, opens_campaign, opens_form, walk
from bot.demo.house import House
from bot.demo.parties import Party, parties

DOCUMENT = "示例市主管部门 示授〔2024〕3号"


async def ask_for_approval(_house: House, cast: Cast) -> str:
    """The office wants every visit approved beforehand."""
    await cast.office.says("/menu")
    await walk(cast.office, "设置", "检查前审批", "改为：检查前须经审批")
    await cast.office.sees("现在：检查前须经审批", fresh=True)
    return "办公室在设置中要求检查前须经部门审批"


async def sign_off(house: House, cast: Cast) -> str:
    """Until a department has approved its list with one tap, none of its forms opens."""
    first = (await parties(house, cast))[0]
    inspector = first.firsts[0]
    await inspector.says(f"{first.number} 全部1")
    await inspector.sees("还没有批准", fresh=True)
    for admin in cast.admins.values():
        await opens_campaign(admin, house.facts.title)
        await walk(admin, "待审批的检查", "全部批准")
        await admin.sees("已批准 ", fresh=True)
    await inspector.sees("【检查已批准】", timeout=60)
    return f"{len(cast.admins)}个部门各点一次批准全部检查安排；批准之前检查表打不开"


async def authorise(house: House, cast: Cast) -> str:
    """The lead department has no authority over one subject; the level above gives it, with document and number."""
    party = await _last_but_one(house, cast)
    admin, inspector = cast.admins[house.facts.lead], party.firsts[0]
    subject = (await opens_form(inspector, party.number)).text.splitlines()[1].split("　")[0]
    await opens_campaign(admin, house.facts.title)
    await walk(admin, "本级无执法权", "增加本级无执法权的对象")
    await admin.sees("【本级无执法权】", fresh=True)
    await admin.says(subject)
    await walk(admin, subject)
    await admin.says("该类对象的处罚权在市级")
    await admin.sees("授权文件：待登记", fresh=True)
    await walk(admin, "登记授权文件")
    await admin.says(f"{DOCUMENT} {house.facts.starts_on:%Y年%m月%d日}")
    await admin.sees(f"授权：{DOCUMENT}", fresh=True)
    await inspector.sees("【授权已登记】", timeout=60)
    return f"第{party.number}号本级无执法权，登记上级授权：{DOCUMENT}"


async def _last_but_one(house: House, cast: Cast) -> Party:
    return (await parties(house, cast))[-2]


async def send_specialist(house: House, cast: Cast) -> str:
    """Somebody of another body helps the lead department with what it cannot judge alone."""
    party = await _last_but_one(house, cast)
    admin = cast.admins[house.facts.lead]
    await opens_campaign(admin, house.facts.title)
    await walk(admin, "人员情况", "专业人员", "邀请外单位专业人员")
    await admin.says(f"{house.facts.specialist}\n{party.number} 本单位检查人员不能独立完成")
    await admin.sees("现有专业人员 1 人次", fresh=True)
    await party.firsts[0].sees("选派专业人员", timeout=60)
    return f"{house.facts.lead}邀请外单位专业人员协助第{party.number}号的检查，理由已告知检查组"

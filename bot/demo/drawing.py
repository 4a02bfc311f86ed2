"""The acts of the played demo from the plan to the second draw."""

from __future__ import annotations

from bot.demo.cast import Cast, walk
from bot.demo.house import House
from templates.messages import ratio_words

#: More than any department of the example library can send.
TOO_MANY = 20
WORDS = ("今天的风从东南来", "院子里的槐树开花了", "第三句话也算数")


async def compose(house: House, cast: Cast) -> str:
    """The office is led through the fields of a new campaign."""
    facts, office = house.facts, cast.office
    await office.says("/menu")
    await office.sees("【菜单】", fresh=True)
    await walk(office, "联合抽查", "新建联合抽查")
    await office.sees("请发送本次抽查的标题", fresh=True)
    await office.says(facts.title)
    await office.sees("请发送文号", fresh=True)
    await office.says(facts.document_number)
    await office.sees("请发送检查的起止日期", fresh=True)
    await office.says(f"{facts.starts_on} 至 {facts.ends_on}")
    await office.sees("【参加部门】", fresh=True)
    await _choose_departments(house, cast)
    await _choose_scope(house, cast)
    ratio = ratio_words(facts.ratio)
    await office.says(" ".join(f"{one} {ratio}" for one in "ABCD") if facts.by_risk_class else ratio)
    await office.sees("【时限】", fresh=True)
    await office.says(f"{facts.confirm_days} {facts.result_days} {facts.follow_up_days}")
    await office.sees("每个部门对每户派几名", fresh=True)
    await office.says(str(facts.inspectors_per_department))
    await office.sees("各项已填齐", fresh=True)
    await walk(office, "需备材料")
    await office.sees("检查对象要事先准备哪些材料", fresh=True)
    await office.says("\n".join(facts.materials))
    await office.sees("各项已填齐", fresh=True)
    return f"方案《{facts.title}》已拟定：{facts.starts_on}至{facts.ends_on}，抽取比例{ratio}"


async def _choose_departments(house: House, cast: Cast) -> None:
    office = cast.office
    await walk(office, *(f"☐ {department}" for department in house.facts.departments), "下一步")
    for department in house.facts.departments:
        chosen = [f"☐ {item}"[:40] for item in house.facts.items_of(department)]
        await office.sees(f"【抽查事项】{department}", fresh=True)
        await walk(office, *chosen, "下一步")


async def _choose_scope(house: House, cast: Cast) -> None:
    office, facts = cast.office, house.facts
    for tag in facts.tags:
        card = await office.sees("【对象范围】", fresh=True)
        while f"☐ {tag}" not in card.labels:
            await walk(office, "下一页")
            card = await office.sees("【对象范围】", fresh=True)
        await walk(office, f"☐ {tag}")
    await office.sees("【对象范围】", fresh=True)
    await walk(office, "下一步")
    await office.sees("只抽查在哪一天或之前登记的对象", fresh=True)
    await office.says(facts.registered_before.isoformat() if facts.registered_before else "跳过")
    await office.sees("请选择或发送抽取比例", fresh=True)


async def ask_too_much(house: House, cast: Cast) -> str:
    """More inspectors are asked for than there are: the preview says which department lacks how many, and submits
    nothing."""
    office = cast.office
    await walk(office, "每部门人数")
    await office.sees("每个部门对每户派几名", fresh=True)
    await office.says(str(TOO_MANY))
    await office.sees("各项已填齐", fresh=True)
    await walk(office, "预览")
    preview = await office.sees("现在还不能提交", fresh=True)
    if "提交审批" in preview.labels:
        raise AssertionError("an impossible plan can be submitted")
    (reason, *_) = [line for line in preview.text.splitlines() if line.startswith("• ")]
    await walk(office, "返回修改", "每部门人数")
    await office.sees("每个部门对每户派几名", fresh=True)
    await office.says(str(house.facts.inspectors_per_department))
    await office.sees("各项已填齐", fresh=True)
    return f"每户每部门派{TOO_MANY}人的要求被退回：{reason.removeprefix('• ')}"


async def approve(house: House, cast: Cast) -> str:
    """The office previews and submits; the lead department's admin, a second person, approves."""
    await walk(cast.office, "预览")
    preview = await cast.office.sees("【方案预览】", fresh=True)
    cast.save("方案预览.txt", preview.text.encode())
    await walk(cast.office, "提交审批")
    lead = cast.admins[house.facts.lead]
    await lead.sees("【请审批】")
    await lead.taps("同意")
    await cast.office.sees("批准", fresh=True)
    return f"预览、提交后由{house.facts.lead}管理员审批同意"


async def open_group(house: House, cast: Cast) -> str:
    """A group is made for the campaign; the departments' admins come in."""
    link = next(
        link for message in reversed(await cast.office.messages()) for link in message.links if "startgroup" in link
    )
    cast.group = await cast.office.opens(link, group_title=house.facts.title)
    for admin in cast.admins.values():
        await cast.office.adds(admin, chat=cast.group)
    await cast.office.sees("本群是", chat=cast.group)
    return "工作群已建立，各部门管理员进群"


async def draw_subjects(_house: House, cast: Cast) -> str:
    """Freeze, commit, words, dice, reveal: before everyone's eyes."""
    await cast.office.taps("冻结名单，开始抽取", chat=cast.group)
    await cast.office.taps("确定冻结，开始抽取", chat=cast.group)
    await hold_ceremony(cast)
    result = await cast.office.sees("【第六步　抽取结果】", chat=cast.group, timeout=30)
    for name in ("pool.txt", "terms.txt", "transcript.txt", "certificate.json"):
        cast.save(name, await cast.office.receives_file(name, chat=cast.group))
    return result.text.split("\n")[1].rstrip("：")


async def hold_ceremony(cast: Cast) -> None:
    """From the freeze to the close: each department says its words in the group."""
    asked = await cast.office.sees("第三步　征集随机语】", chat=cast.group, fresh=True, timeout=30)
    for admin, words in zip(cast.admins.values(), WORDS, strict=False):
        await admin.says(words, chat=cast.group, reply_to=asked.id)
        await admin.sees(f"“{words}”", chat=cast.group, fresh=True)
    await cast.office.taps("截止并掷骰子（办公室）", chat=cast.group)


async def confirm(house: House, cast: Cast) -> str:
    """One department objects to a subject, the office agrees, the next of the order takes its place."""
    (lead, *members) = house.facts.departments
    objector = cast.admins[members[0]]
    await objector.sees("【请比对确认】", timeout=30)
    cast.save("抽取名单.xlsx", await objector.receives_file("抽取名单"))
    await objector.taps("提出异议", in_message_containing="【请比对确认】")
    listed = await objector.sees("请选择有异议的检查对象", fresh=True)
    await walk(objector, listed.labels[0], "注销")
    await objector.sees("异议待裁定 1 户", fresh=True)
    await cast.office.taps("采纳，排除")
    await cast.office.sees("按原顺序补抽", fresh=True)
    for department in (lead, *members):
        await cast.admins[department].sees("【请确认补抽对象】", timeout=30)
        await cast.admins[department].taps("全部确认", in_message_containing="【请确认补抽对象】")
        await cast.admins[department].sees("待确认 0 户", fresh=True)
    told = await cast.office.sees("【名单确定】", chat=cast.group, timeout=30)
    return told.text


async def draw_teams(_house: House, cast: Cast) -> str:
    """The second ceremony, for the inspectors."""
    await cast.office.taps("抽取执法检查人员", in_message_containing="【名单已确定】")
    await hold_ceremony(cast)
    result = await cast.office.sees("第六步　匹配结果】", chat=cast.group, timeout=30)
    for name in ("roster.txt", "teams-terms.txt", "teams-transcript.txt"):
        cast.save(name, await cast.office.receives_file(name, chat=cast.group))
    cast.save("certificate.json", await cast.office.receives_file("certificate.json", chat=cast.group))
    cast.save("分组情况表.xlsx", await cast.office.receives_file("分组情况表", timeout=30))
    return result.text.split("\n")[1].rstrip("：")

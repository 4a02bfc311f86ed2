"""The act of the played demo in which the campaign's papers are closed: the lead's summary, the office's word."""

from __future__ import annotations

from bot.demo.cast import Cast, walk
from bot.demo.house import House

#: What the lead writes into its summary beside the figures, part by part in the order in which they are asked.
PARTS = {
    "主要做法": "部门联合上门，一次查清多项事项，检查表当场填写。",
    "存在问题": "个别企业登记住所与实际经营地址不一致。",
    "下一步打算": "督促有关企业限期改正，办结一件销号一件。",
}


async def close(house: House, cast: Cast) -> str:
    """The lead's admin files the summary that was drafted from the data; the office confirms the closing papers."""
    lead = cast.admins[house.facts.departments[0]]
    await lead.taps("填写工作总结")
    for part, words in PARTS.items():
        await lead.taps(part, fresh=True)
        await lead.says(words)
        await lead.sees(words, fresh=True)
    await walk(lead, "预览并报送", "报送")
    cast.save("工作总结.docx", await lead.receives_file(".docx", fresh=True, timeout=30))
    await cast.office.taps("结题材料", in_message_containing="【结题材料】")
    await walk(cast.office, "确认结题材料")
    confirmed = await cast.office.sees("第1版：", fresh=True)
    line = next(one for one in confirmed.text.splitlines() if "第1版：" in one)
    return f"牵头部门报送工作总结；结题材料{line.strip('· ')}"

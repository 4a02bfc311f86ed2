"""Publishing a form in one go, for tests of what comes after."""

from __future__ import annotations

from datetime import datetime

from campaigns.forms import keep_version
from domain.inspection import Handling, ResultCode
from storage.forms import Section, SectionState
from storage.unit_of_work import UnitOfWork

#: What an inspector wrote for the file, and no page may ever show.
REMARK = "门牌不符，联系人示例乙"


async def publish(uow: UnitOfWork, section: Section, code: ResultCode, *handling: Handling, now: datetime) -> None:
    """Enters ``code`` for every item of the section and publishes it."""
    items = await uow.campaigns.items(section.campaign_id, section.department_id)
    codes = {item.id: code for item in items}
    await uow.forms.enter(section, codes, person_id=1, now=now, handling=handling, remark=REMARK)
    section = await uow.forms.section(section.id)
    await uow.forms.change(section, state=SectionState.PUBLISHED)
    await keep_version(uow, section.id, person_id=1, now=now)

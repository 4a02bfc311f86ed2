"""Somebody blocks the bot: those who can help are told once, until that person is heard of again."""

from __future__ import annotations

from datetime import timedelta

from domain.roles import Appointment, Role
from office.notices import tell_chat
from storage.outbox import Delivery as Standing
from templates.cards import Card
from tests.support.builders import HOUSING, Scene, build_scene
from tests.support.chat import OfficeChat

WORDS = "消息发不到"


async def furnished(chat: OfficeChat) -> tuple[Scene, int]:
    """An office whose people have all pressed START; the account of one inspector of the first department."""
    async with chat.database.open() as uow:
        scene = await build_scene(uow, subjects=0)
    inspector = scene.inspectors_of(HOUSING)[0]
    for account in (scene.admin, inspector, *map(scene.admin_of, scene.departments)):
        chat.person(account)
    return scene, inspector


async def tells(chat: OfficeChat, account: int, *words: str) -> None:
    async with chat.database.open() as uow:
        for text in words:
            await tell_chat(uow, account, Card(text), key=f"{text}:{chat.now}", now=chat.now)
    await chat.settle()


def alarms(chat: OfficeChat, account: int) -> list[str]:
    key = chat.world.private_chat(account, chat.bot.id).key
    texts = [str(m.content.get("text", "")) for m in chat.world.messages.values() if m.chat == key]
    return [text for text in texts if WORDS in text]


async def test_the_department_and_the_office_hear_it_once_and_what_to_do(office_chat: OfficeChat) -> None:
    scene, inspector = await furnished(office_chat)
    office_chat.world.blocks_bot(inspector)
    await tells(office_chat, inspector, "一", "二", "三")
    own, other = map(scene.admin_of, scene.departments)
    assert [len(alarms(office_chat, one)) for one in (own, scene.admin, other)] == [1, 1, 0]
    (alarm,) = alarms(office_chat, own)
    assert "检查员01" in alarm
    assert "取消屏蔽" in alarm
    assert "bot was blocked by the user" in alarm
    async with office_chat.database.read() as uow:
        assert await uow.outbox.count(Standing.UNDELIVERABLE) == 3


async def test_who_writes_again_is_reachable_and_a_second_time_is_told_anew(office_chat: OfficeChat) -> None:
    scene, inspector = await furnished(office_chat)
    for times in (1, 2):
        office_chat.world.blocks_bot(inspector)
        await tells(office_chat, inspector, f"第{times}次")
        assert len(alarms(office_chat, scene.admin)) == times
        office_chat.world.unblocks_bot(inspector)
        await office_chat.person(inspector).says("/menu")
        async with office_chat.database.read() as uow:
            assert not await uow.reachability.is_lost(inspector)
        office_chat.now += timedelta(hours=1)


async def test_blocking_is_not_taken_for_a_sign_of_life(office_chat: OfficeChat) -> None:
    _, inspector = await furnished(office_chat)
    office_chat.world.blocks_bot(inspector)
    await tells(office_chat, inspector, "一")
    async with office_chat.database.read() as uow:
        assert await uow.reachability.is_lost(inspector)


async def test_letting_the_bot_in_again_is_enough(office_chat: OfficeChat) -> None:
    _, inspector = await furnished(office_chat)
    office_chat.world.blocks_bot(inspector)
    await tells(office_chat, inspector, "一")
    office_chat.world.unblocks_bot(inspector)
    await office_chat.settle()
    async with office_chat.database.read() as uow:
        assert not await uow.reachability.is_lost(inspector)


async def test_an_admin_who_blocked_the_bot_is_not_told_of_themselves(office_chat: OfficeChat) -> None:
    scene, _ = await furnished(office_chat)
    own = scene.admin_of(HOUSING)
    office_chat.world.blocks_bot(own)
    await tells(office_chat, own, "一")
    assert len(alarms(office_chat, scene.admin)) == 1
    async with office_chat.database.read() as uow:
        assert await uow.outbox.count(Standing.UNDELIVERABLE) == 1


async def test_a_message_that_is_at_fault_itself_says_nothing_of_its_reader(office_chat: OfficeChat) -> None:
    _, inspector = await furnished(office_chat)
    await tells(office_chat, inspector, " ")
    async with office_chat.database.read() as uow:
        assert await uow.outbox.count(Standing.UNDELIVERABLE) == 1
        assert not await uow.reachability.is_lost(inspector)


async def test_somebody_without_an_office_is_nobodys_trouble(office_chat: OfficeChat) -> None:
    scene, inspector = await furnished(office_chat)
    async with office_chat.database.open() as uow:
        person = await uow.people.find(inspector)
        assert person is not None
        for held in await uow.people.appointments(person.id):
            assert held == Appointment(
                person.id, scene.office_id, Role.INSPECTOR, held.department_id, held.inspector_id
            )
            await uow.people.dismiss(held)
    office_chat.world.blocks_bot(inspector)
    await tells(office_chat, inspector, "一")
    assert alarms(office_chat, scene.admin) == []

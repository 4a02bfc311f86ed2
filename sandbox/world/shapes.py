"""The JSON shapes in which the Bot API shows people, chats and messages to bots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.world.model import Bot, Chat, Human, Message, Press, StoredFile, Topic

if TYPE_CHECKING:
    from sandbox.world.state import State

TOPIC_COLOUR = 7322096
_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_pin_messages", "can_send_welcome_messages", "can_manage_topics",
)  # fmt: skip


def user(account: Human | Bot) -> dict[str, Any]:
    """User."""
    shape: dict[str, Any] = {
        "id": account.id, "is_bot": isinstance(account, Bot), "first_name": account.name,
    }  # fmt: skip
    if account.username:
        shape["username"] = account.username
    if isinstance(account, Human):
        shape["language_code"] = "zh-hans"
    return shape


def own_user(bot: Bot) -> dict[str, Any]:
    """What getMe answers: the bot itself with its abilities."""
    return user(bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not bot.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def chat(state: State, of: Chat) -> dict[str, Any]:
    """Chat, as a bot sees it: a private chat bears the person's name."""
    if of.is_private:
        person = state.people[of.id]
        shape: dict[str, Any] = {"id": of.id, "type": "private", "first_name": person.name}
        return shape | ({"username": person.username} if person.username else {})
    shape = {"id": of.id, "type": of.kind, "title": of.title, "all_members_are_administrators": False}
    return shape | ({"is_forum": True} if of.is_forum else {})


def full_chat(state: State, of: Chat) -> dict[str, Any]:
    """ChatFullInfo."""
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        False,
    )
    shape = chat(state, of) | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    if of.pinned:
        shape["pinned_message"] = message(state, state.messages[of.pinned[-1]])
    return shape


def message(state: State, of: Message, *, with_reply: bool = True) -> dict[str, Any]:
    """Message, whole; the message it replies to is included one level deep."""
    where = state.chats[of.chat]
    shape: dict[str, Any] = {
        "message_id": of.id,
        "from": user(state.account(of.sender)),
        "chat": chat(state, where),
        "date": of.date,
        **of.content,
    }
    shape |= _thread(state, of)
    answered = of.reply_to if of.reply_to is not None else of.topic
    if with_reply and answered is not None and answered != of.id:
        # In a topic what answers nothing else answers the message with which the topic began.
        shape["reply_to_message"] = message(state, state.messages[answered], with_reply=False)
    if of.inline is not None:
        shape["reply_markup"] = of.inline
    if of.edit_date is not None:
        shape["edit_date"] = of.edit_date
    if of.album is not None:
        shape["media_group_id"] = of.album
    return shape


def _thread(state: State, of: Message) -> dict[str, Any]:
    """The topic of a message; in a supergroup a reply outside of topics has the number of its thread's first message,
    which is no topic (tdlib/telegram-bot-api#356)."""
    if of.topic is not None:
        return {"message_thread_id": of.topic, "is_topic_message": True}
    if state.chats[of.chat].kind != "supergroup" or of.reply_to is None:
        return {}
    first = of
    while first.reply_to is not None:
        first = state.messages[first.reply_to]
    return {"message_thread_id": first.id}


def forum_topic(of: Topic) -> dict[str, Any]:
    """ForumTopic."""
    return {"message_thread_id": of.id, "name": of.name, "icon_color": TOPIC_COLOUR}


def chat_member(state: State, of: Chat, user_id: int, status: str | None = None) -> dict[str, Any]:
    """ChatMember with the given status, or with the present one."""
    status = status or of.members.get(user_id, "left")
    shape: dict[str, Any] = {"user": user(state.account(user_id)), "status": status}
    if status == "creator":
        shape["is_anonymous"] = False
    elif status == "administrator":
        shape |= {"can_be_edited": False, "is_anonymous": False, **dict.fromkeys(_RIGHTS, True)}
    elif status == "kicked":
        shape["until_date"] = 0
    return shape


def member_update(state: State, of: Chat, user_id: int, *, by: int, old: str, new: str) -> dict[str, Any]:
    """ChatMemberUpdated."""
    return {
        "chat": chat(state, of),
        "from": user(state.account(by)),
        "date": state.timestamp(),
        "old_chat_member": chat_member(state, of, user_id, old),
        "new_chat_member": chat_member(state, of, user_id, new),
    }


def callback_query(state: State, press: Press) -> dict[str, Any]:
    """CallbackQuery, with the message whole."""
    return {
        "id": press.id,
        "from": user(state.account(press.person)),
        "message": message(state, state.messages[press.message]),
        "chat_instance": state.chats[press.chat].instance,
        "data": press.data,
    }


def document(of: StoredFile) -> dict[str, Any]:
    """Document."""
    return {
        "file_id": of.id,
        "file_unique_id": of.unique_id,
        "file_name": of.name,
        "mime_type": of.mime,
        "file_size": len(of.data),
    }


def photo_size(of: StoredFile, width: int, height: int) -> dict[str, Any]:
    """PhotoSize."""
    return {
        "file_id": of.id,
        "file_unique_id": of.unique_id,
        "file_size": len(of.data),
        "width": width,
        "height": height,
    }

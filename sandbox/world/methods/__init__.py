"""The methods of the Bot API that the sandbox knows: each takes a ``Call`` and returns the result as JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.world.methods import chats, editing, files, getting, sending, topics
from sandbox.world.methods.call import Call

Method = Callable[[Call], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    "getMe": getting.get_me,
    "getUpdates": getting.get_updates,
    "setWebhook": getting.set_webhook,
    "deleteWebhook": getting.delete_webhook,
    "getWebhookInfo": getting.get_webhook_info,
    "setMyCommands": getting.set_my_commands,
    "getMyCommands": getting.get_my_commands,
    "deleteMyCommands": getting.delete_my_commands,
    "sendMessage": sending.send_message,
    "sendDice": sending.send_dice,
    "sendChatAction": sending.send_chat_action,
    "sendDocument": files.send_document,
    "sendPhoto": files.send_photo,
    "sendMediaGroup": files.send_media_group,
    "getFile": files.get_file,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": editing.answer_callback_query,
    "createForumTopic": topics.create_forum_topic,
    "closeForumTopic": topics.close_forum_topic,
    "reopenForumTopic": topics.reopen_forum_topic,
    "deleteForumTopic": topics.delete_forum_topic,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatMemberCount": chats.get_chat_member_count,
    "getChatAdministrators": chats.get_chat_administrators,
    "leaveChat": chats.leave_chat,
    "pinChatMessage": chats.pin_chat_message,
    "unpinChatMessage": chats.unpin_chat_message,
}

BY_LOWER_NAME = {name.lower(): name for name in METHODS}
"""Telegram does not mind capitals in method names."""

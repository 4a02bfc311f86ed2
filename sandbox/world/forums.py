"""Groups with topics: what people do with them."""

from __future__ import annotations

from sandbox.world.actions import MANAGERS, Actions, ChatRef
from sandbox.world.errors import NotPossible
from sandbox.world.model import Chat, Human, Topic


class Forums(Actions):
    """Topics are switched on, made, closed and deleted by people; a bot hears of all of that but a deletion."""

    def turns_topics(self, person: int | Human, chat: ChatRef, *, on: bool = True) -> Chat:
        """The creator or an administrator of a group switches topics on or off. A real group becomes a supergroup by
        that and changes its id; here it keeps it (a change of ids has its own test helper)."""
        where = self._managed(person, chat)
        where.is_forum = on
        where.kind = "supergroup"
        self.journal.touch("chat", where.key)
        return where

    def makes_topic(self, person: int | Human, chat: ChatRef, name: str) -> Topic:
        """A member opens a topic."""
        who, where = self.person(person), self.chat_of(person, chat)
        if not where.is_forum:
            raise NotPossible("no_topics", chat=where.title)
        if not name.strip():
            raise NotPossible("empty_name")
        return self.open_topic(where, who.id, name.strip())

    def closes_topic(self, person: int | Human, chat: ChatRef, topic: int, *, closed: bool = True) -> None:
        """Only managers of topics can write to a closed one; ``closed`` False opens it again."""
        where = self._managed(person, chat)
        self.close_topic(where, self._existing(where, topic), self.person(person).id, closed=closed)

    def deletes_topic(self, person: int | Human, chat: ChatRef, topic: int) -> None:
        """The topic and everything in it is gone. No bot is told."""
        where = self._managed(person, chat)
        self.delete_topic(where, self._existing(where, topic))

    def _managed(self, person: int | Human, chat: ChatRef) -> Chat:
        who, where = self.person(person), self.chat_of(person, chat)
        if where.is_private or where.members[who.id] not in MANAGERS:
            raise NotPossible("not_a_manager", name=who.name)
        return where

    def _existing(self, chat: Chat, number: int) -> Topic:
        topic = self.topic(chat, number)
        if topic is None:
            raise NotPossible("no_such_topic")
        return topic

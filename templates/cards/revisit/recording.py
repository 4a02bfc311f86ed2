"""The drawn list, and one subject: its record, the next question, what was said so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.evidence import About
from domain.inspection import ResultCode
from domain.revisit import LEAST_TRIES, QUESTIONS, Answer, Channel, Difference, Kind, Outcome, Recorded
from templates.cards import Button, Card, Row, rows_of
from templates.cards.calendar import OwedDay
from templates.cards.campaign import OpenCampaign
from templates.cards.evidence import AddEvidence, OpenEvidence
from templates.cards.menu import TO_MENU
from templates.cards.paging import PAGE_SIZE, Page, turning
from templates.cards.revisit.presses import (
    AskClosing,
    AskDifference,
    AskQuestion,
    AskRemark,
    ChooseConcerned,
    ChooseRecorder,
    DropDifference,
    FinishRevisit,
    GetRecords,
    ListMyRevisits,
    ListRevisits,
    MarkReached,
    MarkTried,
    NameRecorder,
    ReopenRevisit,
    SayAnswer,
    ShowRevisit,
    TurnConcerned,
)
from templates.cards.revisit.setup import given_up_by
from templates.cards.revisit.words import (
    CHANNEL_WORDS,
    DIFFERENCE_WORDS,
    OUTCOME_WORDS,
    QUESTION_WORDS,
    answer_words,
    answers_of,
)
from templates.messages import render

_CHANNELS, _ANSWERS = tuple(Channel), tuple(Answer)


@dataclass(frozen=True)
class DepartmentRecord:
    """What one department's part of the form says, and whom it sent."""

    name: str
    inspectors: tuple[str, ...]
    methods: tuple[str, ...]
    results: tuple[tuple[str, ResultCode], ...]
    handling: tuple[str, ...]


@dataclass(frozen=True)
class SubjectRecord:
    """A subject as whoever asks must know it; for private chats only. ``visited``: when the team was there, "" where
    that is not known."""

    name: str
    number: str
    address: str
    phone: str
    visited: str
    departments: tuple[DepartmentRecord, ...]


@dataclass(frozen=True)
class RevisitLine:
    """One drawn subject: ``number`` of its form, ``version`` and what was recorded; ``outcome`` and ``differs`` once it
    is finished."""

    revisit_id: int
    draw_id: int
    version: int
    number: int
    subject: str
    outcome: Outcome | None
    differs: bool
    recorded: Recorded

    @property
    def words(self) -> str:
        """``待回访``, ``2次未联系上``, ``还有3问``, ``已回访，有出入``."""
        if self.outcome is not None:
            return f"{OUTCOME_WORDS[self.outcome]}{'，有出入' if self.differs else ''}"
        if self.recorded.channel is None:
            return f"{self.recorded.tries}次未联系上" if self.recorded.tries else "待回访"
        left = len(self.recorded.missing)
        return f"还有{left}问" if left else "已问完，待办完"


@dataclass(frozen=True)
class RevisitView:
    """One revisit. ``is_open``: its round is neither closed nor given up; ``concerned``: the departments that
    inspected, by id and name, ``spared`` those of them that a difference does not concern; ``recorder``: whom the
    office named, "" for itself; ``pieces`` of evidence; ``last``: who recorded something last, and when; ``office``:
    whether the reader is of the office; ``explanations``: departments and what they said."""

    line: RevisitLine
    title: str
    subject: SubjectRecord
    is_open: bool
    differences: tuple[Difference, ...]
    concerned: tuple[tuple[int, str], ...]
    spared: frozenset[int]
    recorder: str
    pieces: int
    last: tuple[str, datetime] | None
    office: bool
    explanations: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> int:
        return self.line.revisit_id

    @property
    def version(self) -> int:
        return self.line.version

    @property
    def recorded(self) -> Recorded:
        return self.line.recorded


@dataclass(frozen=True)
class RoundView:
    """A round whose subjects are known to the office. ``pool``: from how many they were drawn."""

    draw_id: int
    campaign_id: int
    title: str
    attempt: int
    pool: int
    closed: bool
    void: bool


@dataclass(frozen=True)
class Choice:
    """Somebody who may be named, with where they are from."""

    person_id: int
    name: str
    place: str


def drawn_card(title: str, draw_id: int, drawn: Sequence[str], due: OwedDay | None) -> Card:
    """To the office alone: who is drawn."""
    text = render("revisit/drawn", title=title, drawn=drawn[:PAGE_SIZE], count=len(drawn), due=due)
    return Card(text, ((Button("开始回访", ListRevisits(draw_id, 0)),), *(((due.why,),) if due else ())))


def list_card(view: RoundView, lines: Sequence[RevisitLine], page: Page[RevisitLine]) -> Card:
    """The subjects of a round, a button each; the closing once all are finished."""
    finished = sum(one.outcome is not None for one in lines)
    start = page.number * PAGE_SIZE + 1
    text = render("revisit/list", view=view, lines=page.entries, start=start, finished=finished, count=len(lines))
    rows = [
        *rows_of((Button(_label(one), ShowRevisit(one.revisit_id)) for one in page.entries), width=1),
        *turning(page, lambda number: ListRevisits(view.draw_id, number)),
    ]
    if not (view.closed or view.void):
        if finished == len(lines):
            rows.append((Button("回访办结", AskClosing(view.draw_id)),))
        rows += given_up_by(view.campaign_id)
    papers = (Button("回访记录（Word）", GetRecords(view.draw_id, 0)), Button("Excel", GetRecords(view.draw_id, 1)))
    return Card(text, (*rows, papers, (Button("返回", OpenCampaign(view.campaign_id)),)))


def mine_card(page: Page[RevisitLine]) -> Card:
    """What somebody was named to ask."""
    text = render("revisit/mine", lines=page.entries, start=page.number * PAGE_SIZE + 1)
    buttons = (Button(_label(one), ShowRevisit(one.revisit_id)) for one in page.entries)
    return Card(text, (*rows_of(buttons, width=1), *turning(page, ListMyRevisits), TO_MENU))


def _label(line: RevisitLine) -> str:
    return f"{line.subject[:20]}　{line.words}"


def named_card(view: RevisitView) -> Card:
    """To whoever is to ask."""
    text = render("revisit/named", view=view)
    return Card(text, ((Button("去回访", ShowRevisit(view.id)),),))


def revisit_card(view: RevisitView) -> Card:
    """One subject with what can be done next."""
    text = _text(view, _next(view))
    if not view.is_open:
        return Card(text, (*_evidence(view, may_add=False), (_back(view),)))
    if view.line.outcome is not None:
        again = Button("重新登记", ReopenRevisit(view.id, view.version))
        return Card(text, ((again,), *_evidence(view, may_add=True), (_back(view),)))
    rows = _reaching(view) if view.recorded.channel is None else _asking(view)
    return Card(text, (*rows, *_more(view), (_back(view),)))


def question_card(view: RevisitView, kind: Kind) -> Card:
    """One question, to correct its answer."""
    rows = rows_of(_answers(view, kind), width=3)
    return Card(_text(view, kind), (*rows, (Button("返回", ShowRevisit(view.id)),)))


def ask_remark_card(view: RevisitView) -> Card:
    """Asks for a remark."""
    return Card(render("revisit/ask_remark", view=view), asks=True)


def ask_difference_card(view: RevisitView) -> Card:
    """Asks what differs."""
    return Card(render("revisit/ask_difference", view=view), asks=True)


def concerned_card(view: RevisitView) -> Card:
    """Whom a difference concerns: a button each, turned by a tap."""
    buttons = (
        Button(f"{'☐' if one in view.spared else '☑'} {name}"[:40], TurnConcerned(view.id, view.version, one))
        for one, name in view.concerned
    )
    back = (Button("返回", ShowRevisit(view.id)),)
    return Card(render("revisit/concerned", view=view, words=DIFFERENCE_WORDS), (*rows_of(buttons, width=1), back))


def recorder_card(view: RevisitView, page: Page[Choice]) -> Card:
    """Who may be named to ask."""
    buttons = (
        Button(f"{one.name}（{one.place}）"[:40], NameRecorder(view.id, view.version, one.person_id))
        for one in page.entries
    )
    turns = turning(page, lambda number: ChooseRecorder(view.id, number))
    own = ((Button("由办公室回访", NameRecorder(view.id, view.version, 0)),),) if view.recorder else ()
    back = (Button("返回", ShowRevisit(view.id)),)
    return Card(render("revisit/recorder", view=view), (*rows_of(buttons, width=1), *turns, *own, back))


def _text(view: RevisitView, asked: Kind | None) -> str:
    recorded = view.recorded
    said = [
        (QUESTION_WORDS[one][1], answer_words(one, recorded.answers[one]))
        for one in recorded.asked
        if one in recorded.answers
    ]
    return render(
        "revisit/one",
        view=view,
        said=said,
        channel=CHANNEL_WORDS[recorded.channel] if recorded.channel else "",
        question=QUESTION_WORDS[asked][0] if asked else "",
        place=QUESTIONS.index(asked) + 1 if asked else 0,
        count=len(QUESTIONS),
        differences=[DIFFERENCE_WORDS[one] for one in view.differences],
        spared=[name for one, name in view.concerned if one in view.spared],
        least=LEAST_TRIES,
    )


def _next(view: RevisitView) -> Kind | None:
    """The next question that waits for its answer."""
    recorded = view.recorded
    if not view.is_open or view.line.outcome is not None or recorded.channel is None:
        return None
    return next(iter(recorded.missing), None)


def _reaching(view: RevisitView) -> list[Row]:
    recorded = view.recorded
    about = (view.id, view.version)
    rows: list[Row] = [
        tuple(
            Button(f"{CHANNEL_WORDS[one]}联系上了", MarkReached(*about, place)) for place, one in enumerate(_CHANNELS)
        ),
        tuple(Button(f"{CHANNEL_WORDS[one]}没联系上", MarkTried(*about, place)) for place, one in enumerate(_CHANNELS)),
    ]
    if recorded.tries >= LEAST_TRIES:
        rows.append((Button("联系不上，办完", FinishRevisit(*about)),))
    return rows


def _asking(view: RevisitView) -> list[Row]:
    """The answers to the next question; once all are given, the questions again and the finish."""
    asked = _next(view)
    if asked is not None:
        return list(rows_of(_answers(view, asked), width=3))
    again = (
        Button(f"改：{QUESTION_WORDS[one][1]}", AskQuestion(view.id, QUESTIONS.index(one)))
        for one in view.recorded.asked
    )
    return [(Button("办完", FinishRevisit(view.id, view.version)),), *rows_of(again, width=2)]


def _answers(view: RevisitView, kind: Kind) -> list[Button]:
    about = (view.id, view.version, QUESTIONS.index(kind))
    return [Button(words, SayAnswer(*about, _ANSWERS.index(one))) for one, words in answers_of(kind)]


def _more(view: RevisitView) -> list[Row]:
    marks = [Button("写其他情况", AskRemark(view.id))]
    if view.recorded.by_hand:
        marks.append(Button("撤销有出入", DropDifference(view.id, view.version)))
    else:
        marks.append(Button("标记有出入", AskDifference(view.id)))
    rows: list[Row] = [tuple(marks)]
    if view.differences and len(view.concerned) > 1:
        rows.append((Button("出入涉及哪些部门", ChooseConcerned(view.id)),))
    rows += _evidence(view, may_add=True)
    if view.office:
        rows.append((Button("请他人回访", ChooseRecorder(view.id, 0)),))
    return rows


def _evidence(view: RevisitView, *, may_add: bool) -> list[Row]:
    about = (About.REVISIT.value, view.id)
    buttons = [Button("拍照、上传", AddEvidence(*about, 0))] if may_add else []
    if view.pieces:
        buttons.append(Button(f"查看材料（{view.pieces}）", OpenEvidence(*about)))
    return [tuple(buttons)] if buttons else []


def _back(view: RevisitView) -> Button:
    if view.office:
        return Button("返回名单", ListRevisits(view.line.draw_id, 0))
    return Button("我的回访", ListMyRevisits(0))

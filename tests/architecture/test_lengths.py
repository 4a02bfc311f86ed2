"""What a parser accepts, its column holds: PostgreSQL refuses a longer text, SQLite keeps it and hides the mistake."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import String, Text

import storage.unit_of_work  # noqa: F401 - defines every table
from campaigns.attempts import read_reason
from campaigns.inspection.filling import require_short_remark
from campaigns.review import require_reason
from campaigns.sign_off import deciding as sign_off
from domain import authorisation, lengths
from domain.draft import parse_items, parse_materials, parse_number, parse_title
from domain.draw_files import normalise_words
from domain.errors import Refusal
from domain.follow_up import read_body, read_note
from domain.library.cells import read_mobile, read_own_number, read_text
from domain.public_value import normalise_value
from domain.signature import read_signer
from office.membership.members import require_short
from storage.metadata import metadata

#: Every column that holds what people write, with the length that its parser takes.
TYPED = {
    "obligations.reason": lengths.WAIVER,
    "monthly_reports.reason": lengths.WAIVER,
    "monthly_versions.reason": lengths.WAIVER,
    "monthly_contacts.name": lengths.NAME,
    "monthly_contacts.phone": lengths.PHONE,
    "monthly_contacts.mobile": lengths.MOBILE,
    "served_notices.receiver": lengths.RECEIVER,
    "site_entries.reason": lengths.SITE_REASON,
    "served_notices.witness": lengths.RECEIVER,
    "specialists.name": lengths.LIBRARY_TEXT,
    "specialists.body": lengths.LIBRARY_TEXT,
    "specialists.speciality": lengths.SPECIALIST,
    "specialists.reason": lengths.SPECIALIST_REASON,
    "specialists.removed_because": lengths.SPECIALIST_REASON,
    "offices.supervision_phone": lengths.PHONE,
    "offices.public_url": lengths.PUBLIC_URL,
    "offices.name": lengths.NAME,
    "people.name": lengths.NAME,
    "departments.name": lengths.LIBRARY_TEXT,
    "departments.short_name": lengths.LIBRARY_TEXT,
    "subjects.number": lengths.OWN_NUMBER,
    "subjects.name": lengths.LIBRARY_TEXT,
    "subjects.legal_representative": lengths.LIBRARY_TEXT,
    "subjects.address": lengths.LIBRARY_TEXT,
    "subjects.phone": lengths.LIBRARY_TEXT,
    "subjects.area": lengths.LIBRARY_TEXT,
    "subject_tags.tag": lengths.LIBRARY_TEXT,
    "inspectors.number": lengths.OWN_NUMBER,
    "inspectors.name": lengths.LIBRARY_TEXT,
    "inspectors.section": lengths.LIBRARY_TEXT,
    "inspectors.mobile": lengths.MOBILE,
    "items.name": lengths.LIBRARY_TEXT,
    "items.major": lengths.LIBRARY_TEXT,
    "items.basis": lengths.LIBRARY_TEXT,
    "items.method": lengths.LIBRARY_TEXT,
    "campaigns.title": lengths.TITLE,
    "calendar_version_days.notice": lengths.DOCUMENT_NUMBER,
    "campaigns.document_number": lengths.DOCUMENT_NUMBER,
    "campaigns.public_value": lengths.PUBLIC_VALUE,
    "campaign_items.name": lengths.LIBRARY_TEXT,
    "contributions.contributor": lengths.LIBRARY_TEXT,
    "contributions.words": lengths.DRAW_WORDS,
    "draws.closing_public": lengths.PUBLIC_VALUE,
    "public_values.contributor": lengths.LIBRARY_TEXT,
    "public_values.value": lengths.DRAW_WORDS,
    "renewals.reason": lengths.RENEWAL_REASON,
    "voidings.reason": lengths.VOIDING,
    "sign_offs.reason": lengths.SIGN_OFF,
    "authorisations.reason": lengths.AUTHORISATION,
    "authorisations.granted_by": lengths.LIBRARY_TEXT,
    "authorisations.document_number": lengths.DOCUMENT_NUMBER,
    "joint_visits.reason": lengths.JOINT_VISIT,
    "verdicts.reason": lengths.EXCLUSION,
    "verdicts.detail": lengths.OBJECTION,
    "sections.remark": lengths.REMARK,
    "sections.return_reason": lengths.RETURN_REASON,
    "corrections.reason": lengths.RETURN_REASON,
    "publications.place": lengths.PUBLICATION_PLACE,
    "publications.url": lengths.PUBLICATION_URL,
    "section_history.reason": lengths.RETURN_REASON,
    "evidence.name": lengths.FILE_NAME,
    "evidence.note": lengths.EVIDENCE_NOTE,
    "held_evidence.name": lengths.FILE_NAME,
    "held_evidence.note": lengths.EVIDENCE_NOTE,
    "signatures.signer": lengths.SIGNER,
    "signatures.witness": lengths.SIGNER,
    "signatures.reason": lengths.WITNESS_REASON,
    "follow_ups.body": lengths.FOLLOW_UP_REFERENCE,
    "follow_ups.reference": lengths.FOLLOW_UP_REFERENCE,
    "follow_up_steps.reference": lengths.FOLLOW_UP_REFERENCE,
    "follow_up_steps.note": lengths.FOLLOW_UP_NOTE,
    "revisit_entries.words": lengths.REVISIT_WORDS,
    "revisit_explanations.words": lengths.REVISIT_WORDS,
    "substitution_requests.detail": lengths.SUBSTITUTION,
    "substitution_requests.by_subject": lengths.RECEIVER,
    "substitution_requests.answer": lengths.SUBSTITUTION,
}
#: Columns that hold only what the program makes: words of its own, hashes, keys.
MADE = {
    "authorisations.authority",
    "sign_offs.word",
    "appointments.role",
    "audit.action",
    "audit.hash",
    "calendar_versions.digest",
    "calendar_versions.source",
    "campaigns.state",
    "conversations.key",
    "conversations.state",
    "draws.round",
    "draws.secret",
    "draws.stage",
    "files.name",
    "files.sha256",
    "evidence.about",
    "evidence.album",
    "evidence.media_type",
    "evidence.sha256",
    "evidence_files.sha256",
    "follow_up_steps.entry",
    "follow_up_steps.measure",
    "follow_up_steps.step",
    "follow_ups.measure",
    "follow_ups.opened_as",
    "follow_ups.outcome",
    "follow_ups.owed_key",
    "follow_ups.stage",
    "held_evidence.album",
    "held_evidence.media_type",
    "held_evidence.sha256",
    "invitations.code",
    "invitations.role",
    "joint_visits.choice",
    "leases.name",
    "revisit_entries.answer",
    "revisit_entries.kind",
    "revisits.outcome",
    "leases.owner",
    "monthly_reports.state",
    "monthly_rounds.kind",
    "notice_codes.code",
    "obligations.duty",
    "obligations.evidence",
    "obligations.key",
    "obligations.standing",
    "obligations.term",
    "offices.closes",
    "offices.follow_up_clock",
    "offices.monthly_period",
    "offices.opens",
    "offices.rest_day",
    "offices.timezone",
    "outbox.key",
    "outbox.kind",
    "outbox.problem",
    "outbox.purpose",
    "outbox.state",
    "outbox.text",
    "reminders.capacity",
    "reminders.digest",
    "reminders.rung",
    "samples.stratum",
    "served_notices.how",
    "signatures.kind",
    "site_entries.kind",
    "section_history.state",
    "sections.state",
    "subjects.kind",
    "subjects.risk_class",
    "subjects.status",
    "substitution_requests.kind",
    "substitution_requests.reason",
    "substitution_requests.state",
    "summaries.key",
    "summaries.state",
    "unreachable.problem",
    "verdicts.verdict",
    "topics.key",
    "topics.name",
}
PARSERS: dict[str, tuple[Callable[[str], object], int]] = {
    "a cell of a library": (lambda text: read_text(text, "名称"), lengths.LIBRARY_TEXT),
    "a number of an office's own": (lambda text: read_own_number(text, "编号"), lengths.OWN_NUMBER),
    "a title": (parse_title, lengths.TITLE),
    "a document number": (parse_number, lengths.DOCUMENT_NUMBER),
    "an item that is typed": (parse_items, lengths.LIBRARY_TEXT),
    "a material that is asked for": (parse_materials, lengths.MATERIAL),
    "words for a draw": (normalise_words, lengths.DRAW_WORDS),
    "a public value": (normalise_value, lengths.DRAW_WORDS),
    "a reason for drawing anew": (read_reason, lengths.RENEWAL_REASON),
    "a remark": (require_short_remark, lengths.REMARK),
    "a reason for not approving a visit": (sign_off.read_reason, lengths.SIGN_OFF),
    "a reason about authority": (authorisation.read_reason, lengths.AUTHORISATION),
    "a reason for sending back": (require_reason, lengths.RETURN_REASON),
    "who signed": (read_signer, lengths.SIGNER),
    "a reason in a follow-up": (read_note, lengths.FOLLOW_UP_NOTE),
    "a handling body": (read_body, lengths.FOLLOW_UP_REFERENCE),
    "an office's name": (require_short, lengths.NAME),
}


def widths() -> dict[str, int | None]:
    return {
        f"{table.name}.{column.name}": column.type.length
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String) and not isinstance(column.type, Text)
    }


def test_every_column_that_people_write_in_is_as_wide_as_its_parser_accepts() -> None:
    found = widths()
    assert {name: found.get(name) for name in TYPED} == TYPED, "take the width from domain/lengths.py"


def test_every_text_column_is_known_to_this_check() -> None:
    assert widths().keys() == TYPED.keys() | MADE, "say of the new column here whether people write in it"


@pytest.mark.parametrize("what", PARSERS)
def test_the_longest_text_is_taken_and_one_character_more_refused(what: str) -> None:
    parse, longest = PARSERS[what]
    parse("a" * longest)
    with pytest.raises(Refusal):
        parse("a" * (longest + 1))


def test_a_mobile_number_has_its_digits_and_nothing_else() -> None:
    assert len(read_mobile("+86 199-0000-0000", "手机")) == lengths.MOBILE

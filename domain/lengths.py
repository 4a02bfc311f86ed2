"""How many characters the texts may have that people give us.

Parsers refuse more than that, and the columns of the database are exactly as wide: SQLite would keep a longer text,
PostgreSQL would not. ``tests/architecture/test_lengths.py`` holds both to these numbers.
"""

from __future__ import annotations

#: A cell of a library: names of subjects, inspectors, items and departments, addresses. Whatever may hold one of
#: these (an item of a campaign, typed or picked; the contributor of words) is as wide.
LIBRARY_TEXT = 300
#: A number that an office gives to a subject or an inspector; in UTF-8 bytes, so never more characters than that.
OWN_NUMBER = 64
#: A mobile number, without its country code.
MOBILE = 11
#: A telephone number with its area code and extension.
PHONE = 30
#: The name of an office, and that of a person in the chat.
NAME = 100
#: A campaign's title and its document number (文号).
TITLE = 150
DOCUMENT_NUMBER = 100
#: A tag that is a stratum of a draw; longer ones of a library cannot be.
STRATUM = 60
#: The words that a department gives to a draw.
DRAW_WORDS = 200
#: What a public value that closes a draw is called (tomorrow evening's lottery number).
PUBLIC_VALUE = 100
#: Why a department objects to a drawn subject.
OBJECTION = 500
#: The remark of a form, and why a reviewer sends it back.
REMARK = 1000
RETURN_REASON = 500
#: What is said about a wish to be replaced on an inspection, and why it is declined.
SUBSTITUTION = 200
#: Why an attempt at a draw is given up; short, because it stands in the terms of the next one.
RENEWAL_REASON = 200
#: Why a campaign is made void; as long as what the ledger keeps of it.
VOIDING = 300
#: Why a subject that two campaigns have drawn is inspected by each of them; and why it is excluded, as it stands in the
#: roster and among the verdicts.
JOINT_VISIT = 200
EXCLUSION = 40
#: One part of a work summary (主要做法 …), and one case told in it.
SUMMARY_PART = 2000
#: Why the office lets a promise go that somebody owes.
WAIVER = 300
#: The name of a file kept as evidence, and what is said about it.
FILE_NAME = 200
EVIDENCE_NOTE = 300
#: Who signed for the subject, or witnessed that it refused; and why it refused.
SIGNER = 60
WITNESS_REASON = 300
#: Where a result was published outside, and its address there.
PUBLICATION_PLACE = 60
PUBLICATION_URL = 500
#: Why a visit is not approved, and why a department has, or needs, no authority over a subject.
SIGN_OFF = 300
AUTHORISATION = 300
#: On whom the notice of an inspection was served, who saw that it was refused, and who of a subject asks for a recusal.
RECEIVER = 60
#: Why somebody's presence on site is entered afterwards.
SITE_REASON = 60
#: One line of the materials that a subject shall have ready; the address of the public page.
MATERIAL = 100
PUBLIC_URL = 200
#: A specialist of another body: name, where from, what for; and why one is sent or sent away.
SPECIALIST = 60
SPECIALIST_REASON = 200
#: A document number, a name or a handling body in a follow-up; and why something of it was changed.
FOLLOW_UP_REFERENCE = 60
FOLLOW_UP_NOTE = 300
#: What is said in a revisit: a remark, what differs, what a department has to say about that.
REVISIT_WORDS = 500

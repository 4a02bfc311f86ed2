"""Publication (公示): who inspects, publishes (谁检查、谁录入、谁公开); the last form published completes the campaign.

publishing  one form or all that are approved, onto our own public page, which meets what is owed
recording   where and when a result was published elsewhere (国家企业信用信息公示系统 …), for one form or for all
filing      the file in columns for the publicity system
access      who may do what with what is public
"""

from __future__ import annotations

from campaigns.publication.filing import approved_file, awaiting_file, campaign_file
from campaigns.publication.publishing import (
    ask_publish,
    ask_publish_all,
    my_publications,
    open_publication,
    publish,
    publish_all,
)
from campaigns.publication.recording import ask_record, awaiting, record_place, record_typed

__all__ = [
    "approved_file",
    "ask_publish",
    "ask_publish_all",
    "ask_record",
    "awaiting",
    "awaiting_file",
    "campaign_file",
    "my_publications",
    "open_publication",
    "publish",
    "publish_all",
    "record_place",
    "record_typed",
]

"""What anybody may see: approved campaigns, their draws with the proofs, and published results (公示).

The one place that decides what becomes public. Nobody is asked who they are, so everything returned here is fit for
everyone: no secret before it is revealed, no result before it is published, no personal data at any time.
"""

from campaigns.public.notices import notice
from campaigns.public.overview import campaign, campaigns, require_database
from campaigns.public.proofs import attempt_certificate, certificate, file
from campaigns.public.results import search, subject

__all__ = [
    "attempt_certificate",
    "campaign",
    "campaigns",
    "certificate",
    "file",
    "notice",
    "require_database",
    "search",
    "subject",
]

"""Everything a person reads: refusals, messages, cards with buttons, documents, pages. All of it Chinese."""

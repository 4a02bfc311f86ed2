"""What goes on all year: people and their rights, the libraries, the working calendar, the ledger of promises with its
reminders, monthly reports, summaries, supervision, notices."""

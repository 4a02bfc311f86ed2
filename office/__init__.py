"""What goes on all year: people and their rights, the libraries, the working calendar, notices."""

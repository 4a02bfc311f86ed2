"""Draws from files and for files, without chat or database; imported by its commands when they run."""

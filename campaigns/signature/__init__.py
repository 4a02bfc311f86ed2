"""签字确认: at the end of a visit the subject signs, stamps, or refuses; once for all departments.

Nothing is imported here: ``facts`` is read while a form's card is built, by which the other modules come about.
"""

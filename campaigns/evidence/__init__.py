"""Photos and files: received, held, listed, sent back, withdrawn; ``matters`` says of each matter who may.

Nothing is imported here: ``facts`` is read while a form's card is built, by which the other modules come about.
"""

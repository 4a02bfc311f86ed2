"""One joint inspection campaign, a module a step; each step has the same name in every folder.

    draft         the office composes the plan, previews and submits it; a second person approves
    draw          the pool is frozen, the ceremony held in the group, subjects are drawn from it
    confirmation  each department confirms or objects; the office rules; replacements come from the same order
    matching      a second ceremony draws inspectors and matches them with the subjects; forms are dealt out
    visit         its leader proposes a time for each subject, every department agrees, whoever comes says so
    notice        the notice to the subject as a document, and how it was served
    inspection    inspectors fill their forms, item by item or in one line
    review        the department's reviewer, never an author, approves or returns
    publication   who inspected publishes
    follow_up     what was found is brought to its end: from hand to hand, until an outcome is entered
    report        the official tables from what was reviewed
    closing       the tables as of a day and the lead department's summary, confirmed and issued anew
    voiding       an approved plan is given up for good, by two persons of the office

``ceremony`` and ``reveal`` carry the two rounds that draw and matching share; ``overview`` is the way in.
"""

"""One joint inspection campaign, a module a step; each step has the same name in every folder.

    draft         the office composes the plan, previews and submits it; a second person approves
    draw          the pool is frozen, the ceremony held in the group, subjects are drawn from it
    confirmation  each department confirms or objects; the office rules; replacements come from the same order
    matching      a second ceremony draws inspectors and matches them with the subjects; forms are dealt out
    authorisation over which subjects a level has no authority, and by which document the level above gave it
    sign_off      each department approves who goes where, where the office asks for it
    visit         its leader proposes a time for each subject, every department agrees
    notice        the notice to the subject as a document, and how it was served
    joint_visit   a subject that two campaigns have drawn is visited once, excluded, or visited twice with a reason
    specialist    a department sends somebody who helps its inspectors
    on_site       who comes says so, shows the certificate and leaves; or the door is shut
    evidence      photos and files of a matter are kept, with who and when
    signature     the subject signs or stamps the form, or refuses to
    inspection    inspectors fill their forms, item by item or in one line
    review        the department's reviewer, never an author, approves or returns
    publication   who inspected publishes, and records where else it was published
    correction    what is public is corrected by a new version with its reason; both stay public
    follow_up     what was found is brought to its end: from hand to hand, until an outcome is entered
    revisit       a few of the closed inspections, drawn likewise and told to no team, are called back on
    report        the official tables from what was reviewed
    closing       the tables as of a day and the lead department's summary, confirmed and issued anew
    voiding       an approved plan is given up for good, by two persons of the office

``ceremony`` and ``reveal`` carry the rounds of draw, matching and revisit; ``overview`` is the way in.
``subject_history`` gathers every result of one subject over all campaigns.
"""

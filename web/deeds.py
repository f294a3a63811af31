"""What the log says of a request: words for each view that changes something or hands a file out."""

from web.site import N_

DEEDS = {
    "people.sign_in": N_("Signed in"),
    "people.sign_in:refused": N_("Sign-in refused"),
    "sign_on.come_back": N_("Signed in with the organisation's account"),
    "people.sign_out": N_("Signed out"),
    "people.password": N_("Changed the own password"),
    "users.change:add": N_("Added a user"),
    "users.change:reset": N_("Gave a user a new password"),
    "users.change:role": N_("Changed a user's role"),
    "users.change:remove": N_("Took a user out"),
    "keys.change:make": N_("Made a key for programs"),
    "keys.change:take_back": N_("Took back a key for programs"),
    "keys.change": N_("Made or took back a key for programs"),
    "setup.new": N_("Made an assessment"),
    "setup.upload": N_("Loaded an assessment from a file"),
    "setup.names": N_("Changed names, scope or cycle"),
    "setup.change": N_("Changed what is assessed and how"),
    "setup.remove": N_("Deleted an assessment"),
    "targets.save": N_("Changed own targets"),
    "cycle.previous": N_("Chose the earlier cycle"),
    "cycle.pool:give": N_("Gave figures to the peers"),
    "cycle.pool:take_back": N_("Took figures back from the peers"),
    "cycle.pool": N_("Gave figures to the peers, or took them back"),
    "units.change": N_("Changed units"),
    "board.change:invite": N_("Asked people"),
    "board.change:again": N_("Asked the people of the earlier cycle again"),
    "board.change:change": N_("Changed a participant"),
    "board.change:mail": N_("Sent reminders by mail"),
    "board.change:clear": N_("Took away places without answers"),
    "board.change:renew": N_("Made a new personal link"),
    "board.change:remove": N_("Took a participant off the board"),
    "board.change:erase": N_("Deleted a participant with all answers"),
    "board.change:release": N_("Stopped asking a participant"),
    "board.change:deadline": N_("Set the day for answers"),
    "turnout.download": N_("Downloaded the list of people"),
    "board.change:welcome": N_("Wrote a word to those who answer"),
    "board.change:close": N_("Closed collection"),
    "board.change:reopen": N_("Reopened collection"),
    "respond.interview": N_("Noted an interview"),
    "offline.out": N_("Downloaded an offline questionnaire"),
    "offline.back": N_("Took in an offline questionnaire"),
    "evidence.hand_in": N_("Handed in evidence for somebody"),
    "evidence.verdict": N_("Judged evidence"),
    "evidence.file": N_("Opened a file of evidence"),
    "calibrate.set_level:agree": N_("Agreed a level"),
    "calibrate.set_level:take_back": N_("Took back an agreed level"),
    "calibrate.set_level": N_("Agreed a level, or took it back"),
    "calibrate.accept_all": N_("Agreed all levels as answered"),
    "workshop.change:settle": N_("Agreed a level in the workshop"),
    "workshop.change:leave": N_("Took somebody out of the workshop with their votes"),
    "measures.save": N_("Entered measured values"),
    "results.set_pattern_aside": N_("Set a pattern aside"),
    "results.take_pattern_up": N_("Took a pattern up again"),
    "roadmap.plan": N_("Had a plan made"),
    "roadmap.scenarios:make": N_("Had scenarios made"),
    "roadmap.scenarios:choose": N_("Chose a scenario"),
    "roadmap.scenarios:remove": N_("Removed a scenario"),
    "roadmap.scenarios": N_("Changed scenarios"),
    "progress.approve_plan": N_("Approved a plan"),
    "progress.approve_plan:take_back": N_("Took an approval back"),
    "progress.record": N_("Recorded progress"),
    "progress.replan": N_("Had the rest planned again"),
    "initiatives.save": N_("Changed an initiative"),
    "initiatives.save:add": N_("Added an initiative"),
    "initiatives.save:remove": N_("Removed an initiative"),
    "initiatives.save:restore": N_("Took the questionnaire's initiative again"),
    "initiatives.upload": N_("Changed initiatives"),
    "initiatives.upload:other": N_("Took over initiatives of another assessment"),
    "initiatives.upload:reset": N_("Took the questionnaire's initiatives again"),
    "initiatives.workbook": N_("Downloaded initiatives"),
    "minutes.word": N_("Downloaded minutes"),
    "downloads.roadmap": N_("Downloaded the plan"),
    "report.make": N_("Had a document made"),
    "report.change:again": N_("Had a document made again"),
    "report.change:remove": N_("Removed a document"),
    "report.change": N_("Removed a document, or had it made again"),
    "report.download": N_("Downloaded a document"),
    "words.save": N_("Changed own words in the report"),
    "share.create:make": N_("Made a link for readers"),
    "share.create:take_back": N_("Took back a link for readers"),
    "share.create": N_("Made or took back a link for readers"),
    "brand.save": N_("Changed the brand"),
    "composition.save": N_("Changed the parts of the report"),
    "library.upload": N_("Added a questionnaire"),
    "library.remove": N_("Removed a questionnaire"),
    "log.download": N_("Downloaded the log"),
    "api.scores": N_("Scores read by a program"),
    "api.plan": N_("Plan read by a program"),
}
"""By endpoint, with what the view says it did; the words of an endpoint alone are for older entries."""
ARRIVALS = frozenset({"people.sign_in", "sign_on.come_back"})
"""Of whoever comes in, not of whoever was signed in before."""
BY_LOOKING = frozenset({"sign_on.come_back", "api.scores", "api.plan"})
"""Logged though they change nothing and hand out no file."""
ANSWERING = frozenset({"offline.out", "offline.back", "evidence.hand_in", "evidence.file"})
"""Left out where nobody may know who has answered."""
SILENT = frozenset({
    "people.switch", "answer.save", "answer.save_answer", "answer.evidence", "units.choose", "roadmap.stop_plan",
    "workshop.change",
})  # fmt: skip
"""Changes the log leaves out: answers carry their own time and may be anonymous, the rest is a matter of the moment."""

OPEN_FILES = frozenset({"library.booklet", "library.template", "library.workbook"})
"""Handed out without an entry: a questionnaire's content, which says nothing of anybody."""


def deed_of(endpoint: str, did: str) -> str | None:
    """The key of a request's deed; None for what isn't logged."""
    return next((key for key in (f"{endpoint}:{did}", endpoint) if key in DEEDS), None)

"""The error tree: what is wrong, where, and what to do. Raised without HTTP; shown to a person in one place each."""

from collections.abc import Sequence


class WaymarkError(Exception):
    """Something a person can put right. ``str(error)`` is one line: place, cause, remedy."""

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        line = f"{where}: {what}" if where else what
        super().__init__(" ".join((f"{line}; {remedy}" if remedy else line).split()))


class ContentError(WaymarkError):
    """A questionnaire, profile, pattern or initiative is not well-formed."""


class AnswerError(WaymarkError):
    """An answers file or an answer can't be accepted."""


class LinesError(AnswerError):
    """Lines of a list that can't be accepted, each with its own error; ``functions``: those that own no question."""

    def __init__(self, errors: list[AnswerError], functions: Sequence[str] = ()) -> None:
        self.errors, self.functions = tuple(errors), tuple(functions)
        super().__init__("; ".join(map(str, errors)))


class PlanError(WaymarkError):
    """A planning problem or its limits can't be accepted."""


class AccessError(WaymarkError):
    """The person may not do this, or the thing doesn't exist for them."""


class ForbiddenError(WaymarkError):
    """Somebody may look at a thing but not change it."""


class ConflictError(WaymarkError):
    """Somebody else changed the same thing in the meantime."""


class ReportError(WaymarkError):
    """A report can't be made or written."""


class MailError(WaymarkError):
    """A message can't be handed in to the mail server."""


class SettingsError(WaymarkError):
    """The environment holds a setting that can't be used."""

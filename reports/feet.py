"""What stands at the foot of a page or slide: where its figures come from and how its order was made."""

from dataclasses import dataclass

from reports.language import Language


@dataclass(frozen=True)
class Feet:
    """One line for each kind of page that does not simply name the answers."""

    heat: str
    gaps: str
    rules: str
    patterns: str


def feet(lang: Language, staged: bool, source_line: str) -> Feet:
    """The lines in one language."""
    return Feet(
        heat=lang.t(
            "Colour: whole level reached (2.6 is level 2). ▼ and an orange outline: below a regulatory minimum."
        ) if staged else source_line,
        gaps=lang.t(
            "Order: those below a regulatory minimum first, then by weight × (gap to target + 1.5 × shortfall)."
        ),
        rules=lang.t(
            "Each minimum rests on a law or binding notice. Guiding opinions are listed apart and never counted. Not legal "
            "advice."
        ),
        patterns=lang.t(
            "A pattern is an imbalance between levels, to be examined, not a finding of fault; thresholds stand in the "
            "questionnaire."
        ),
    )  # fmt: skip

"""Reliability of a questionnaire over a workspace's assessments."""

import datetime
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Actor
from assessment.answers import answer_counts
from assessment.content import questionnaire_of
from assessment.models import Assessment
from assessment.peers import major
from assessment.results import answers_that_count, figures_wait
from questionnaires.schema import Questionnaire
from scoring.frame import Frame
from scoring.many import LARGEST_GROUP, values_of_many
from scoring.reliability import FEWEST_ASSESSMENTS, Reliability, reliability
from settings import Settings


@dataclass(frozen=True)
class ReliabilityView:
    """The reliability, or None with how many assessments there are."""

    found: Reliability | None
    assessments: int


def reliability_of(session: Session, actor: Actor, content: Questionnaire, settings: Settings) -> ReliabilityView:
    """Over the workspace's assessments with answers, full version, same major version of the questionnaire."""
    today, answered = datetime.date.today(), answer_counts(session, actor)
    query = select(Assessment).where(Assessment.workspace_id == actor.workspace_id, Assessment.version == "full")
    counted = [
        each for each in session.scalars(query)
        if each.id in answered and major(each.questionnaire) == major(content.key) and not figures_wait(each, today)
    ]  # fmt: skip
    if len(counted) < FEWEST_ASSESSMENTS:
        return ReliabilityView(None, len(counted))
    tables = []
    for assessment in counted:
        given = answers_that_count(assessment, questionnaire_of(assessment, settings), today)
        if given.respondents:
            ranks = given.ranks(content.questions, given.respondents)[:LARGEST_GROUP]
            tables.append(np.where(ranks < -1, -2, ranks).astype(np.int8))
    if not tables:
        return ReliabilityView(None, 0)
    together = np.full((max(len(table) for table in tables), len(tables), len(content.questions)), -2, dtype=np.int8)
    for place, table in enumerate(tables):
        together[: len(table), place] = table
    frame = Frame(content, "full")
    values, _ = values_of_many(frame, together)
    used = np.stack([(together == rank).sum(axis=(0, 1)) for rank in range(frame.options)], axis=-1).astype(np.float64)
    return ReliabilityView(reliability(content, values, used), len(tables))

"""Tables, a file per aggregate."""

from assessment.models.answers import Agreement, Answer, Evidence, EvidenceFile, Measure, Participant, Unit
from assessment.models.assessment import Assessment
from assessment.models.audit import AuditEvent
from assessment.models.base import Base
from assessment.models.catalogue import Catalogue
from assessment.models.mail import Letter, Mailing
from assessment.models.peers import BenchmarkPack, Contribution, PeerFigures
from assessment.models.people import ApiKey, EndedSession, Organisation, User, Workspace
from assessment.models.roadmap import Approval, Execution, ExecutionEntry, OwnInitiatives
from assessment.models.sharing import Brand, Narrative, ShareLink, ShareVisit
from assessment.models.work import ReportJob, Scenario
from assessment.models.workshop import Vote, Voter, Workshop

__all__ = [
    "Agreement", "Answer", "ApiKey", "Approval", "Assessment", "AuditEvent", "Base", "BenchmarkPack", "Brand", "Catalogue",
    "Contribution", "EndedSession", "Evidence", "EvidenceFile", "Execution", "ExecutionEntry", "Letter", "Mailing",
    "Measure", "Narrative", "Organisation", "OwnInitiatives", "Participant", "PeerFigures", "ReportJob", "Scenario",
    "ShareLink", "ShareVisit", "Unit", "User", "Vote", "Voter", "Workshop", "Workspace",
]  # fmt: skip

"""Every point of the source article (DOMAIN.md A) is carried by questions, patterns or initiatives that speak of it."""

import pytest

from questionnaires.schema import Questionnaire

POINTS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("未能充分考虑用户体验", ("user_experience.usability", "technology_without_users"), ("未充分考虑用户体验", "易用")),
    ("未能充分考虑系统稳定性", ("platform_stability.availability",), ("稳定性", "可用")),
    ("平台功能单一、操作复杂", ("user_experience.usability", "simplicity_design.fields"), ("功能单一", "操作复杂")),
    ("数据采集能力的缺失", ("data_foundation.acquisition", "data_foundation.quality"), ("采集", "数据")),
    ("数据分析能力的缺失", ("analytics_ai.engineering", "data_poor_credit"), ("模型", "数据")),
    ("信用评估是核心环节", ("pre_loan.models",), ("评分",)),
    ("未考虑客户真实需求", ("customer_insight.needs",), ("未考虑客户真实需求",)),
    ("“智能网贷”功能过于复杂,流失客户", ("customer_insight.needs", "over_complex_product"), ("智能网贷", "过于复杂", "流失")),
    ("贷前审查存在漏洞", ("pre_loan.verification", "pre_loan.affordability"), ("核实", "偿债")),
    ("贷后管理存在漏洞", ("post_loan.collections", "post_loan_blind_spot"), ("贷后管理存在漏洞", "逾期")),
    ("某城商行过度依赖系统自动审批而忽视人工审核",
     ("decision_oversight.human_review", "over_reliance_on_automation"), ("过度依赖系统自动审批", "人工")),
    ("客户运营能力薄弱", ("service.realtime",), ("客户运营能力薄弱",)),
    ("缺乏后续服务", ("service.followup", "acquire_and_forget"), ("后续服务",)),
    ("客户粘性不足,活跃度走低", ("crm_retention.relationship", "crm_retention.reactivation"), ("粘性", "休眠")),
    ("加强技术投入", ("strategy_leadership.value",), ("加强技术投入",)),
    ("人工智能和大数据研发", ("analytics_ai.engineering",), ("人工智能和大数据",)),
    ("既懂金融又熟悉技术的人才", ("hybrid_talent.people", "tools_without_talent"), ("既懂金融又熟悉技术",)),
    ("以用户为中心;调研和数据分析", ("customer_insight.needs", "customer_insight.segments"), ("调研和数据分析",)),
    ("简洁实用", ("simplicity_design.range",), ("简洁实用",)),
    ("产品迭代机制,根据市场反馈", ("iteration.feedback", "feedback_goes_nowhere"), ("产品迭代机制", "市场反馈")),
    ("构建全面的风控体系",
     ("framework_governance.independence", "framework_governance.appetite"), ("全面的风控体系", "风险偏好")),
    ("先进技术贷前评估", ("pre_loan.models",), ("评分卡",)),
    ("线下审核与线上审批有效结合",
     ("decision_oversight.recourse", "agile_organisation.scaling"), ("线下审核与线上审批有效结合",)),
    ("客户服务体系:智能、实时", ("service.realtime",), ("智能、实时",)),
    ("客户关系管理", ("crm_retention.relationship",), ("客户",)),
    ("差异化营销,提高粘性", ("marketing.differentiated",), ("差异化营销",)),
    ("成功案例:自主研发AI风控", ("analytics_ai.engineering",), ("自主研发人工智能风控",)),
    ("成功案例:贷前、贷中、贷后全流程智能化", ("in_loan_monitoring.behaviour",), ("贷前、贷中、贷后", "人工智能")),
    ("成功案例:额度灵活调整", ("limits_pricing.limits",), ("额度灵活调整",)),
    ("成功案例:快速审批通道", ("fast_approval.lanes",), ("快速审批通道",)),
    ("成功案例:预警机制和处置流程", ("early_warning.response",), ("预警机制和处置流程",)),
    ("成功案例:大数据识别潜在风险", ("early_warning.signals",), ("大数据", "潜在风险")),
    ("人才培养", ("hybrid_talent.learning",), ("培养", "培训")),
    ("完善制度流程", ("process_operations.process",), ("完善制度流程",)),
)  # fmt: skip


def text_of(questionnaire: Questionnaire, id: str) -> str:
    """All Chinese words of a question, pattern or initiative."""
    question = questionnaire.question(id)
    if question is not None:
        return " ".join(text.zh for text in (question.title, question.text, question.why, *question.levels) if text)
    pattern = next((each for each in questionnaire.patterns if each.id == id), None)
    if pattern is not None:
        return f"{pattern.name.zh} {pattern.consequence.zh}"
    initiative = questionnaire.initiative(id)
    assert initiative is not None, f"{id} is neither question, pattern nor initiative"
    return " ".join(text.zh for text in (initiative.name, initiative.why, initiative.done) if text)


NAMES = [each[1][0] + str(place) for place, each in enumerate(POINTS)]


@pytest.mark.parametrize(("point", "carriers", "words"), POINTS, ids=NAMES)
def test_each_point_of_the_article_is_carried(
    questionnaire: Questionnaire, point: str, carriers: tuple[str, ...], words: tuple[str, ...]
) -> None:
    texts = {id: text_of(questionnaire, id) for id in carriers}
    together = " ".join(texts.values())
    assert all(word in together for word in words), (point, [word for word in words if word not in together])


def test_questions_that_rest_on_the_article_cite_it(questionnaire: Questionnaire) -> None:
    for question in questionnaire.questions:
        if question.why and "来源文章" in question.why.zh:
            assert "article" in question.sources, question.id

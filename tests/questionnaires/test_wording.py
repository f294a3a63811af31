"""An institution that is no bank is asked about its company, in both languages."""

import json
import re

from questionnaires.schema import INSTITUTION_TYPES, REGULATORY, Questionnaire, Text, Wording, applies
from questionnaires.wording import worded


def _texts(content: Questionnaire) -> str:
    """All that is said of the institution, without sources and standards."""
    questions = [each.model_dump(exclude={"kpis"}) for each in content.questions]
    rest = content.model_dump(exclude={"sources", "crosswalks", "wording", "dimensions"})
    return json.dumps([questions, rest], ensure_ascii=False, default=str)


def test_a_consumer_finance_company_is_not_called_a_bank(questionnaire: Questionnaire) -> None:
    before, after = _texts(questionnaire), _texts(worded(questionnaire, "consumer_finance"))
    for word in ("本行", "全行", "行内", "总行", "副行长", "the bank", "The bank", "Bank-wide"):
        assert word in before and word not in after, word
    assert "公司公司" not in after and "the company's" in after
    assert not re.findall("[银执进运履推举]公司内部", after), "no word was cut in two"


def test_only_words_change_and_names_that_are_keys_stay(questionnaire: Questionnaire) -> None:
    company = worded(questionnaire, "consumer_finance")
    assert worded(questionnaire, "consumer_finance") is company and worded(company, "consumer_finance") == company
    assert worded(questionnaire, "city_commercial") is questionnaire
    assert company.sources == questionnaire.sources and company.crosswalks == questionnaire.crosswalks
    pairs = list(zip(questionnaire.questions, company.questions, strict=True))
    assert all(one.kpis == other.kpis for one, other in pairs), "values are kept under their names"
    assert questionnaire.model_dump(exclude={"id"}).keys() == company.model_dump(exclude={"id"}).keys()


def test_minimums_rest_on_rules_written_for_the_type(questionnaire: Questionnaire) -> None:
    for kind in INSTITUTION_TYPES:
        own = worded(questionnaire, kind)
        rules = {each.id: each for each in own.sources}
        minimums = own.profile(REGULATORY).targets_for(kind)
        binding = {node: each for node, each in minimums.items() if each.rule_class in ("L", "N")}
        for node, target in binding.items():
            written = [rules[id] for id in target.sources if applies(rules[id].applies_to, kind)]
            assert target.rule_class in [each.rule_class for each in written], (kind, node)
        for question in own.questions:
            assert all(applies(rules[id].applies_to, kind) for id in question.critical)
    pay, cap = "incentives_culture.incentives", "limits_pricing.limits"
    bank, company = (questionnaire.profile(REGULATORY).targets_for(kind) for kind in ("rural_commercial", "consumer_finance"))
    assert bank[pay].rule_class == "N" and company[pay].rule_class == "G"
    assert "consumer-finance-companies-2024" in company[cap].sources and "net-loan-2020" in bank[cap].sources
    assert not worded(questionnaire, "consumer_finance").question(pay).critical and questionnaire.question(pay).critical


def test_words_are_replaced_whole_and_in_order(questionnaire: Questionnaire) -> None:
    english = {"the whole bank": "all of us", "the bank": "the firm"}
    chinese = {"总分行": "各处", "分行": "分部"}
    wording = (
        *(Wording(institution_type="other", language="en", said=said, instead=to) for said, to in english.items()),
        *(Wording(institution_type="other", language="zh", said=said, instead=to) for said, to in chinese.items()),
    )
    about = Text(en="the bank's, the banks and the whole bank", zh="总分行与分行")
    content = questionnaire.model_copy(update={"wording": wording, "about": about})
    said = worded(content, "other").about
    assert said == Text(en="the firm's, the banks and all of us", zh="各处与分部")

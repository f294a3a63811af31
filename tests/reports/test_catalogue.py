"""The Chinese catalogue is complete, sure and up to date."""

import re

from reports.catalogue import MO, compile_mo, missing, translated, used

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_message_has_a_sure_translation() -> None:
    catalogue = translated()
    assert missing(catalogue) == []
    known = {message.id for message in catalogue}
    assert [message.id for message in used() if message.id and message.id not in known] == []


def test_placeholders_are_those_of_the_message() -> None:
    for message in translated():
        if not message.id:
            continue
        source = " ".join(message.id) if isinstance(message.id, tuple | list) else message.id
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        for text in texts:
            assert set(re.findall(r"{(\w+)}", text)) <= set(re.findall(r"{(\w+)}", source)), message.id


def test_translations_are_chinese_with_full_width_punctuation() -> None:
    for message in translated():
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        for text in texts if message.id else ():
            assert not re.search(r"[\u4e00-\u9fff][,:;?!(]|[,:;?!)][\u4e00-\u9fff]", text), text
            words = re.sub(r"{\w+}", "", str(message.id))
            assert CHINESE.search(text) or not re.search(r"[a-z]{3}", words) or text == message.id, (message.id, text)


def test_the_compiled_catalogue_is_made_from_this_one() -> None:
    compile_mo()
    assert MO.stat().st_size > 10_000

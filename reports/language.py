"""Words, numbers and dates in the reader's language, without Flask: one catalogue, one rounding."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from markupsafe import Markup, escape

from questionnaires.schema import Text
from roadmap.calendar import Month

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"
LOCALES = ("en", "zh")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MILLION = 100.0
"""In units of 10,000 CNY: money below it is written in full."""
BRIEF = 60
"""Letters of a line beside others; half as many in Chinese."""
BREAKS = "，：；、。？！"
LONG_TITLE, KEPT_WORDS = 8, 3
"""Words of an English title from which on its last line has at least so many."""
FEWEST_WORDS = 3
"""Of an English half that stands behind the Chinese one: fewer are a term in a Chinese sentence."""
_WORD = re.compile(r"[A-Za-z]+")
_NUMBER = r"[A-Z][A-Za-z/]+ \d[\d.:-]*\d"
_FIGURE = re.compile(rf"(\d[\d.,–]*(?:年(?:\d+月)?(?:\d+日)?|[个项人万亿级月日%家份条题次季][月元]?)|{_NUMBER})")
"""A figure with the unit that stands close behind it, or the number of a standard: ISO 9241-210."""
_DAY = re.compile(rf"(\d{{1,2}} [A-Z][a-z]{{2}} \d{{4}}|{_NUMBER})")
"""A day in English, or the number of a standard."""
_WORK = re.compile(r"(《[^》]{1,14}》)")
"""A name of a work or a law short enough for a line."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@lru_cache(maxsize=4)
def _catalogue(locale: str) -> Any:
    if locale == "en":
        return NullTranslations()
    return Translations.load(CATALOGUES, [locale])


def rounded(value: float, decimals: int = 1) -> str:
    """Rounded once from the shortest decimal form, half away from zero (SCORING.md 2).

    >>> rounded(48.25), rounded(2.449999), rounded(-0.04), rounded(2.5, 0)
    ('48.3', '2.4', '0.0', '3')
    """
    number = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{number + 0:.{decimals}f}" if number else f"{0:.{decimals}f}"


def tongue(text: str) -> str:
    """The language of somebody's own words (BCP 47), for whoever has them read out.

    >>> tongue("Done by hand"), tongue("手工 Excel")
    ('en', 'zh-CN')
    """
    return "zh-CN" if _CHINESE.search(text) else "en"


def number(text: str) -> float | None:
    """The figure of a printed text; None for a dash.

    >>> number("2.4"), number("–")
    (2.4, None)
    """
    try:
        return float(text.replace("−", "-"))
    except ValueError:
        return None


@dataclass(frozen=True)
class Language:
    """Everything that depends on the locale (``en`` or ``zh``)."""

    locale: str

    @property
    def is_chinese(self) -> bool:
        return self.locale == "zh"

    @property
    def tag(self) -> str:
        """BCP 47 tag of documents."""
        return "zh-CN" if self.is_chinese else "en"

    def t(self, message: str, **values: Any) -> str:
        """The message in this language, with ``{name}`` filled in."""
        text = str(_catalogue(self.locale).gettext(message))
        return text.format(**values) if values else text

    def n(self, one: str, many: str, count: int, **values: Any) -> str:
        """The message for a count; ``{count}`` is filled in."""
        return str(_catalogue(self.locale).ngettext(one, many, count)).format(count=count, **values)

    def text(self, text: Text | None) -> str:
        return "" if text is None else text.get(self.locale)

    def own(self, text: str) -> str:
        """The half in this language of what a person wrote as ``English / 中文``; else all of it.

        >>> Language("en").own("On paper. / 只是桌面推演。"), Language("zh").own("On paper. / 只是桌面推演。")
        ('On paper.', '只是桌面推演。')
        >>> Language("en").own("Own / partner data"), Language("en").own("行内 / 行外数据")
        ('Own / partner data', '行内 / 行外数据')
        >>> Language("en").own("只是桌面推演。 / It was on paper."), Language("en").own("客户旅程 / open API")
        ('It was on paper.', '客户旅程 / open API')
        """
        first, parting, second = text.partition(" / ")
        if not parting or bool(_CHINESE.search(first)) == bool(_CHINESE.search(second)):
            return text
        if _CHINESE.search(first):
            if len(_WORD.findall(second)) < FEWEST_WORDS:
                return text
            first, second = second, first
        return (second if self.is_chinese else first).strip()

    def level(self, value: float | None) -> str:
        """A level or index with one decimal, a dash without one."""
        return "–" if value is None else rounded(value)

    def distance(self, value: float) -> str:
        """How far below a target something lies, in levels; never nothing where it is something.

        >>> Language("en").distance(0.02), Language("en").distance(0.5)
        ('<0.1', '0.5')
        """
        text = rounded(value)
        return "<0.1" if text == "0.0" and value > 0 else text

    def percent(self, share: float | None, decimals: int = 0) -> str:
        """A share 0..1 in percent."""
        if share is None:
            return "–"
        return f"{rounded(100 * share, decimals)}%"

    def figure(self, value: float | None, decimals: int = 2) -> str:
        return "–" if value is None else rounded(value, decimals).replace("-", "−")

    def money(self, units: float) -> str:
        """Units of 10,000 CNY."""
        if self.is_chinese:
            return f"{rounded(units, 0)}万元"
        if abs(units) < MILLION:
            return f"RMB {self._thousands(units)}"
        return f"RMB {rounded(units / 100, 1)}\u202fm"

    def money_range(self, low: float, high: float) -> str:
        if self.is_chinese:
            return f"{rounded(low, 0)}–{rounded(high, 0)}万元"
        decimals = 2 if high < MILLION else 1
        return f"RMB {rounded(low / 100, decimals)} to {rounded(high / 100, decimals)}\u202fm"

    def millions(self, units: float) -> str:
        """Units of 10,000 CNY as a figure beneath a heading that names the unit, "RMB m" in either language.

        >>> Language("en").millions(28), Language("zh").millions(28.4)
        ('0.28', '28')
        """
        return rounded(units, 0) if self.is_chinese else rounded(units / 100, 2)

    @staticmethod
    def _thousands(units: float) -> str:
        return f"{int(rounded(units * 10, 0)) * 1000:,}"

    def range(self, low: str, high: str) -> str:
        if self.is_chinese:
            return f"{low}至{high}" if high[:1] in "+−" else f"{low}–{high}"
        return f"{low} to {high}"

    def span(self, values: Iterable[float], words: Callable[[float], str]) -> str:
        """The lowest and the highest of some values; one where both read the same.

        >>> Language("en").span([6, 8], str), Language("zh").span([6, 8], str), Language("en").span([6, 6], str)
        ('6 to 8', '6–8', '6')
        """
        found = list(values)
        low, high = words(min(found)), words(max(found))
        return low if low == high else self.range(low, high)

    def date(self, iso: str | None) -> str:
        if not iso:
            return "–"
        year, month, day = (int(part) for part in iso.split("-"))
        return f"{year}年{month}月{day}日" if self.is_chinese else f"{day} {_MONTHS[month - 1]} {year}"

    def month(self, month: Month) -> str:
        if self.is_chinese:
            return f"{month.year}年{month.month}月"
        return f"{_MONTHS[month.month - 1]}\u00a0{month.year}"

    def short_month(self, month: Month) -> str:
        """A month as short as a narrow column wants it.

        >>> Language("en").short_month(Month(2027, 2)), Language("zh").short_month(Month(2027, 2))
        ('Feb\xa027', '27年2月')
        """
        year = f"{month.year % 100:02}"
        return f"{year}年{month.month}月" if self.is_chinese else f"{_MONTHS[month.month - 1]}\u00a0{year}"

    @property
    def quarters(self) -> tuple[str, ...]:
        """What the quarters of a year are called."""
        return tuple(self.t("Q{quarter}", quarter=number) for number in range(1, 5))

    def quarter(self, first: Month) -> str:
        """The calendar quarter that begins with this month; empty when none does."""
        return self.t("Q{quarter} {year}", quarter=first.quarter, year=first.year) if first.month % 3 == 1 else ""

    def short_quarter(self, first: Month) -> str:
        """The calendar quarter that begins with this month, as short as a narrow column wants it; empty when none does."""
        if first.month % 3 != 1:
            return ""
        year = f"{first.year % 100:02}"
        return f"{year}年{first.quarter}季" if self.is_chinese else f"Q{first.quarter} {year}"

    def months(self, count: int) -> str:
        """A duration: 4个月 (4月 is April)."""
        return f"{count}个月" if self.is_chinese else self.n("{count} month", "{count} months", count)

    def listed(self, items: list[str]) -> str:
        """Names in a row: a, b and c; 甲、乙和丙. A Chinese name that holds a mark of a row itself is set in quotes.

        Where one holds an "and" of its own, none is added in Chinese, and a comma before it in English.

        >>> Language("zh").listed(["甲、乙", "丁"]), Language("zh").listed(["甲与乙", "丙"])
        ('“甲、乙”和丁', '甲与乙、丙')
        >>> Language("en").listed(["a", "b"]), Language("en").listed(["a and b", "c"])
        ('a and b', 'a and b, and c')
        """
        if len(items) < 2:
            return "".join(self._whole(each) for each in items)
        if self.is_chinese:
            last = "、" if any(sign in each for each in items for sign in "和与及") else "和"
            return "、".join(self._whole(each) for each in items[:-1]) + last + self._whole(items[-1])
        last = ", and " if any(" and " in each for each in items) else " and "
        return ", ".join(items[:-1]) + last + items[-1]

    def _whole(self, item: str) -> str:
        return f"“{item}”" if self.is_chinese and "、" in item and not item.startswith(("“", "《")) else item

    def within(self, name: str) -> str:
        """A name as it stands within a line: in English without its capital, unless that begins an abbreviation.

        >>> Language("en").within("Three more months"), Language("en").within("RMB 10,000 more a quarter")
        ('three more months', 'RMB 10,000 more a quarter')
        """
        return name[:1].lower() + name[1:] if name[1:2].islower() else name

    def headed(self, name: str) -> str:
        """A name as it heads a row: in English with a capital."""
        return name[:1].upper() + name[1:]

    def row(self, items: list[str]) -> str:
        """Items in a row, without a word before the last."""
        return ("、" if self.is_chinese else ", ").join(items)

    def apart(self, items: Iterable[str]) -> str:
        """Items that may hold commas, or titles of works, which in Chinese need no mark between them.

        >>> Language("zh").apart(["《甲》", "《乙》", "丙"]), Language("en").apart(["a, b", "c"])
        ('《甲》《乙》；丙', 'a, b; c')
        """
        return "；".join(items).replace("》；《", "》《") if self.is_chinese else "; ".join(items)

    def brief(self, items: Sequence[str]) -> str:
        """Titles of works in one line: all of them where they are short, else the first and how many more."""
        said = self.apart(items)
        return said if len(said) <= (BRIEF // 2 if self.is_chinese else BRIEF) else self.first_of(items)

    def first_of(self, items: Sequence[str]) -> str:
        """The first item, and how many more there are."""
        if len(items) < 2:
            return "".join(items)
        if self.is_chinese:
            return self.t("{name} and others, {count} in all", name=items[0], count=len(items))
        return self.n("{name} and {count} more", "{name} and {count} more", len(items) - 1, name=items[0])

    @property
    def colon(self) -> str:
        return "：" if self.is_chinese else ": "

    @property
    def stop(self) -> str:
        return "。" if self.is_chinese else ". "

    @property
    def space(self) -> str:
        """What stands between two sentences."""
        return "" if self.is_chinese else " "

    def unbroken(self, text: str) -> Markup:
        """A text whose days, numbers of standards and, in Chinese, figures with their units each stay on one line.

        >>> Language("zh").unbroken("到2028年12月共14项")
        Markup('到<span class="unit">2028年12月</span>共<span class="unit">14项</span>')
        >>> Language("en").unbroken("SR 11-7, 24 Nov 2026")
        Markup('<span class="unit">SR 11-7</span>, <span class="unit">24 Nov 2026</span>')
        """
        return _whole(_FIGURE if self.is_chinese else _DAY, text)

    def titled(self, text: str) -> Markup:
        """A text in which a short name of a work or a law, in its Chinese marks, stays on one line.

        >>> Language("zh").titled("依据《个人贷款管理办法》")
        Markup('依据<span class="unit">《个人贷款管理办法》</span>')
        """
        return _whole(_WORK, text)

    def phrases(self, title: str) -> Markup:
        """A Chinese title set phrase by phrase, each unbreakable; in English the last words stay together, by what holds the
        spaces between them: before an unbreakable part WeasyPrint may leave the first word on a line of its own.

        >>> Language("en").phrases("Risk stands at 2.0; all 8 miss a minimum")
        Markup('Risk stands at 2.0; all 8 miss<span class="phrase"> a minimum</span>')
        """
        if not self.is_chinese:
            words = title.split(" ")
            if len(words) < LONG_TITLE:
                return escape(title)
            last = KEPT_WORDS - 1
            return escape(" ".join(words[:-last])) + Markup('<span class="phrase"> {}</span>').format(" ".join(words[-last:]))
        parts, current = [], ""
        for letter in title:
            current += letter
            if letter in BREAKS:
                parts.append(current)
                current = ""
        parts += [current] * bool(current)
        return Markup("").join(
            Markup('<span class="phrase">{}</span>').format(part) if len(part) <= 22 else escape(part)
            for part in parts
        )


def _whole(kept: re.Pattern[str], text: str) -> Markup:
    """A text in which each match of a pattern, its one group, stays on one line."""
    return Markup("").join(
        Markup('<span class="unit">{}</span>').format(piece) if place % 2 else escape(piece)
        for place, piece in enumerate(kept.split(text))
    )

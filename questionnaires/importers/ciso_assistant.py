"""A CISO Assistant framework library (github.com/intuitem/ciso-assistant-community) as a questionnaire.

Every assessable requirement becomes a question whose options are the framework's ``scores_definition``; the first level
of its tree becomes the dimensions, the node above a requirement the capability. English, with Chinese where the library
carries it.
"""

from pathlib import Path
from typing import Any

from errors import ContentError
from questionnaires.importers.samm import slug
from questionnaires.yaml_in import read_file

Node = dict[str, Any]
LONGEST = 3_900
"""Characters of a text that the schema takes, with some to spare."""


def ciso_assistant(path: Path) -> dict[str, Any]:
    """Content files of a framework library; ContentError where the file isn't one or has no scores."""
    return library_files(read_file(path, ContentError), str(path))


def is_library(data: Any) -> bool:
    """Whether plain values look like a CISO Assistant library."""
    return isinstance(data, dict) and isinstance(data.get("objects"), dict) and "urn" in data


def library_files(data: Any, name: str) -> dict[str, Any]:
    """The same from plain values that were read already."""
    objects = data.get("objects") if isinstance(data, dict) else None
    framework = objects.get("framework") if isinstance(objects, dict) else None
    if framework is None and isinstance(objects, dict):
        several = objects.get("frameworks")
        framework = several[0] if isinstance(several, list) and len(several) == 1 else None
    if not isinstance(framework, dict):
        raise ContentError("holds no framework", name, "give a CISO Assistant library with one framework")
    return _Framework(framework, data, name).files()


class _Framework:
    def __init__(self, framework: Node, library: Node, name: str) -> None:
        self.framework, self.library, self.name = framework, library, name
        nodes = framework.get("requirement_nodes")
        if not isinstance(nodes, list) or not all(isinstance(node, dict) and node.get("urn") for node in nodes):
            raise ContentError("requirement_nodes must list nodes with a urn", name, "give the library as published")
        self.nodes: list[Node] = nodes
        self.by_urn = {str(node["urn"]): node for node in nodes}
        self.levels = self._levels()
        self.languages = ["en", "zh"] if self._has_chinese() else ["en"]

    def _has_chinese(self) -> bool:
        assessable = [node for node in self.nodes if node.get("assessable")]
        return bool(assessable) and all(_chinese(node, "description") or _chinese(node, "name") for node in assessable)

    def _levels(self) -> list[Node]:
        scores = self.framework.get("scores_definition")
        scores = scores.get("scale") if isinstance(scores, dict) else scores
        if not isinstance(scores, list) or len(scores) < 2:
            raise ContentError("the framework has no scores_definition", self.name, "give one with scores")
        if not all(isinstance(each, dict) and isinstance(each.get("score"), int | float) for each in scores):
            raise ContentError("every entry of scores_definition needs a score", self.name, "give the library as published")
        return scores

    def text(self, node: Node, *keys: str) -> Node | None:
        """The first of some keys as a text in the languages there are."""
        for key in keys:
            words = _clean(node.get(key))
            if words:
                return {"en": words, "zh": _chinese(node, key) or words} if "zh" in self.languages else {"en": words}
        return None

    def files(self) -> dict[str, Any]:
        groups: dict[str, dict[str, list[Node]]] = {}
        for node in self.nodes:
            if node.get("assessable"):
                top, above = self._place(node)
                groups.setdefault(top, {}).setdefault(above, []).append(node)
        if not groups:
            raise ContentError("the framework has no assessable requirement", self.name, "give another library")
        ids = _Ids()
        dimensions, files = [], {}
        for top, capabilities in groups.items():
            dimension, heads, questions = ids.of(self._ref(top)), [], []
            for above, nodes in capabilities.items():
                head = self.by_urn.get(above, {"name": self.framework.get("name")})
                capability = ids.of(self._ref(above))
                heads.append({"id": capability, "name": self._name(head)} | self._about(head))
                questions += [self._question(node, capability, ids) for node in nodes]
            start = self.by_urn.get(top, {"name": self.framework.get("name")})
            dimensions.append({"id": dimension, "name": self._name(start), "capabilities": heads} | self._about(start))
            files[f"{dimension}.yaml"] = {"questions": questions}
        words = [_clean(self.library.get("copyright")), f"Source: {_clean(self.library.get('provider')) or 'not named'}"]
        about = {"en": " ".join(each for each in words if each)[:LONGEST]}
        model = {
            "id": slug(str(self.framework.get("ref_id") or self.framework.get("name") or "framework")) or "framework",
            "version": str(self.library.get("version") or 1), "languages": self.languages,
            "title": self.text(self.framework, "name", "ref_id") or {"en": "Framework"},
            "about": about | ({"zh": about["en"]} if "zh" in self.languages else {}),
            "scoring": {"group_value": "mean"}, "dimensions": dimensions,
        }  # fmt: skip
        return {"model.yaml": _both(model, self.languages)} | files

    def _place(self, node: Node) -> tuple[str, str]:
        """URNs of the first node of the branch and of the node above; the whole framework where there is none."""
        above = str(node.get("parent_urn") or "")
        top, seen = above, {above}
        while self.by_urn.get(top, {}).get("parent_urn"):
            top = str(self.by_urn[top]["parent_urn"])
            if top in seen:
                raise ContentError("parent_urn runs in a circle", f"{self.name}, {top[:100]}", "mend the library")
            seen.add(top)
        return top, above

    def _ref(self, urn: str) -> str:
        node = self.by_urn.get(urn, {})
        return str(node.get("ref_id") or urn.rpartition(":")[2] or "all")

    def _name(self, node: Node) -> Node:
        found = self.text(node, "name", "description", "ref_id") or {"en": "–"}
        return {key: _short(words) for key, words in found.items()}

    def _about(self, node: Node) -> Node:
        about = self.text(node, "description") if node.get("name") else None
        return {"about": about} if about else {}

    def _question(self, node: Node, capability: str, ids: "_Ids") -> Node:
        above = self.by_urn.get(str(node.get("parent_urn")), {})
        ref = str(node.get("ref_id") or str(node["urn"]).rpartition(":")[2])
        named = self.text(node, "description", "name") or self.text(above, "description", "name")
        text = named or _both({"en": ref}, self.languages)
        title = self.text(node, "name") or {key: _short(f"{ref} {words}") for key, words in text.items()}
        question: Node = {
            "id": ids.of(ref), "capability": capability, "title": title, "text": text,
            "levels": [self._level(each) for each in self.levels],
        }  # fmt: skip
        note = self.text(node, "annotation")
        proof = self.text(node, "typical_evidence")
        return question | ({"why": note} if note else {}) | ({"evidence": [proof]} if proof else {})

    def _level(self, score: Node) -> Node:
        name, words = self.text(score, "name"), self.text(score, "description", "name") or {"en": f"{score['score']:g}"}
        level: Node = {**_both(words, self.languages), "value": float(score["score"])}
        return level | ({"name": name} if name and name != words else {})


class _Ids:
    """Ids made of reference numbers, each used once."""

    def __init__(self) -> None:
        self.taken: set[str] = {"overall", "model", "sources", "profiles", "patterns", "initiatives", "limits"}

    def of(self, ref: str) -> str:
        base = slug(ref)[:70] or "part"
        made, number = base, 2
        while made in self.taken:
            made, number = f"{base}_{number}", number + 1
        self.taken.add(made)
        return made


def _both(value: Any, languages: list[str]) -> Any:
    """Texts given in English only, in both where the questionnaire has both."""
    if isinstance(value, dict):
        made = {key: _both(item, languages) for key, item in value.items()}
        return made | {"zh": made["en"]} if "en" in made and "zh" in languages and "zh" not in made else made
    return [_both(item, languages) for item in value] if isinstance(value, list) else value


def _clean(value: Any) -> str:
    return " ".join(str(value).split())[:LONGEST] if isinstance(value, str | int | float) and value != "" else ""


def _short(words: str) -> str:
    return words if len(words) <= 90 else words[:88].rsplit(" ", 1)[0] + " …"


def _chinese(node: Node, key: str) -> str:
    translations = node.get("translations")
    chinese = translations.get("zh") if isinstance(translations, dict) else None
    return _clean(chinese.get(key)) if isinstance(chinese, dict) else ""

"""Chinese marks in a row share their blank halves, as careful setting does: ）； and ，“ take one square and a half."""

from copy import deepcopy

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont

CLOSING, OPENING = "，。、；：！？）》〉」』】〕”’", "（《〈「『【〔“‘"
"""Marks whose right half is blank, and those whose left half is."""
RULES = """
languagesystem DFLT dflt; languagesystem hani dflt; languagesystem latn dflt;
@closing = [{closing}]; @opening = [{opening}];
@narrow_closing = [{narrow_closing}]; @narrow_opening = [{narrow_opening}];
lookup narrow {{ sub @closing by @narrow_closing; sub @opening by @narrow_opening; }} narrow;
feature calt {{
  sub @closing' lookup narrow [@closing @opening];
  sub [@opening @narrow_opening] @opening' lookup narrow;
}} calt;
"""
"""A closing mark before any other loses its blank half, an opening one after another its own."""


def squeeze(font: TTFont) -> None:
    """Add to a font glyphs half as wide for these marks, and the rules that choose them; other substitutions go.

    Glyphs of their own, not kerning: a reader of the PDF takes a mark that is set over half of the one before for a new line.
    """
    half = font["head"].unitsPerEm // 2
    known, widths = font.getBestCmap(), font["hmtx"].metrics
    classes = {
        kind: [known[ord(sign)] for sign in signs if ord(sign) in known and widths[known[ord(sign)]][0] == 2 * half]
        for kind, signs in (("closing", CLOSING), ("opening", OPENING))
    }
    font.setGlyphOrder([*font.getGlyphOrder(), *(f"{name}.narrow" for names in classes.values() for name in names)])
    for kind, names in classes.items():
        for name in names:
            _add_narrow(font, name, half, -half if kind == "opening" else 0)
    listed = {kind: " ".join(names) for kind, names in classes.items()}
    narrow = {f"narrow_{kind}": " ".join(f"{name}.narrow" for name in names) for kind, names in classes.items()}
    addOpenTypeFeaturesFromString(font, RULES.format(**listed, **narrow), tables=["GSUB"])


def _add_narrow(font: TTFont, name: str, width: int, shift: int) -> None:
    glyph = deepcopy(font["glyf"][name])
    if shift:
        glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(font["glyf"])
    font["glyf"][f"{name}.narrow"] = glyph
    font["hmtx"][f"{name}.narrow"] = (width, font["hmtx"][name][1] + shift)
    if "vmtx" in font:
        font["vmtx"][f"{name}.narrow"] = font["vmtx"][name]

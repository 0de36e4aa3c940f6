"""Names a subset of PT Sans «Kvant Paper»: its own name is reserved by its licence.

Spaces lose their kerning: it makes them narrower than in a text for screens, «пять тысяч» nearly
one word.
"""

import sys

from fontTools.ttLib import TTFont


def unkern_spaces(pairs):
    spaces = {"space", "uni00A0", "nonbreakingspace"}
    glyphs = pairs.Coverage.glyphs
    if pairs.Format == 1:
        kept = [(g, s) for g, s in zip(glyphs, pairs.PairSet) if g not in spaces]
        pairs.PairSet = [pair_set for _, pair_set in kept]
        for pair_set in pairs.PairSet:
            pair_set.PairValueRecord = [
                record for record in pair_set.PairValueRecord if record.SecondGlyph not in spaces
            ]
    else:
        for classes in (pairs.ClassDef1, pairs.ClassDef2):
            for space in spaces:
                classes.classDefs.pop(space, None)
    pairs.Coverage.glyphs = [glyph for glyph in glyphs if glyph not in spaces]


for weight in sys.argv[1:]:
    path = f"KvantPaper-{weight}.ttf"
    # A fixed time of change: the same command gives the same bytes.
    font = TTFont(path, recalcTimestamp=False)
    full = "Kvant Paper" if weight == "Regular" else f"Kvant Paper {weight}"
    names = {1: "Kvant Paper", 3: f"Kvant: {full}", 4: full, 6: f"KvantPaper-{weight}"}
    for number, name in names.items():
        font["name"].setName(name, number, 3, 1, 0x409)
    font["name"].names = [
        record
        for record in font["name"].names
        if record.nameID not in names or (record.platformID, record.langID) == (3, 0x409)
    ]
    for pairs in font["GPOS"].table.LookupList.Lookup[0].SubTable:
        unkern_spaces(pairs)
    font.save(path)

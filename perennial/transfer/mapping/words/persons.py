"""Words that stand around the names of persons, folded and without dots."""

# fmt: off
# Titles and forms of address, in front of a name.
TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "sir", "dr", "doc", "prof", "professor", "ing", "mgr", "inz", "bc",
    "judr", "mudr", "phdr", "rndr", "paedr", "mvdr", "dipl", "lic", "mag", "msgr", "rev", "herr",
    "frau", "hr", "fr", "pan", "pani", "panna", "p", "slecna", "doktor", "magister", "dipl-ing",
    "dipl-kfm", "dr-ing", "gospodin", "gospozha", "g-n", "g-zha", "thdr", "thlic", "rsdr", "pharmdr",
})
# Titles only behind another one (Dr. phil.); alone they may be names.
SECOND_TITLES = frozenset({"hab", "med", "phil", "jur", "arch", "akad", "nat", "rer", "mba", "h", "c"})
# Degrees and generations, after a name.
DEGREES = frozenset({
    "jr", "sr", "ii", "iii", "iv", "phd", "csc", "drsc", "mba", "msc", "bsc", "llm", "mph", "md", "esq",
    "cfa",
})
# Particles that belong to the family name, when written small.
PARTICLES = frozenset({
    "von", "vom", "zu", "zur", "zum", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "das",
    "du", "la", "le", "el", "al", "bin", "ibn", "ben", "ter", "ten", "te", "af", "av", "st",
})
# Written with a capital these are particles too, unless they stand first (Van Morrison).
STRONG_PARTICLES = frozenset({
    "von", "vom", "van", "der", "den", "de", "zu",
})
# fmt: on

"""Letters beyond ASCII in the languages of each one-byte encoding, most frequent first.

A file says nothing about its encoding; what tells them apart is which letters its bytes would be. The order
alone is used (weights fall with the rank), so a language needs one line here.
"""

CENTRAL_EUROPEAN = {
    "polish": "łóąężśćńź",
    "slovak": "áčíéýžšúľťôňďäóŕĺ",
    "czech": "íáéěýřžčšůúťňóď",
    "german": "üäöß",
    "hungarian": "áéöóőüíúű",
}
WESTERN_EUROPEAN = {
    "german": "üäöß",
    "french": "éèàêçâîôùûëï",
    "spanish": "óíáéñúü",
    "portuguese": "ãçéáóêíõâúà",
    "italian": "àèéùòì",
    "nordic": "äåöøæ",
}
CYRILLIC = {
    "russian": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "ukrainian": "оаинвіертсклудмпязьбгйчхїжшющцєфґ",
    "bulgarian": "аиоетнрсвлкдпмзъбуягчжцйщхшюфьѝ",
}

LANGUAGES = {
    "windows-1250": CENTRAL_EUROPEAN,
    "windows-1252": WESTERN_EUROPEAN,
    "windows-1251": CYRILLIC,
    "iso-8859-2": CENTRAL_EUROPEAN,
    "iso-8859-5": CYRILLIC,
}
# What programs of DOS, Unix and old Macs still write; believed only where it is plainly likelier than these.
OLD = {
    "ibm852": CENTRAL_EUROPEAN,
    "ibm850": WESTERN_EUROPEAN,
    "ibm866": CYRILLIC,
    "koi8-r": CYRILLIC,
    "macintosh": WESTERN_EUROPEAN,
}

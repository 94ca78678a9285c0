"""How much of a file is looked at and how large its parts may be; every bound is met with a sentence, never a
crash.
"""

HEAD_BYTES = 256 * 1024
SPOT_BYTES = 16 * 1024
SPOTS = 8

SAMPLE_ROWS = 200
KEPT_SAMPLES = 25
HEADER_SEARCH_ROWS = 20

LONGEST_ROW = 4_000_000
MOST_COLUMNS = 1_000
# Excel ends here, and so does every row number in a workbook.
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

# Sheets are read in a stream; this bounds the time, not the memory.
WORKBOOK_BYTES = 4_000_000_000
# The texts that sheets share stand in memory, packed.
SHARED_BYTES = 250_000_000
# Styles, the list of sheets and the like are read whole.
PART_BYTES = 20_000_000
WORKBOOK_RATIO = 300
SMALL_WORKBOOK = 50_000_000
MOST_PARTS = 10_000
DEEPEST_MARKUP = 64

# A card of an address book holds no more than this besides its picture, which is passed over.
LONGEST_CARD = 1_000_000
MOST_OF_A_KIND = 5
# Columns are looked for in this many cards; what a later one has besides is said at that card.
CARDS_LOOKED_AT = 20_000

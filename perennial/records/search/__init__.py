"""Finding records by any part of what they are called, reached by or numbered with.

words       text to words, as they stand in the index and as they are asked for
marks       entity and owner as one trigram each
groups      which fields stand in which column, and which columns an actor may ask
asking      what an actor's text asks of the index, engine apart
statements  the same as SQL, for each engine
ranking     how well a document answers; pure
typos       misspelt words; pure
queries     find, suggest, matching: what the doors call
"""

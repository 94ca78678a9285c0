"""How many records are enough to learn of. Light: pages say so without loading what trains."""

# Of fewer, blocks hold too few duplicates: what EM finds is chance.
RECORDS = 10_000

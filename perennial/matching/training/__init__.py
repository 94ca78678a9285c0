"""Where the numbers of a model come from: how often an answer is given of one, and how often of two."""

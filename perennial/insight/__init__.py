"""Measuring: reports of how the data stands and decays, made by who needs them."""

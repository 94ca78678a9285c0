"""Reports: kept questions about how the data stands and decays."""

"""The desk where records that are probably one are decided."""

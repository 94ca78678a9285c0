"""For you: what others did that concerns one person."""

"""What follows from records, set by set: derived columns of heads and points, values of custom fields, search."""

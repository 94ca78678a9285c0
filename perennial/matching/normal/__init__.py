"""Normal forms: what is compared of a value, in ASCII, lower case, without what says nothing."""

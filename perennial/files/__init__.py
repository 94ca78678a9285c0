"""Files that are kept: by content, each content once."""

"""The digest as a mail: what it says, and that it is sent."""

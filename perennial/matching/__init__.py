"""Which records mean the same person, company or thing: what is compared, how much it says, who belongs together."""

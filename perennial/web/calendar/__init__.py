"""What is planned, for calendar programs: secret addresses, and what stands at them."""

"""What is compared of records of each entity: the source from which batch and single comparison are both made."""

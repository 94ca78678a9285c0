"""Map the columns of a file to the fields of an entity, and one cell to several fields."""

from perennial.transfer.mapping.fields import ColumnGuess, MappableField
from perennial.transfer.mapping.guesses import propose
from perennial.transfer.mapping.names import split_full_name

__all__ = ["ColumnGuess", "MappableField", "propose", "split_full_name"]

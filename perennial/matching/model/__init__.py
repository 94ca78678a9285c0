"""What a comparison's answers say, in numbers: the artefact that batch and single comparison both read."""

from perennial.matching.model.artefact import Model, Thresholds, Weights
from perennial.matching.model.reading import from_text, shipped, to_text

__all__ = ["Model", "Thresholds", "Weights", "from_text", "shipped", "to_text"]

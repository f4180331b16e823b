"""The scorer: from features and votes to the body with the highest expected F1."""

from declutter.ensemble.choose import Choice, choose, expected_f1
from declutter.ensemble.copies import copies
from declutter.ensemble.weights import Weights, load
from declutter.ensemble.whole import captioned, whole

__all__ = ["Choice", "Weights", "captioned", "choose", "copies", "expected_f1", "load", "whole"]

"""Predictions against gold: scores, and what a change gained and lost. How predictions are made is not known here."""

from luoshi.evaluation.comparison import Change, Comparison, compare
from luoshi.evaluation.plans import EvaluationError, Gold, Plan, annotated, load_gold, load_predictions, predicted
from luoshi.evaluation.scores import Count, Differences, DocumentScore, Field, Item, Mismatch, Score, Scores
from luoshi.evaluation.scoring import evaluate

__all__ = [
    "Change",
    "Comparison",
    "Count",
    "Differences",
    "DocumentScore",
    "EvaluationError",
    "Field",
    "Gold",
    "Item",
    "Mismatch",
    "Plan",
    "Score",
    "Scores",
    "annotated",
    "compare",
    "evaluate",
    "load_gold",
    "load_predictions",
    "predicted",
]

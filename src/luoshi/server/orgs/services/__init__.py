"""The one door for changes, one family a module. Keyword-only, with ``actor`` and ``now``; rows are named by public id.

Each goes the same way: transaction → lock the row → visible? (NotFound) → may? (NotAllowed) → legal from this state?
(IllegalTransition) → valid? (Invalid) → write → record → effects on commit.
"""

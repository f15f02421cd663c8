"""What every app stands on, without a model of its own: clock, calendar, errors, actor."""

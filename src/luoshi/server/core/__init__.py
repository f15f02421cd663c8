"""What every app stands on, without a model of its own: actor, roles, clock, working days, errors, ids."""

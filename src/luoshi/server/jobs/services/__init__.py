"""The one door for writes of background work: the queue, the workers, the schedule, and what is cleared away."""

"""Background work: a queue in the database, a worker around it, a schedule, and how both are doing."""

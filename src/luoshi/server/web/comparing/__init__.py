"""The pages on which self-reports, visits, lights and judgements stand side by side, and where one judges."""

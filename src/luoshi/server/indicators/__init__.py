"""What is counted and how far it is (指标): definitions, observations, ways to targets, finish lines."""

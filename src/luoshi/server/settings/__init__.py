"""Settings of the Django project: ``base`` for every run, ``test`` for the tests."""

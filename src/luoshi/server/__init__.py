"""The server: people and time around the library. A Django project; nothing below it imports it."""

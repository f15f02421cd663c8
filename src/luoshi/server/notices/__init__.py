"""Notices: in the inbox at once, merged into one message a day by mail or webhook, every try kept."""

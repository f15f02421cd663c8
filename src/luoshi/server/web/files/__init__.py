"""Attachments: the part that pages include, their list, one of them, its bytes."""

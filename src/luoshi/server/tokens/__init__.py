"""Access tokens: how programs act in a person's post, for a time, within scopes. Both faces stand above this app."""

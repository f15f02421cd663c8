"""Pages of delegations: who acts in whose post, given, appointed, withdrawn."""

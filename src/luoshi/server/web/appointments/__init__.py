"""Pages of posts: who holds which, granted, revoked, in charge of whom, proposed, handed over."""

"""What policy is told of tokens."""

from luoshi.server.orgs.models import Post
from luoshi.server.policy import Facts
from luoshi.server.tokens.models import ApiToken


def token_facts(token: ApiToken) -> Facts:
    """A token is its person's own."""
    return token_facts_of(token.post)


def token_facts_of(post: Post) -> Facts:
    """The facts of a token that is about to be made for a post: the holder's own."""
    return Facts(government=post.government.public_id, holders=frozenset({post.user.public_id}))

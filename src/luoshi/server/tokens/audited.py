"""How tokens stand in the audit trail: all of a token but when it was used last, so that one put in by hand shows."""

from collections.abc import Mapping

from luoshi.server.audit.registry import Audited, announce
from luoshi.server.tokens.models import ApiToken

TOKEN = "token"  # noqa: S105  # a kind of rows, not a secret


def announce_all() -> None:
    """Tell the trail of tokens."""
    announce(
        Audited(
            kind=TOKEN,
            label="访问令牌",
            name=lambda row: str(row.name),
            state=_state,
            rows=lambda government: ApiToken.objects.filter(government__public_id=government).select_related(
                "government", "user", "post"
            ),
        )
    )


def _state(row: ApiToken) -> Mapping[str, object]:
    return {
        "person": row.user.public_id,
        "post": row.post.public_id,
        "name": row.name,
        "prefix": row.prefix,
        "digest": row.digest,
        "scopes": row.scopes,
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "revoked": [row.revoked_at, row.revoked_by],
    }

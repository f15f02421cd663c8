"""What the acts on matters ask for."""

from luoshi.server.delivery.forms import ActForm

FORMS: tuple[ActForm, ...] = ()

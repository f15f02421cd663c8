"""What the acts on parts ask for."""

from luoshi.server.delivery.forms import ActForm

FORMS: tuple[ActForm, ...] = ()

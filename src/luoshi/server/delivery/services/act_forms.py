"""The forms of all acts and beginnings, from which the buttons and forms of pages, the API and the tests are drawn."""

from collections.abc import Mapping

from luoshi.server.delivery.forms import ActForm, by_code
from luoshi.server.delivery.services.forms_of_followings import FORMS as FOLLOWINGS
from luoshi.server.delivery.services.forms_of_matters import FORMS as MATTERS
from luoshi.server.delivery.services.forms_of_parts import FORMS as PARTS
from luoshi.server.delivery.services.forms_of_requests import FORMS as REQUESTS

FORMS_BY_CODE: Mapping[str, ActForm] = by_code(MATTERS, PARTS, REQUESTS, FOLLOWINGS)
"""Every form by its code (``part.sign``, ``extension.begin``); each family of services adds its ``FORMS``."""

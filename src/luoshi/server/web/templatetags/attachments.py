"""``{% load attachments %}{% attachments "organisation" organisation.public_id %}``: the part 附件 of any page."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from luoshi.server.web.files.part import part

register = template.Library()


@register.simple_tag(takes_context=True)
def attachments(context: Context, kind: str, owner_id: object) -> SafeString:
    """What hangs at a thing, and for who may, the form to attach more. Raises NotFound where the viewer sees it not."""
    return part(context["request"], kind, str(owner_id))

"""Acts done through their pages, as somebody at the office does them without scripts."""

import re
from html import unescape
from typing import Any

from office_of_cast import Office

from luoshi.server.delivery.models import Matter, Part
from server_papers import item_of, ledger_of

DREDGING, CLEARING = "疏浚", "拆除"


def act_page(code: str, row: Any) -> str:
    """The address of an act on a row."""
    return f"/matters/acts/{code}/{row.public_id}/"


def do(office: Office, who: str, code: str, row: Any, status: int = 302, **fields: Any) -> str:
    """Open the page of an act, send its form with some fields; gives the page that answers, empty for a redirect."""
    address = act_page(code, row)
    html = office.html(who, address)
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', html) or re.search(r'value="([^"]*)"[^>]*name="seen"', html)
    assert seen is not None, address
    response = office.at(who).post(address, {"seen": unescape(seen[1]), **fields})
    text = str(response.content.decode())
    assert response.status_code == status, (code, who, response.status_code, _wrong(text))
    return text if status != 302 else ""


def _wrong(html: str) -> list[str]:
    return re.findall(r'class="wrong"[^>]*>.*?<span>(.*?)</span>', html, re.DOTALL) or [html[:300]]


def registered(office: Office, words: str = DREDGING) -> Matter:
    """A matter of an item of the invented plan, registered through the list of the ledger."""
    plan = ledger_of(office.cast)
    item = item_of(plan, words)
    client = office.at("compiler")
    response = client.post("/matters/bulk/matter.begin/", {"chosen": item.public_id, "confirmed": "1"})
    assert response.status_code == 302, response.content.decode()
    return Matter.objects.get(task=item)


def handed_out(office: Office, words: str = DREDGING) -> Matter:
    """The same, approved by the principal leader and handed out; made once for the same beginning."""

    def through_pages(office: Office) -> Matter:
        matter = registered(office, words)
        do(office, "head", "matter.approve", matter)
        do(office, "compiler", "matter.hand_out", matter)
        matter.refresh_from_db()
        return matter

    return office.begun_with(through_pages, words)


def part_of(office: Office, matter: Matter, body: str) -> Part:
    """The part of a body, read anew."""
    return Part.objects.get(matter=matter, organisation=office.cast.bodies[body])

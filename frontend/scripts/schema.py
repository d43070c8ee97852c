"""Write the server's OpenAPI document to stdout, for `npm run types`.

On the wire an optional field of an event is absent while it is None; the events' schemas are taken in the form that
says so.
"""

import json
import sys

from kiwi_recipes.app import create_app
from kiwi_recipes.recipes.events import EVENTS
from kiwi_recipes.settings import Settings

document = create_app(Settings(), {}).openapi()
events = EVENTS.json_schema(ref_template="#/components/schemas/{model}", mode="validation")
document["components"]["schemas"] |= {**events.pop("$defs"), "Event": events}
json.dump(document, sys.stdout)

"""Print the wire contract as an OpenAPI document, for `npm run types`."""

import json

from kiwi_recipes.streams.events import EVENTS

events = EVENTS.json_schema(ref_template="#/components/schemas/{model}")
schemas = events.pop("$defs")
schemas["Event"] = events
document = {
    "openapi": "3.1.0",
    "info": {"title": "Kiwi Recipes", "version": "1"},
    "paths": {},
    "components": {"schemas": schemas},
}
print(json.dumps(document))

"""Write the server's OpenAPI document to stdout, for `npm run types`."""

import json
import sys

from kiwi_recipes.app import create_app
from kiwi_recipes.settings import Settings

json.dump(create_app(Settings(), {}).openapi(), sys.stdout)

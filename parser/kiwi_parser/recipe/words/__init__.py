"""How amounts, units and times are said, one module a language. A further language is a further module.

Spellings stand in one text, separated by commas, in lower case. `language.py` puts the tables together.
"""

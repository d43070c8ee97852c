"""Recipes judged by plain checks: `make eval`. What a prompt is changed by, before and after.

requests.toml   the requests that are asked, each with a seed of its own
runs.py         asks them: the embedded model, or recordings of others
checks.py       what is looked at in a recipe
__main__.py     the tables, and the comparison of two runs
"""

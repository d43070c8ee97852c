"""`python -m kiwi_recipes.cli`."""

from kiwi_recipes.cli.app import main

if __name__ == "__main__":
    main()

from kiwi_recipes.cli.app import main

main()

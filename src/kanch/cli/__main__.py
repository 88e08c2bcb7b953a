from kanch.cli import main

main()

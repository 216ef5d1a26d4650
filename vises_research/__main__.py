"""``python -m vises_research`` does what the command ``vises`` does."""

from vises_research.cli import main

if __name__ == "__main__":
    main()

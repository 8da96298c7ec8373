"""The entry point, kept free of imports: each worker process imports this module again."""


def main() -> None:
    """Run the command line."""
    from musictui.cli.main import main as run

    run()


if __name__ == "__main__":
    main()

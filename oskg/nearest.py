"""A click group that answers an unknown command with the nearest ones."""

from difflib import get_close_matches

import click


class NearestGroup(click.Group):
    """Lists its commands in the order in which they were added, and helps where a name is misspelled."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands in the order of their addition."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name.

        Raises: click.UsageError, with the nearest names, if there is none.
        """
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            near = get_close_matches(args[0], self.commands, n=3, cutoff=0.4) or list(self.commands)
            ctx.fail(f"there is no command {args[0]!r}; did you mean {' or '.join(near)}?")

"""The text of a query before the engine sees it: tokens, bounds, refusals, the calls it makes."""

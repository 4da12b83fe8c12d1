"""The world map: how many things are in which country. `countries.json` holds the outlines."""

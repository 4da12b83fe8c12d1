"""Who may be who by name: profiles, candidates, evidence, rules, decisions and the links that state them."""

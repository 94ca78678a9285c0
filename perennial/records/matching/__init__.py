"""Which records mean the same, as workspaces know it: their keys and columns, candidates for one, scans over all."""

"""Runs a supervisor over children told in JSON, in a process of its own that can be killed."""

import json
import logging
import sys

from perennial.cli.supervisor import Child, Pace, Supervisor

if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    children = [Child(name, argv, env) for name, argv, env in told["children"]]
    sys.exit(Supervisor(children, Pace(**told["pace"])).run())

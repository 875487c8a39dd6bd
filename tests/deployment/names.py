"""The names of environment variables: those the code reads and those that .env.example explains."""

import ast
import re

from tests.deployment.compose import ROOT

# Modules whose reading of the environment is part of the configuration.
MODULES = ("config/settings.py", "config/database.py", "config/gunicorn.py")
READERS = {"required", "get", "bool", "int", "float", "list", "str", "env"}


def read_by_settings() -> set[str]:
    """Names in calls such as env.bool("NAME"), environment.required("NAME") and os.environ.get("NAME")."""
    trees = [ast.parse((ROOT / module).read_text(encoding="utf-8")) for module in MODULES]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    return {
        str(call.args[0].value) for call in calls if _reads(call) and isinstance(call.args[0], ast.Constant)
    }


def in_env_example() -> set[str]:
    """Names that stand there, set or with # in front."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", text, re.MULTILINE))


def _reads(call: ast.Call) -> bool:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in READERS

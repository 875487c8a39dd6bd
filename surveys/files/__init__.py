"""Survey files: reading them with the place of every fault, storing them as a draft, and writing them again."""

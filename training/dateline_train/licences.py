"""Which set may train a model that ships. A set that is not named here, or whose licence is not permitted, raises."""
from .config import CONFIG

# GUM: its annotations are CC BY 4.0, the texts differ by genre. Left out as non-commercial, no-derivatives or unclear:
# essay, fiction, letter, podcast, whow (all BY-NC-SA), conversation (BY-ND at its source), reddit.
GUM_GENRES = {
    "academic": "CC-BY-4.0", "bio": "CC-BY-SA-3.0", "court": "CC-BY-4.0", "interview": "CC-BY-2.5", "news": "CC-BY-2.5",
    "speech": "PD", "textbook": "CC-BY-4.0", "vlog": "CC-BY-3.0", "voyage": "CC-BY-SA-3.0",
    "essay": "CC-BY-NC-SA-4.0", "fiction": "CC-BY-NC-SA-3.0", "letter": "CC-BY-NC-SA-4.0", "podcast": "CC-BY-NC-SA-4.0",
    "whow": "CC-BY-NC-SA-3.0", "conversation": "CC-BY-ND-3.0", "reddit": "unstated",
}
RE3D_FOLDERS = {
    "CENTCOM": "PD", "US State Department": "PD", "UK Government": "OGL-3.0",
    "Wikipedia": "CC-BY-SA-3.0", "BBC Online": "CC-BY-NC-3.0",
    "Australian Department of Foreign Affairs": "unstated", "Delegation of the European Union to Syria": "unstated",
}
SETS = {
    "ewt": "CC-BY-SA-4.0", "uner": "CC-BY-SA-4.0", "uds": "MIT", "litbank": "CC-BY-4.0", "ecb": "CC-BY-3.0", "own": "own",
    **{"gum-" + g: l for g, l in GUM_GENRES.items()},
    **{"re3d-" + f: l for f, l in RE3D_FOLDERS.items()},
    "pud": "CC-BY-SA-3.0",
}


def permitted(name):
    """Whether the set's licence is on the list of the configuration."""
    return SETS.get(name, "unstated") in CONFIG["licences"]["permitted"]


def require(name):
    """The licence of a set that is to be trained on; raises where it is not permitted."""
    if not permitted(name):
        raise PermissionError(f"{name}: licence {SETS.get(name, 'unstated')} is not permitted in a model that ships")
    return SETS[name]

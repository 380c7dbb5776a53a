"""The shop's pages, as somebody writes them who has not thought about memory yet."""

import csv
import io

from catalogue.models import Product
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render

PAGE = 50
COLUMNS = ["number", "name", "maker", "price", "stock", "description"]


def health(_request):
    return HttpResponse("ok\n")


def listing(request):
    page = int(request.GET.get("page", "1"))
    products = Product.objects.order_by("number")[(page - 1) * PAGE : page * PAGE]
    return render(request, "catalogue/listing.html", {"products": products, "page": page})


def product(request, number):
    """Rendered once in each worker, and kept."""

    def rendered():
        found = get_object_or_404(Product, number=number)
        others = Product.objects.filter(maker=found.maker).order_by("number")[:PAGE]
        return render(request, "catalogue/product.html", {"product": found, "others": others}).content

    return HttpResponse(cache.get_or_set(f"product-{number}", rendered))


def export(request):
    """The first so many products as CSV; all of them without `rows`."""
    products = Product.objects.order_by("number")
    if "rows" in request.GET:
        products = products[: int(request.GET["rows"])]
    if settings.EXPORT == "streamed":
        return StreamingHttpResponse(streamed(products), content_type="text/csv")
    everything = list(products)
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for each in everything:
        writer.writerow(cells(each))
    return HttpResponse(sheet.getvalue(), content_type="text/csv")


def streamed(products):
    row = io.StringIO()
    writer = csv.writer(row)
    writer.writerow(COLUMNS)
    for each in products.iterator(chunk_size=200):
        writer.writerow(cells(each))
        if row.tell() > 64 * 1024:
            yield row.getvalue()
            row.seek(0)
            row.truncate()
    yield row.getvalue()


def cells(each):
    return [getattr(each, column) for column in COLUMNS]

from catalogue import views
from django.conf import settings
from django.urls import path

urlpatterns = [
    path("health", views.health),
    path("", views.listing),
    path("products/<int:number>", views.product),
    path("export.csv", views.export),
]

if settings.FULL:
    from django.contrib import admin

    urlpatterns.append(path("admin/", admin.site.urls))

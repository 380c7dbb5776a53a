from django.db import models


class Product(models.Model):
    number = models.IntegerField(unique=True)
    name = models.CharField(max_length=80)
    maker = models.CharField(max_length=40)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    stock = models.IntegerField()
    description = models.TextField()

"""What the pages about texts need in their templates."""

from django import template

from verbatims.showing import grouped, label_of

register = template.Library()
register.filter("code_label", label_of)
register.filter("grouped_codes", grouped)

"""What lies in the cupboard: each lot of a product, and every unit that came or went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from prolo.registry.lot_spelling import plain_lot_column
from prolo.registry.models.base import ClinicOwned, Entry, written_by


class StockLot(ClinicOwned):
    """One lot of one product as its label says, and how many unopened packages are there."""

    substance = models.CharField(max_length=40)  # id of the knowledge, or the diluent's name
    role = models.CharField(max_length=20)  # as ``Vial.role``
    product = models.CharField(max_length=120)
    maker = models.CharField(max_length=120, blank=True)
    lot = models.CharField(max_length=60)
    plain_lot = plain_lot_column()
    expires_on = models.DateField()
    strength_pct = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    package_ml = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    single_person = models.BooleanField(default=True)  # one opening, one person
    opened_life_days = models.PositiveSmallIntegerField(null=True)  # of a multi-dose vial
    ingredients = models.CharField(max_length=300, blank=True)  # others on the label, by commas
    supplier = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=80, blank=True)
    low_at = models.PositiveSmallIntegerField(default=0)  # so few or fewer are said to be low
    units = models.PositiveIntegerField(default=0)
    recalled_at = models.DateTimeField(null=True)  # not drawn from since
    recalled_reason = models.TextField(blank=True)
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["expires_on", "product", "lot"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "product", "lot"], name="a_lot_of_a_product_once_a_clinic"
            ),
            models.CheckConstraint(condition=Q(units__gte=0), name="stock_is_never_negative"),
            models.CheckConstraint(
                condition=~Q(product="") & ~Q(lot=""), name="a_stock_lot_has_product_and_lot"
            ),
            models.CheckConstraint(
                condition=Q(single_person=False) | Q(opened_life_days__isnull=True),
                name="a_vial_for_one_person_is_not_kept_open",
            ),
            models.CheckConstraint(
                condition=Q(recalled_at__isnull=True) | ~Q(recalled_reason=""),
                name="a_recall_has_a_reason",
            ),
        ]


class Recall(ClinicOwned):
    """A lot was recalled, by whom and why. What stands is on the lot; one that was entered in
    error stays here, with who said so and why."""

    stock = models.ForeignKey(StockLot, on_delete=models.PROTECT, related_name="recalls")
    recalled_at = models.DateTimeField()
    reason = models.TextField()
    marked_in_error_at = models.DateTimeField(null=True)
    marked_in_error_by = written_by()
    marked_in_error_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["recalled_at", "recorded_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="why_a_lot_was_recalled"),
            models.UniqueConstraint(
                fields=["stock"],
                condition=Q(marked_in_error_at__isnull=True),
                name="one_recall_of_a_lot_stands",
            ),
            models.CheckConstraint(
                condition=Q(marked_in_error_at__isnull=True, marked_in_error_reason="")
                | Q(marked_in_error_at__isnull=False) & ~Q(marked_in_error_reason=""),
                name="a_recall_in_error_says_why",
            ),
        ]


class StockMovement(ClinicOwned):
    """Units that came or went, and how many there were then; never changed, never deleted."""

    class Kind(models.TextChoices):
        RECEIVED = "received"
        TAKEN = "taken"  # opened for a session
        PUT_BACK = "put-back"  # never opened: the vial of a session was corrected
        WASTED = "wasted"
        RETURNED = "returned"  # back to the supplier
        COUNTED = "counted"  # what was found, where the count differed
        LABELLED = "labelled"  # none came or went: what the label says was put right

    stock = models.ForeignKey(StockLot, on_delete=models.PROTECT, related_name="movements")
    session = models.ForeignKey(
        "registry.Session", on_delete=models.PROTECT, null=True, related_name="stock_movements"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    units = models.IntegerField()  # below zero: they went
    units_after = models.PositiveIntegerField()
    lacking = models.PositiveSmallIntegerField(default=0)  # taken, not there to take; or put back
    rest_ml = models.DecimalField(max_digits=7, decimal_places=3, null=True)  # of an open vial
    reason = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=500, blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["happened_at", "recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(units_after__gte=0), name="stock_was_never_negative"
            ),
            models.CheckConstraint(
                condition=Q(kind="received", units__gt=0)
                | Q(kind="put-back", units__gte=0)
                | Q(kind__in=["taken", "wasted", "returned"], units__lte=0)
                | Q(kind="counted")
                | Q(kind="labelled", units=0),
                name="stock_moves_in_the_direction_of_its_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="wasted") | ~Q(reason=""), name="waste_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(kind="put-back") | ~Q(note=""), name="what_is_put_back_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(kind="labelled") | ~Q(note=""), name="why_a_label_was_put_right"
            ),
            models.CheckConstraint(
                condition=Q(rest_ml__isnull=True) | Q(rest_ml__gt=0), name="a_rest_is_above_zero"
            ),
        ]


class OpenedVial(ClinicOwned):
    """One vial for several doses that stands open: what several sessions drew from, by whatever
    lot it is. What its label says stands on the rows that name it (``Vial.opened_vial``); who
    opened it is who recorded that."""

    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["opened_at", "id"]


class RecallCall(Entry):
    """Somebody called a person who got a recalled lot: whether they were reached, and what came
    of it. Two products can have one lot number: each recall has calls of its own. Without a
    recall it was while none stood, and says nothing of one that came later."""

    lot = models.CharField(max_length=60, db_index=True)  # small letters, without blanks and marks
    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, null=True, related_name="calls")
    reached = models.BooleanField()
    result = models.TextField(blank=True)

    class Meta(Entry.Meta):
        ordering = ["happened_at", "recorded_at"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=~Q(lot=""), name="a_recall_call_names_the_lot"),
        ]

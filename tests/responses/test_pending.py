"""What has been typed and not yet saved."""

from responses.pending import LIMIT, Pending

FIELDS = {"asked": ["comments", "name"], "comments": ["Da iawn"], "name": ["Siân"]}


def test_typing_of_two_pages_is_kept_side_by_side():
    pending = Pending().keeping(2, FIELDS, checked=True).keeping(3, {"asked": ["x"]}, checked=False)

    again = Pending.read(pending.stored())

    assert again == pending
    assert again.pages[2].checked
    assert again.without(2).pages.keys() == {3}


def test_nothing_typed_is_stored_as_nothing():
    assert Pending().stored() is None
    assert Pending.read(None) == Pending()


def test_at_most_64_kilobytes_are_stored_and_the_longest_goes_first():
    fields = FIELDS | {"long": ["x" * 500_000], "longish": ["y" * 30_000]}

    pending = Pending().keeping(1, fields, checked=False)

    assert len(pending.stored()) <= LIMIT
    kept = pending.pages[1]
    assert kept.cut
    assert kept.fields == FIELDS | {"longish": ["y" * 30_000]}


def test_another_page_gives_way_before_anything_of_this_page_is_cut():
    pending = Pending().keeping(1, {"a": ["x" * 40_000]}, checked=False)

    pending = pending.keeping(2, {"b": ["y" * 40_000]}, checked=False)

    assert pending.pages.keys() == {2}
    assert not pending.pages[2].cut


def test_the_limit_holds_for_letters_that_take_more_room():
    pending = Pending().keeping(1, {f"f{n}": ["ŵ" * 500] for n in range(200)}, checked=False)

    assert len(pending.stored()) <= LIMIT
    assert pending.pages[1].fields

"""The facets: how many values a folded one holds back."""

import pytest
from textual.app import App, ComposeResult

from musictui.library.facets import FacetCount
from musictui.tui.widgets.facets import MOST_VALUES, Facets
from tests.tui.waiting import text_of, until


class FacetsApp(App[None]):
    """The pane alone."""

    def compose(self) -> ComposeResult:
        """The pane."""
        yield Facets(id="facets")

    def get_css_variables(self) -> dict[str, str]:
        """With those that our themes have."""
        ours = dict.fromkeys(("text-dim", "text-faint", "bar"), "#808080")
        return {**super().get_css_variables(), **ours}


@pytest.mark.parametrize(("counted", "told"), [(20, "+ 15 more"), (MOST_VALUES, "+ 95 or more")])
async def test_the_line_that_unfolds_tells_how_many_there_are(counted: int, told: str) -> None:
    values = [FacetCount(str(n), f"value {n}", counted - n, f"genre:={n}") for n in range(counted)]
    app = FacetsApp()
    async with app.run_test(size=(40, 24)) as pilot:
        app.query_one(Facets).show({"genre": values}, counted)
        await until(pilot, lambda: told in text_of(pilot))

"""From a visit to the budget of the household and back: the visit is kept as it was."""

from __future__ import annotations

from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.ui.visit.page import VisitPage
from tests.ui.samples import Route

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures"]


def test_the_recorder_leads_to_the_budget_and_keeps_the_visit(
    page: VisitPage, services: Services, measure: Measure, route: Route
):
    page.open(measure.id)
    page.content.set_values({"note": "Vue seule."})
    page._head.budget.click()
    assert route.last == ("measure", {"measure_id": measure.id, "stage": "budget"})
    page.keeper.touch()
    page.leave()
    assert [draft.values["note"] for draft in services.visits.drafts()] == ["Vue seule."]

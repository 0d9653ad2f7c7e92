"""The tone in which the state of a measure is shown, the same on every screen."""

from desktop.domain.measure import MeasureState
from desktop.ui.look.theme import Tone

STATE_TONES: dict[str, Tone] = {
    MeasureState.PROPOSED: "info",
    MeasureState.PREPARING: "info",
    MeasureState.ACTIVE: "success",
    MeasureState.SUSPENDED: "warning",
    MeasureState.ENDING: "warning",
    MeasureState.CLOSED: "neutral",
    MeasureState.DECLINED: "neutral",
}

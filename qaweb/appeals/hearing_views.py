"""The recording of an appeal, for whoever decides on a call beyond their own teams (P2.5)."""

from pathlib import Path
from typing import Any

from flask import Response, current_app, request

from qaweb.appeals import deciding, queries
from qaweb.appeals.blueprint import blueprint
from qaweb.calls import actions, recordings
from qaweb.calls.views import CARRY_SOUND, sound
from qaweb.errors import NotFound
from qaweb.evaluations import note_views
from qaweb.evaluations.models import Evaluation
from qaweb.guards import viewer
from qaweb.permissions import Permission, requires


@blueprint.get("/appeals/<int:appeal_id>/recording")
@requires(Permission.APPEALS_DECIDE)
def recording(appeal_id: int) -> Response:
    """The sound for whose turn it is; the trail says that they listened."""
    appeal = deciding.appeal_to_decide(viewer(), appeal_id)
    call = queries.evaluation_of(viewer(), appeal).call
    if call is None:
        raise NotFound
    answer = sound(recordings.path_of(call, Path(current_app.config["INSTANCE"])))
    if request.method == "HEAD":
        answer.close()  # nobody reads the file that was opened for it
    elif answer.status_code in CARRY_SOUND:
        actions.note_listening(viewer(), call)
    return answer


def heard(evaluation: Evaluation) -> dict[str, Any]:
    """The call and its notes as the record shows them; beyond one's teams the plain player."""
    around = note_views.around(evaluation)
    call, place = around["heard"], evaluation
    reached = call is not None and viewer().reaches(
        Permission.CALLS_SEE, person=place.agent_id, team=place.team_id, project=place.project_id
    )
    is_there = call is not None and not around["no_recording"]
    known = {"evaluation": evaluation, **around, "heard": call if reached else None}
    return known | {"plain_player": is_there and not reached}

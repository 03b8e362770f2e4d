"""The recorded answers of the real Google, replayed by the tool that stands beside them."""

import importlib.util
from collections import Counter
from types import ModuleType

import pytest

from tests.conftest import SAMPLES
from tests.sheets_server.server import SheetsServer

RECORDINGS = SAMPLES / "sheets-recordings" / "sessions.jsonl.gz"
TOOL = SAMPLES.parent / "tools" / "replay_sheets_recordings.py"
pytestmark = pytest.mark.skipif(
    not (RECORDINGS.exists() and TOOL.exists()),
    reason="the recordings of Google's answers lie outside the project and are not here",
)


@pytest.fixture
def replay() -> ModuleType:
    """The tool as a module."""
    spec = importlib.util.spec_from_file_location("replay_sheets_recordings", TOOL)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_answers_as_google_did(sheets: SheetsServer, replay: ModuleType) -> None:
    verdicts: Counter[str] = Counter()
    different = []
    for session, steps in replay.load_jsonl(str(RECORDINGS)):
        for step, verdict, why, _ in replay.replay_session(session, steps, sheets.url, "", set()):
            verdicts[verdict] += 1
            if verdict == "fail":
                different.append(f"{session} {step.method} {step.path}: {why}")
    assert different == []
    assert verdicts["ok"] > 1000

"""The workbook gateway does what every gateway must do."""

from pathlib import Path

import pytest

from sync.gateways.protocol import Binding
from sync.gateways.workbook import WorkbookGateway
from tests.sync.desks import WorkbookDesk
from tests.sync.gateway_contract import COVER, PEOPLE, SLIPS, GatewayContract


class TestWorkbookGateway(GatewayContract):
    @pytest.fixture
    def desk(self, tmp_path: Path) -> WorkbookDesk:
        path = tmp_path / "sheets" / "北方热线 2026-10.xlsx"
        binding = Binding(str(path), "our own", (PEOPLE, SLIPS), COVER)
        return WorkbookDesk(WorkbookGateway(), binding)

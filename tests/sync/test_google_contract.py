"""The Google gateway does what every gateway must do, by answers that Google could give."""

from collections.abc import Iterator

import pytest

from tests.sheets_server.server import SheetsServer
from tests.sync.gateway_contract import GatewayContract
from tests.sync.google_desk import GoogleDesk


class TestGoogleGateway(GatewayContract):
    @pytest.fixture
    def desk(self) -> Iterator[GoogleDesk]:
        with SheetsServer(checked=True).running() as server:
            yield GoogleDesk(server)
        assert server.complaints == []

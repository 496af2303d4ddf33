"""The switches that keep dependencies from reporting to their makers, all in one place.

They are environment variables, since that is what the libraries read when they are imported, and since the processes
that this one starts inherit them. The package `flows`, where each of our processes begins, sets them.

All direct and indirect dependencies were searched for such habits, and runs were traced for connections. Not listed,
because they stay silent unless asked: DuckDB (which could load extensions: `flows.display.sql` forbids it), FastAPI and
Docket (OpenTelemetry, sent nowhere unless an exporter is configured), and trafilatura's `tld` (its list of domains is a
file of the package).
"""

import os
from collections.abc import Mapping
from types import MappingProxyType

SWITCHES: Mapping[str, str] = MappingProxyType(
    {
        "ORT_DISABLE_TELEMETRY": "1",  # ONNX Runtime: an event for each session, with an id of the device
        "DO_NOT_TRACK": "1",  # Prefect's client: an event on first uses; other tools heed it as well
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # Prefect's server and the user interface that it serves
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",  # Prefect: traces of runs
        "GX_ANALYTICS_ENABLED": "false",  # Great Expectations: events of its use, in releases that have them
        "HF_HUB_DISABLE_TELEMETRY": "1",  # the hub client, which comes with tokenizers and is never called
    }
)


def switch_off_telemetry() -> None:
    """Set the switches, whatever they were set to."""
    os.environ.update(SWITCHES)

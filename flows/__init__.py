"""Everything that meets the world: the flow, the readers of sources, the store, the command line and the reports."""

from flows.telemetry import switch_off_telemetry

switch_off_telemetry()

"""Deployments in Prefect: one for each dataset that is built on a schedule."""

from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound

from flows.orchestration.flow import FLOW_NAME
from flows.orchestration.server_errors import ServerError


def refuse_another(name: str, output: str) -> None:
    """Make sure that no deployment for another dataset than the one at `output` has this name.

    Raises:
        ServerError: one has; serving would replace it, and the other dataset would never be built again.
    """
    with get_client(sync_client=True) as client:
        try:
            found = client.read_deployment_by_name(f"{FLOW_NAME}/{name}")
        except ObjectNotFound:
            return
    other = found.parameters.get("output")
    if other != output:
        raise ServerError(
            f"the deployment {name!r} on this Prefect server builds {other}; give the one for {output} another --name"
        )

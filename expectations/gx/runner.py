"""Running suites with Great Expectations: in memory, silent."""

import logging
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext


def run_suite(
    suite: "ExpectationSuite", frame: pl.DataFrame, run_name: str
) -> dict[str, "ExpectationValidationResult"]:
    """Return the results of a Great Expectations suite on the rows of `frame`, by the names in `meta["name"]`.

    Args:
        suite: made by `expectations.gx.suites.build_suite`.
        frame: the rows, with the columns that the suite names.
        run_name: what Great Expectations calls the run.

    Raises:
        RuntimeError: an expectation could not be evaluated.
    """
    context = quiet_context()
    import great_expectations as gx
    from great_expectations.core.run_identifier import RunIdentifier

    data = context.data_sources.add_pandas("partition").add_dataframe_asset(suite.name)
    definition = gx.ValidationDefinition(
        name=run_name, data=data.add_batch_definition_whole_dataframe("rows"), suite=context.suites.add(suite)
    )
    outcome = definition.run(
        batch_parameters={"dataframe": frame.to_pandas()},
        result_format="BASIC",  # counts; whoever made the frame knows the rows
        run_id=RunIdentifier(run_name=run_name),
    )
    return {_name_of(result, run_name): result for result in outcome.results}


def _name_of(result: "ExpectationValidationResult", run_name: str) -> str:
    configuration = result.expectation_config
    if configuration is None or not result.result:
        raise RuntimeError(f"{run_name}: an expectation could not be evaluated: {result.exception_info}")
    return str(configuration.meta["name"])


def quiet_context() -> "EphemeralDataContext":
    """Return a new context that lives in memory; a new one for each run, because a context keeps the data it saw."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    # Without sites: the library would make a temporary folder for them and leave it behind.
    stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    context = gx.get_context(mode="ephemeral", project_config=DataContextConfig(store_backend_defaults=stores))
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context

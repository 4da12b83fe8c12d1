"""An engine whose evaluations are counted and timed, whatever evaluates them."""

from collections.abc import Sequence

from sparql_endpoint.errors import QueryRefused
from sparql_endpoint.frames import Query
from sparql_endpoint.http.metrics import Metrics
from sparql_endpoint.workers.engine import SERVICE, Caller, Engine, Result


class Metered:
    """The engine it is given, with every evaluation told to metrics."""

    def __init__(self, engine: Engine, metrics: Metrics) -> None:
        self.engine = engine
        self.federated = engine.federated
        self._metrics = metrics

    def evaluate(self, query: Query, caller: Caller = SERVICE) -> Result:
        """Return the complete result of query.

        Raises: EvaluationError
        """
        (result,) = self.evaluate_all([query], caller)
        return result

    def evaluate_all(self, queries: Sequence[Query], caller: Caller = SERVICE) -> list[Result]:
        """Return the complete result of each query.

        Raises: EvaluationError
        """
        with self._metrics.evaluation(len(queries)):
            if any(query.endpoints for query in queries) and not self.federated:
                raise QueryRefused("SERVICE is not available over the store of this service.", reason="federation")
            results = self.engine.evaluate_all(queries, caller)
        self._metrics.queue_seconds.observe(results[0].waited)
        for result in results:
            self._metrics.evaluation_seconds.observe(result.evaluated)
        return results

    def close(self) -> None:
        """Close the engine."""
        self.engine.close()

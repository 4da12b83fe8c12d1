"""An engine whose evaluations are counted and timed, whatever evaluates them."""

from sparql_endpoint.engine import SERVICE, Caller, Engine, Result
from sparql_endpoint.errors import QueryRefused
from sparql_endpoint.frames import Query
from sparql_endpoint.metrics import Metrics


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
        with self._metrics.evaluation():
            if query.endpoints and not self.federated:
                raise QueryRefused("SERVICE is not available over the store of this service.", reason="federation")
            result = self.engine.evaluate(query, caller)
        self._metrics.queue_seconds.observe(result.waited)
        self._metrics.evaluation_seconds.observe(result.evaluated)
        return result

    def close(self) -> None:
        """Close the engine."""
        self.engine.close()

"""Terms that vary, and the rows of a sweep over them, for accord_client.Client, which has all of this too."""
import grpc
from accord.v1 import negotiation_pb2, negotiation_service_pb2, sensitivity_pb2, term_axis_pb2
from google.protobuf import json_format


def term_axis(path, values, *, names=()):
    """A TermAxis for Client.sweep and solve: what varies. `values` is a list of numbers or of anything that
    an override may set, whole contracts (messages or dicts) among them, which `names` may name; or a tuple
    (from, to, count) of equally spaced numbers, without count (from, to) where that is said elsewhere."""
    axis = term_axis_pb2.TermAxis(path=path, value_names=names)
    if isinstance(values, tuple):
        if len(values) not in (2, 3):
            raise ValueError(f"a tuple is (from, to, count) or (from, to), got {values}: give values as a list")
        axis.range.CopyFrom(term_axis_pb2.TermRange(**dict(zip(_RANGE, values))))
        return axis
    plain = [_plain(value) for value in values]
    if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in plain):
        axis.numbers.extend(plain)
    else:
        for value in plain:
            json_format.ParseDict(value, axis.values.add())
    return axis


def target(figure, value="base"):
    """A FigureTarget for Client.solve: a number, or "base" for what the scenario has itself."""
    if value == "base":
        return negotiation_service_pb2.FigureTarget(figure=figure, base=True)
    return negotiation_service_pb2.FigureTarget(figure=figure, value=value)


def assumption(path, low, high):
    """An Assumption for Client.explain: a number of the scenario, and between what it may be."""
    return sensitivity_pb2.Assumption(path=path, low=low, high=high)


def walk_away_npvs(npvs):
    """WalkAwayNpvs for Client.explain: `npvs` maps parties as figures name them to their NPVs without the deal."""
    return [sensitivity_pb2.WalkAwayNpv(party=name, npv=npv) for name, npv in npvs.items()]


def party(walk_away=0, *, at_least=(), at_most=(), beliefs=()):
    """A NegotiatingParty for Client.negotiate: its walk-away, U as a number or an alternative by its id, and
    what it accepts, mappings of its figures such as {"cvar_95": 1e5}. `beliefs` maps paths of marginals to what
    it believes, such as {'drivers["demand"].marginal.normal.mean': 0.1}."""
    made = negotiation_pb2.NegotiatingParty()
    if isinstance(walk_away, str):
        made.alternative = walk_away
    else:
        made.utility = walk_away
    for figure, level in dict(at_least).items():
        made.limits.add(figure=figure, at_least=level)
    for figure, level in dict(at_most).items():
        made.limits.add(figure=figure, at_most=level)
    for path, value in dict(beliefs).items():
        json_format.ParseDict({"path": path, "value": _plain(value)}, made.beliefs.add())
    return made


_RANGE = ("from", "to", "count")


def _plain(value):
    """What JSON holds: of a message its fields."""
    if hasattr(value, "DESCRIPTOR"):
        return json_format.MessageToDict(value, preserving_proto_field_name=True)
    return value


class TermSweep:
    """What Client.sweep gives: `header`, a SweepHeader, and the rows as they come, a SweepRow each; once all
    are there `summary`, a SweepSummary. value(row, figure) is one figure of a row by its name."""

    def __init__(self, call, on_progress, refusal):
        """`refusal` makes an exception of a grpc.RpcError, or None."""
        self._call = call
        self._refusal = refusal
        self._on_progress = on_progress
        self._waiting = []
        self.header = None
        self.summary = None
        while self.header is None and self._read():
            pass
        self._places = {name: i for i, name in enumerate(self.header.figures)} if self.header else {}

    def _read(self):
        """Whether there was a message."""
        try:
            response = next(self._call)
        except StopIteration:
            return False
        except grpc.RpcError as error:
            refused = self._refusal(error)
            if refused:
                raise refused from error
            raise
        kind = response.WhichOneof("result")
        if kind == "header":
            self.header = response.header
        elif kind == "rows":
            self._waiting.extend(response.rows.rows)
        elif kind == "summary":
            self.summary = response.summary
        elif self._on_progress:
            self._on_progress(response.progress)
        return True

    def __iter__(self):
        try:
            while self._waiting or self._read():
                while self._waiting:
                    yield self._waiting.pop(0)
        finally:
            self._call.cancel()  # a call that has ended does not mind

    def value(self, row, figure):
        """The Estimate of a figure in this row."""
        return row.figures[self._places[figure]]

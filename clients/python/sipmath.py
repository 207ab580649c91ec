"""Drivers that take their trials from a SIPmath 3.0 library (ProbabilityManagement.org), as
`accord --trials` does.

    scenario = read_scenario("clients/examples/demand_forecast.json")
    scenario.drivers[0].marginal.CopyFrom(
        trials("Demand_Forecast_Library.SIPmath", "Demand_Forecast"))

Read are SIPs of function Metalog_1_0 on an HDR_2_0 stream or a layer of a GaussianCopula of such
streams, and of function SIP_Array with their values in the file; ValueError says what is not.
"""
import difflib
import json
import math
import pathlib

import accord_client  # noqa: F401  finds the stubs
from accord.v1 import driver_pb2

_MAX_SEED = 100_000_000
_PARTS = {"entity": "entity", "varId": "var_id", "seed3": "seed3", "seed4": "seed4"}


def trials(library, *sips):
    """The Marginal of a driver with the trials of these SIPs of a library file: one for the whole
    path, or one for each period. ValueError names the SIP and what is wrong with it."""
    root = json.loads(pathlib.Path(library).read_text("utf-8"))
    if not isinstance(root, dict) or not isinstance(root.get("sips"), list):
        raise ValueError(f"{library}: is no SIPmath library: it has no list of sips")
    marginal = driver_pb2.Marginal()
    for name in sips:
        try:
            marginal.trials.streams.append(_stream(root, name))
        except ValueError as error:
            raise ValueError(f'{library}: SIP "{name}": {error}') from error
    return marginal


def _named(entries, name, what):
    entries = [entry for entry in entries or () if "environment" not in entry]
    found = [entry for entry in entries if entry.get("name") == name]
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueError(f'there are {len(found)} {what} called "{name}"')
    names = [str(entry.get("name")) for entry in entries]
    near = difflib.get_close_matches(name, names, n=1)
    hint = f'; did you mean "{near[0]}"?' if near else ""
    raise ValueError(f'the library has no {what} "{name}" ({", ".join(names)}){hint}')


def _known(arguments, names, where):
    """What is misspelt would be taken for absent."""
    for given in arguments:
        if given not in names:
            raise ValueError(f'{where} must be among {", ".join(names)}, got "{given}"')


def _number(value, where):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"{where} must be a number in the library, got {json.dumps(value)}")
    return value


def _stream(root, name):
    sip = _named(root["sips"], name, "SIP")
    if "rounding" in sip:
        raise ValueError("rounded SIPs are not read")
    arguments = sip.get("arguments") or {}
    if sip.get("function") == "SIP_Array":
        if arguments.get("type", "array") != "array":
            raise ValueError(f'values of type "{arguments["type"]}" are not read, only array')
        stream = (sip.get("ref") or {}).get("name")
        for entry in (root.get("U01") or {}).get("rng") or ():
            if entry.get("name") == stream and entry.get("function", "Index") != "Index":
                raise ValueError(f'values in the order of "{stream}" ({entry["function"]}) are not '
                                 "read, only by the trial's own index")
        values = arguments.get("value")
        if not isinstance(values, list):
            raise ValueError("has no list of values")
        return driver_pb2.TrialStream(sampled=driver_pb2.SampledTrials(values=[
            _number(value, f"trial {n}") for n, value in enumerate(values, 1)]))
    if sip.get("function") != "Metalog_1_0":
        raise ValueError(f'function "{sip.get("function")}" is not read, only Metalog_1_0 and '
                         "SIP_Array")
    _known(arguments, ("aCoefficients", "lowerBound", "upperBound"), "its arguments")
    coefficients = arguments.get("aCoefficients")
    if not isinstance(coefficients, list):
        raise ValueError("has no list of aCoefficients")
    metalog = driver_pb2.MetalogTrials(
        a_coefficients=[_number(a, "aCoefficients") for a in coefficients],
        hdr=_source(root, sip.get("ref") or {}))
    if "lowerBound" in arguments:
        metalog.lower_bound = _number(arguments["lowerBound"], "lowerBound")
    if "upperBound" in arguments:
        metalog.upper_bound = _number(arguments["upperBound"], "upperBound")
    return driver_pb2.TrialStream(metalog=metalog)


def _source(root, ref):
    streams = root.get("U01") or {}
    if ref.get("source") == "rng":
        return [_hdr(streams, ref.get("name"))]
    if ref.get("source") != "copula":
        raise ValueError(f'source "{ref.get("source")}" is not read, only rng and copula')
    copula = _named(streams.get("copula"), ref.get("name"), "copula")
    if copula.get("function") != "GaussianCopula":
        raise ValueError(f'copula function "{copula.get("function")}" is not read')
    layers, arguments = copula["copulaLayer"], copula["arguments"]
    if ref.get("copulaLayer") not in layers or len(arguments["rng"]) != len(layers):
        raise ValueError("its copulaLayer is none of the copula's, or these have no stream each")
    factor = _factor(_correlations(root, arguments["correlationMatrix"].get("value")))
    if len(factor) != len(layers):
        raise ValueError("the correlation matrix has not a row for each layer")
    row = factor[layers.index(ref["copulaLayer"])]
    terms = []
    for weight, name in zip(row, arguments["rng"]):
        if weight != 0:
            terms.append(_hdr(streams, name))
            terms[-1].weight = weight
    if len(terms) == 1:
        terms[0].ClearField("weight")
    return terms


def _hdr(streams, name):
    stream = _named(streams.get("rng"), name, "stream of random numbers")
    if stream.get("function") != "HDR_2_0":
        raise ValueError(f'random numbers of function "{stream.get("function")}" are not read')
    _known(stream.get("arguments") or {}, ("counter", *_PARTS), f"the arguments of {name}")
    term = driver_pb2.HdrTerm()
    for given, field in _PARTS.items():
        value = _number((stream.get("arguments") or {}).get(given, 0), f"{given} of {name}")
        if value != int(value) or not 0 <= value <= _MAX_SEED:
            raise ValueError(f"{given} of {name} must be a whole number from 0 to {_MAX_SEED}")
        setattr(term, field, int(value))
    return term


def _correlations(root, name):
    value = _named(root.get("globalVariables"), name, "global variable")["value"]
    places = {column: place for place, column in enumerate(value["columns"])}
    matrix = [[float(i == j) for j in range(len(places))] for i in range(len(places))]
    said = {}
    for entry in value["matrix"]:
        i, j = places[entry["row"]], places[entry["col"]]
        r = _number(entry["value"], "a correlation")
        pair = f'{entry["row"]} and {entry["col"]}'
        if i == j and r != 1:
            raise ValueError(f"the correlation of {pair} must be 1, got {r}: is it a covariance?")
        if said.setdefault((min(i, j), max(i, j)), r) != r:
            raise ValueError(f"the correlation of {pair} is said twice, and not alike")
        matrix[i][j] = matrix[j][i] = r
    return matrix


def _factor(matrix):
    """Rows of the lower-triangular L with L L' = matrix."""
    factor = []
    for i, given in enumerate(matrix):
        row = []
        for j in range(i + 1):
            rest = given[j] - sum(a * b for a, b in zip(row, factor[j] if j < i else row))
            if j == i and rest <= 0:
                raise ValueError("the correlation matrix is not positive definite")
            row.append(math.sqrt(rest) if j == i else rest / factor[j][j])
        factor.append(row)
    return factor

"""Client files and panels as the messages of an upload."""
import datetime
import math

from accord.v1 import client_base_service_pb2


def day(when):
    """The date of a datetime.datetime, whose time of day does not matter, or of text such as
    "2015-12-31"; else what was given."""
    if isinstance(when, str):
        return datetime.date.fromisoformat(when)
    return when.date() if isinstance(when, datetime.datetime) else when


_ROWS_A_MESSAGE, _BYTES_A_MESSAGE = 8192, 1 << 20  # a server reads 4 MiB of one
_EPOCH = datetime.date(1970, 1, 1)
DATES = (datetime.date, str)


def _chunks(rows, id_of):
    """Lists of rows, each as many as fit a message."""
    chunk, size = [], 0
    for row in rows:
        chunk.append(row)
        size += 32 + 12 * len(row) + 4 * len(str(id_of(row)))
        if len(chunk) == _ROWS_A_MESSAGE or size >= _BYTES_A_MESSAGE:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def panel_parts(request_type, plan, rows, columns, field="rows"):
    """A stream of requests: the plan, then rows of (client, when, amount, *values of `columns`),
    some at a time, then how many these were."""
    yield request_type(plan=plan)
    count = 0
    for chunk in _chunks(rows, lambda row: row[0]):
        clients, times, amounts, *further = zip(*chunk, strict=True)
        part = request_type()
        panel = getattr(part, field)
        panel.clients.extend(clients)
        panel.times.extend((day(when) - _EPOCH).days if isinstance(when, DATES) else when
                           for when in times)
        panel.amounts.extend(amounts)
        for name, values in zip(columns, further, strict=True):
            panel.columns.add(name=name, values=(math.nan if value is None else value
                                                 for value in values))
        count += len(chunk)
        yield part
    yield request_type(row_count=count)


def client_parts(rule, second_rule, rows):
    """A stream of requests: the rules, then rows of mappings, some at a time, then how many these
    were."""
    request_type = client_base_service_pb2.SegmentClientsRequest
    yield request_type(rule=rule or client_base_service_pb2.PyramidRule())
    if second_rule is not None:
        yield request_type(second_rule=second_rule)
    count = 0
    for chunk in _chunks(rows, lambda row: row.get("id", "")):
        part = request_type()
        for row in chunk:
            part.rows.rows.add(**row)
        count += len(chunk)
        yield part
    yield request_type(row_count=count)

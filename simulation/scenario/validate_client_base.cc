#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/scenario/parts.h"
#include "simulation/scenario/shares.h"

namespace accord::scenario_internal {
namespace {

void CheckSegments(const Context& context, const FieldPath& at, const IdIndex& ids,
                   std::vector<Segment>& segments) {
  Checker& checker = context.checker;
  if (segments.empty()) {
    checker.Add(at, ViolationCode::kRequired, "must have at least 1 segment");
  }
  const Segment* out = nullptr;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    Segment& segment = segments[i];
    const FieldPath& entry = ids.path(i);
    CheckDisplayName(checker, entry, segment.display_name, segment.id);
    checker.IntegerInRange(entry.Field("client_count"), segment.client_count, 0,
                           static_cast<std::int64_t>(limits::kMaxSegmentClients));
    CheckClientValue(context, entry.Field("revenue_per_client"), segment.revenue_per_client);
    CheckClientValue(context, entry.Field("profit_per_client"), segment.profit_per_client);
    if (!segment.out) continue;
    if (out != nullptr) {
      checker.Add(
          entry.Field("out"), ViolationCode::kContradiction,
          "must be true for at most one segment, but " + QuotedText(out->id) + " is out already");
    } else {
      out = &segment;
    }
  }
}

bool HasSize(Checker& checker, const FieldPath& at, std::size_t size, std::size_t segments) {
  if (size == segments) return true;
  checker.Add(at, ViolationCode::kOutOfRange,
              "must have exactly " + std::to_string(segments) + " entries, one a segment, got " +
                  std::to_string(size));
  return false;
}

void CheckRow(Checker& checker, const FieldPath& at, const TransitionRow& row, std::size_t segments,
              bool /*is_out*/) {
  const FieldPath entries = at.Field("probabilities");
  if (!HasSize(checker, entries, row.probabilities.size(), segments)) return;
  bool sound = true;
  for (std::size_t i = 0; i < segments; ++i) {
    sound &=
        checker.InRange(entries.At(static_cast<int>(i)), row.probabilities[i], Range::Closed(0, 1));
  }
  const ShareSum shares = SharesOf(row);
  if (!sound || shares.IsWithinRounding()) return;
  checker.Add(entries, ViolationCode::kOutOfRange,
              "of row " + QuotedText(row.from) + " " + shares.Refusal());
}

void CheckRow(Checker& checker, const FieldPath& at, const TransitionCountRow& row,
              std::size_t segments, bool is_out) {
  const FieldPath entries = at.Field("counts");
  if (!HasSize(checker, entries, row.counts.size(), segments)) return;
  bool sound = true;
  for (std::size_t i = 0; i < segments; ++i) {
    sound &= checker.InRange(entries.At(static_cast<int>(i)), row.counts[i], Range::AtLeast(0));
  }
  // Nobody comes back from outside; where else clients go that nobody saw is not for us to say.
  if (!sound || is_out || !IsUnseen(row)) return;
  checker.Add(entries, ViolationCode::kOutOfRange,
              "of row " + QuotedText(row.from) +
                  " must not all be 0, and a prior adds to counts above 0 alone: count 1 at the "
                  "segment itself to keep its clients there, or mark the segment as out");
}

// Every segment has its row, once; afterwards rows stand in the order of the segments.
template <typename Row>
void CheckRows(Checker& checker, const FieldPath& at, const IdIndex& ids,
               const std::vector<Segment>& segments, std::vector<Row>& rows) {
  const std::size_t before = checker.count();
  const bool cut = CutToLimit(checker, at, rows, limits::kMaxSegments);
  UniqueKeys keys(checker, at, "from");
  std::vector<int> row_of(segments.size(), -1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const FieldPath entry = keys.Next(rows[i].from);
    const int segment = ids.Resolve(checker, entry.Field("from"), rows[i].from);
    if (segment >= 0) row_of[static_cast<std::size_t>(segment)] = static_cast<int>(i);
    const bool is_out = segment >= 0 && segments[static_cast<std::size_t>(segment)].out;
    CheckRow(checker, entry, rows[i], segments.size(), is_out);
  }
  for (std::size_t i = 0; i < segments.size() && !cut; ++i) {
    // A nameless or repeated segment has a violation already.
    if (row_of[i] >= 0 || ids.Find(segments[i].id) != static_cast<int>(i)) continue;
    checker.Add(at, ViolationCode::kRequired,
                "must have a row for every segment, but misses " + QuotedText(segments[i].id));
  }
  if (checker.count() != before) return;
  std::vector<Row> ordered;
  ordered.reserve(rows.size());
  for (const int row : row_of) {
    if (row >= 0) ordered.push_back(std::move(rows[static_cast<std::size_t>(row)]));
  }
  rows = std::move(ordered);
}

void CheckArrivals(Checker& checker, const FieldPath& at, const IdIndex& ids,
                   std::vector<Arrival>& arrivals) {
  CutToLimit(checker, at, arrivals, limits::kMaxSegments);
  UniqueKeys keys(checker, at, "segment");
  for (const Arrival& arrival : arrivals) {
    const FieldPath entry = keys.Next(arrival.segment);
    ids.Resolve(checker, entry.Field("segment"), arrival.segment);
    checker.InRange(entry.Field("mean_per_period"), arrival.mean_per_period,
                    Range::Closed(0, limits::kMaxArrivalsPerPeriod));
  }
}

}  // namespace

void CheckClientBase(const Context& context, const FieldPath& at, ClientBase& base) {
  Checker& checker = context.checker;
  const FieldPath segments_at = at.Field("segments");
  const bool cut = CutToLimit(checker, segments_at, base.segments, limits::kMaxSegments);
  const IdIndex ids(checker, segments_at, base.segments, "segment", cut, IdRule::kAnyScript);
  CheckSegments(context, segments_at, ids, base.segments);

  CheckArrivals(checker, at.Field("arrivals"), ids, base.arrivals);

  const FieldPath transitions_at = at.Field("transitions");
  if (!base.transitions || std::holds_alternative<std::monostate>(base.transitions->kind)) {
    checker.Add(transitions_at, ViolationCode::kRequired, "must be given or counted");
    return;
  }
  if (base.transitions->overdispersion_concentration) {
    checker.InRange(transitions_at.Field("overdispersion_concentration"),
                    base.transitions->overdispersion_concentration, Range::Above(0));
  }
  if (cut) return;
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](TransitionMatrix& given) {
                   CheckRows(checker, transitions_at.Field("given").Field("rows"), ids,
                             base.segments, given.rows);
                 },
                 [&](TransitionCounts& counted) {
                   const FieldPath counted_at = transitions_at.Field("counted");
                   if (!counted.prior) counted.prior = counted.parameter_uncertainty ? 1 : 0;
                   checker.InRange(counted_at.Field("prior"), counted.prior, Range::AtLeast(0));
                   CheckRows(checker, counted_at.Field("rows"), ids, base.segments, counted.rows);
                 },
             },
             base.transitions->kind);
}

}  // namespace accord::scenario_internal

#include "simulation/assessment/canvas.h"

#include <cstddef>
#include <set>
#include <string>
#include <utility>

#include "simulation/assessment/column_checks.h"
#include "simulation/base/assessment_limits.h"
#include "simulation/base/limits.h"
#include "simulation/random/math.h"

namespace accord {
namespace {

constexpr int kDefaultPeriods = 12, kDefaultPeriodsPerYear = 4;
constexpr Range kNotNegative = Range::AtLeast(0);

class CanvasChecker {
 public:
  Violations Check(const CanvasQuestion& canvas) {
    const FieldPath at("canvas"), list = at.Field("segments");
    if (canvas.period_count) {
      checker_.IntegerInRange(at.Field("period_count"), *canvas.period_count, 1,
                              limits::kMaxPeriods);
    }
    const int per_year = canvas.periods_per_year.value_or(kDefaultPeriodsPerYear);
    if (per_year != 12 && per_year != 4 && per_year != 1) {
      checker_.Add(at.Field("periods_per_year"), ViolationCode::kOutOfRange,
                   "must be 12, 4 or 1, got " + std::to_string(per_year));
    }
    if (assessment_internal::HasEntries(checker_, list, canvas.segments.size(),
                                        limits::kMaxSegments)) {
      const IdIndex ids(checker_, list, canvas.segments, "segment", /*cut=*/false);
      for (std::size_t i = 0; i < canvas.segments.size(); ++i) {
        Check(ids.path(i), canvas.segments[i]);
      }
    }
    return checker_.Take(at);
  }

 private:
  void Check(const FieldPath& at, const CanvasSegment& segment) {
    checker_.IntegerInRange(at.Field("client_count"), segment.client_count, 0,
                            static_cast<std::int64_t>(limits::kMaxSegmentClients));
    const FieldPath relationships = at.Field("relationships"), streams = at.Field("streams");
    if (checker_.Size(relationships, segment.relationships.size(),
                      limits::kMaxCanvasRelationships)) {
      CheckRelationships(relationships, segment.relationships);
    }
    if (!assessment_internal::HasEntries(checker_, streams, segment.streams.size(),
                                         limits::kMaxRevenueStreams)) {
      return;
    }
    const IdIndex ids(checker_, streams, segment.streams, "stream", /*cut=*/false);
    for (std::size_t i = 0; i < segment.streams.size(); ++i) {
      Check(ids.path(i), segment.streams[i]);
    }
  }

  void CheckRelationships(const FieldPath& list,
                          const std::vector<CanvasRelationship>& relationships) {
    std::set<CanvasRelationshipKind> seen;
    for (std::size_t i = 0; i < relationships.size(); ++i) {
      const FieldPath at = list.At(static_cast<int>(i));
      checker_.InRange(at.Field("cost_per_client"), relationships[i].cost_per_client, kNotNegative);
      const CanvasRelationshipKind kind = relationships[i].kind;
      if (!checker_.KnownAndSet(at.Field("kind"), kind, CanvasRelationshipKind::kCoCreation)) {
        continue;
      }
      if (!seen.insert(kind).second) {
        checker_.Add(at.Field("kind"), ViolationCode::kDuplicate,
                     "must be there once: an entry before it has this kind");
      }
    }
  }

  void Check(const FieldPath& at, const RevenueStream& stream) {
    checker_.KnownAndSet(at.Field("kind"), stream.kind, RevenueKind::kLicence);
    StreamPayment payment = stream.payment;
    checker_.KnownOr(at.Field("payment"), payment, StreamPayment::kOneOff,
                     StreamPayment::kRecurring);
    checker_.InRange(at.Field("revenue_per_client"), stream.revenue_per_client, kNotNegative);
    checker_.InRange(at.Field("cost_per_client"), stream.cost_per_client, kNotNegative);
    if (!checker_.InRange(at.Field("price_growth_per_year"), stream.price_growth_per_year,
                          Range::OpenClosed(-1, 10)) ||
        !stream.price_growth_per_year || payment != StreamPayment::kOneOff) {
      return;
    }
    checker_.Add(at.Field("price_growth_per_year"), ViolationCode::kContradiction,
                 "must not be set of a one-off payment, which is made in the first period");
  }

  Checker checker_;
};

class Canvas {
 public:
  explicit Canvas(const CanvasQuestion& question)
      : question_(question),
        periods_(static_cast<std::size_t>(question.period_count.value_or(kDefaultPeriods))),
        years_(1.0 / question.periods_per_year.value_or(kDefaultPeriodsPerYear)) {}

  CanvasAnswer Answer() const {
    CanvasAnswer answer;
    double streams = 0;
    for (const CanvasSegment& segment : question_.segments) {
      answer.segments.push_back(AnswerOf(segment));
      answer.profit += answer.segments.back().profit;
      for (const RevenueStreamAnswer& stream : answer.segments.back().streams) {
        streams += stream.profit;
      }
    }
    if (streams > 0) {
      for (CanvasSegmentAnswer& segment : answer.segments) {
        for (RevenueStreamAnswer& stream : segment.streams) {
          stream.share_of_profit = stream.profit / streams;
        }
      }
    }
    answer.provenance = {"Business-model canvas", "customer relationships and revenue streams",
                         "one-off payments in the first period; a price that moves does so by a "
                         "rate a year; costs do not move with it"};
    return answer;
  }

 private:
  CanvasSegmentAnswer AnswerOf(const CanvasSegment& segment) const {
    CanvasSegmentAnswer answer{.id = segment.id,
                               .client_revenue = std::vector<double>(periods_, 0.0),
                               .client_profit = std::vector<double>(periods_, 0.0)};
    const auto clients = static_cast<double>(segment.client_count);
    for (const RevenueStream& stream : segment.streams) {
      double revenue = 0, cost = 0;
      for (std::size_t t = 0; t < PeriodsOf(stream); ++t) {
        const double paid = PriceOf(stream, t);
        revenue += paid;
        cost += stream.cost_per_client;
        answer.client_revenue[t] += paid;
        answer.client_profit[t] += paid - stream.cost_per_client;
      }
      answer.revenue += revenue * clients;
      answer.profit += (revenue - cost) * clients;
      answer.streams.push_back(
          {stream.id, revenue * clients, (revenue - cost) * clients, std::nullopt});
    }
    double relationships = 0;
    for (const CanvasRelationship& relationship : segment.relationships) {
      relationships += relationship.cost_per_client;
    }
    for (double& profit : answer.client_profit) profit -= relationships;
    answer.relationship_cost = relationships * static_cast<double>(periods_) * clients;
    answer.profit -= answer.relationship_cost;
    return answer;
  }

  std::size_t PeriodsOf(const RevenueStream& stream) const {
    return stream.payment == StreamPayment::kOneOff ? 1 : periods_;
  }

  // As a clause indexes: (1 + rate)^((t - 1) D).
  double PriceOf(const RevenueStream& stream, std::size_t t) const {
    if (!stream.price_growth_per_year) return stream.revenue_per_client;
    const double log_growth = Log1p(*stream.price_growth_per_year);
    return stream.revenue_per_client * Exp(log_growth * years_ * static_cast<double>(t));
  }

  const CanvasQuestion& question_;
  std::size_t periods_;
  double years_;
};

// Whether the price of no stream grows out of the range that a scenario takes.
Violations CheckAmounts(const CanvasAnswer& answer) {
  Checker checker;
  const FieldPath list = FieldPath("canvas").Field("segments");
  for (std::size_t i = 0; i < answer.segments.size(); ++i) {
    const CanvasSegmentAnswer& segment = answer.segments[i];
    const FieldPath at = list.Entry(segment.id, static_cast<int>(i)).Field("streams");
    for (const std::vector<double>* amounts : {&segment.client_revenue, &segment.client_profit}) {
      for (double amount : *amounts) {
        if (IsOfSize(amount)) continue;
        checker.Add(at, ViolationCode::kOutOfRange,
                    "must bring a client at most 1e15 in every period, got " + RoundedText(amount));
        break;
      }
    }
  }
  return checker.Take(FieldPath("canvas"));
}

}  // namespace

std::variant<CanvasAnswer, Violations> DescribeCanvas(const CanvasDraft& draft) {
  if (!draft.canvas) return Violations{{"canvas", ViolationCode::kRequired, "must be set"}};
  Violations violations = CanvasChecker().Check(*draft.canvas);
  if (!violations.empty()) return violations;
  CanvasAnswer answer = Canvas(*draft.canvas).Answer();
  violations = CheckAmounts(answer);
  if (!violations.empty()) return violations;
  return answer;
}

}  // namespace accord

#ifndef ACCORD_SIMULATION_ASSESSMENT_CANVAS_H_
#define ACCORD_SIMULATION_ASSESSMENT_CANVAS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/assessment/provenance.h"
#include "simulation/base/violation.h"

// Relationships and revenue streams of the business-model canvas. Fields, units, ranges and
// defaults are those of the proto messages of the same name
// (protos/accord/v1/relationship_canvas.proto).
namespace accord {

enum class CanvasRelationshipKind {
  kUnspecified,
  kPersonal,
  kDedicatedPersonal,
  kSelfService,
  kAutomated,
  kCommunity,
  kCoCreation
};
enum class RevenueKind { kUnspecified, kAssetSale, kUsage, kSubscription, kLease, kLicence };
enum class StreamPayment { kUnspecified, kRecurring, kOneOff };

struct CanvasRelationship {
  CanvasRelationshipKind kind = CanvasRelationshipKind::kUnspecified;
  double cost_per_client = 0;
};
struct RevenueStream {
  std::string id;
  RevenueKind kind = RevenueKind::kUnspecified;
  StreamPayment payment = StreamPayment::kUnspecified;
  double revenue_per_client = 0, cost_per_client = 0;
  std::optional<double> price_growth_per_year;
};
struct CanvasSegment {
  std::string id;
  std::int64_t client_count = 0;
  std::vector<CanvasRelationship> relationships;
  std::vector<RevenueStream> streams;
};
struct CanvasQuestion {
  std::vector<CanvasSegment> segments;
  std::optional<int> period_count, periods_per_year;
};
struct CanvasDraft {
  std::optional<CanvasQuestion> canvas;
};

struct RevenueStreamAnswer {
  std::string id;
  double revenue = 0, profit = 0;
  std::optional<double> share_of_profit;
};
struct CanvasSegmentAnswer {
  std::string id;
  double revenue = 0, relationship_cost = 0, profit = 0;
  std::vector<RevenueStreamAnswer> streams;
  std::vector<double> client_revenue, client_profit;  // of one client, by period
};
struct CanvasAnswer {
  std::vector<CanvasSegmentAnswer> segments;
  double profit = 0;
  Provenance provenance;
};

// The canvas in money, or every fault of the draft. Pure, thread-safe.
std::variant<CanvasAnswer, Violations> DescribeCanvas(const CanvasDraft& draft);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ASSESSMENT_CANVAS_H_

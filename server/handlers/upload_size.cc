#include "server/handlers/upload_size.h"

#include <cstdint>
#include <string>

#include "accord/v1/client_base_service.pb.h"
#include "accord/v1/transition_estimate.pb.h"
#include "simulation/model/columns.h"
#include "simulation/panel/transition_estimate.h"

namespace accord::handlers_internal {
namespace {

// What an allocation takes beyond what was asked for, rounding included.
constexpr std::size_t kAllocation = 16;
constexpr std::size_t kString = sizeof(std::string) + kAllocation;
// A list that doubles holds half as much again while it grows.
constexpr std::size_t kGrowing = 3;
constexpr std::size_t kLeast = std::size_t{1} << 20;

// Of a string field with `id_bytes` in `count` messages: those of up to 15 bytes are in place.
std::size_t IdBytes(std::size_t count, std::size_t id_bytes) {
  constexpr std::size_t kInPlace = 15;
  const std::size_t outside = id_bytes > kInPlace * count ? id_bytes + 2 * kAllocation * count : 0;
  return kString * count + outside;
}

struct Shape {
  std::size_t dates, pairs, segments;
};

Shape ShapeOf(const CheckedPlan& plan) {
  const std::size_t dates = plan.times.size();
  return {dates, dates > 0 ? dates - 1 : 0, plan.rules.segments().size()};
}

}  // namespace

std::size_t BytesOf(const CheckedPlan& plan) {
  constexpr std::size_t kRules = std::size_t{1} << 18;  // limits::kMaxSegmentRules of them
  return kRules + plan.times.size() * (sizeof(std::int32_t) + kString);
}

std::size_t TableBytes(std::size_t clients, std::size_t id_bytes) {
  return kGrowing * (id_bytes + clients * (sizeof(std::size_t) + sizeof(double) + 2));
}

std::size_t PyramidBytes(std::size_t clients) {
  constexpr std::size_t kRanked = 24, kOfBoth = 1;
  return clients * (2 * kRanked + 2 * kOfBoth) + kLeast;
}

std::size_t AssignmentBytes(std::size_t clients, std::size_t id_bytes, std::size_t segment_bytes) {
  return clients * (sizeof(v1::SegmentAssignment) + 2 * kAllocation + sizeof(void*)) +
         IdBytes(clients, id_bytes) + IdBytes(clients, clients * segment_bytes) + kLeast;
}

std::size_t MoveBytes(std::size_t clients, std::size_t id_bytes) {
  constexpr std::size_t kMove = 8;
  return clients * (kGrowing * kMove + sizeof(v1::CriterionMove) + kAllocation +
                    kGrowing * sizeof(void*)) +
         IdBytes(clients, id_bytes) + 2 * IdBytes(clients, 0) + kLeast;
}

std::size_t TallyBytes(const CheckedPlan& plan) {
  const auto [dates, pairs, segments] = ShapeOf(plan);
  const std::size_t counts =
      dates * segments * 4 + pairs * segments * segments + segments * segments * segments;
  // Counted, then as tables by segment of their own.
  return 3 * counts * sizeof(std::int64_t) + kLeast;
}

std::size_t EstimateBytes(const CheckedPlan& plan) {
  const auto [dates, pairs, segments] = ShapeOf(plan);
  const std::size_t cells = (pairs + 2) * segments * segments;
  const std::size_t cell = 2 * sizeof(MoveProbability) + sizeof(v1::EstimatedProbability) +
                           kAllocation + 2 * sizeof(void*) + 2 * sizeof(std::int64_t);
  return cells * cell + dates * segments * 256 + segments * 4096 + kLeast;
}

std::size_t ForecastBytes(const CheckedPlan& plan, const BacktestSettings& settings) {
  const auto [dates, pairs, segments] = ShapeOf(plan);
  const std::size_t horizons = static_cast<std::size_t>(settings.held_back);
  const std::size_t paths = static_cast<std::size_t>(settings.path_count);
  const std::size_t samples = (horizons * segments + 1) * paths * sizeof(std::int32_t);
  const std::size_t tile =
      (4 * segments * segments + 32 * segments + 2 * horizons + 72) * kTilePaths * sizeof(double);
  const std::size_t times = pairs + horizons;
  const std::size_t fit = (64 * times + 256) * segments * segments + 200 * times * times;
  return samples + tile + fit + horizons * segments * 3072 + segments * segments * 64 + kLeast;
}

}  // namespace accord::handlers_internal

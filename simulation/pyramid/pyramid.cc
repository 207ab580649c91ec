#include "simulation/pyramid/pyramid.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "simulation/base/checker.h"
#include "simulation/base/stoppable_sort.h"

namespace accord {
namespace {

struct Ranked {
  double criterion;
  std::uint64_t id_prefix;
  int row;
  ClientKind kind;
};
using Ranking = std::span<const Ranked>;

constexpr ClientKind kUnrankedKinds[] = {ClientKind::kInactive, ClientKind::kActiveProspect,
                                         ClientKind::kProspect, ClientKind::kOther};

bool IsNumber(std::string_view id) {
  return std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view WithoutLeadingZeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

// Bytes with which all ids that are no numbers begin; of no use once stopped.
std::size_t SharedBytes(const ClientTable& clients, const Stopped& stopped) {
  std::string_view shared;
  bool found = false;
  for (int row = 0; row < clients.size(); ++row) {
    if (GivesUpAtRow(row, stopped)) break;
    const std::string_view id = clients.id(row);
    if (IsNumber(id)) continue;
    if (!found) shared = id;
    found = true;
    const auto [end, unused] = std::ranges::mismatch(shared, id);
    shared = shared.substr(0, end - shared.begin());
  }
  return shared.size();
}

// Orders ids as IdBefore does, as far as it tells them apart: it spares the sort from fetching ids
// all over memory where thousands of clients tie. Numbers: how many digits, then the first 17 of
// them; other ids: all ones, then seven bytes after the shared ones.
std::uint64_t IdPrefix(std::string_view id, std::size_t shared_bytes) {
  std::uint64_t prefix = 0;
  if (IsNumber(id)) {
    const std::string_view digits = WithoutLeadingZeros(id);
    for (char digit : digits.substr(0, 17)) prefix = prefix * 10 + (digit - '0');
    return (std::uint64_t{digits.size()} << 57) | prefix;
  }
  for (std::size_t i = shared_bytes; i < shared_bytes + 7; ++i) {
    prefix = (prefix << 8) | (i < id.size() ? static_cast<unsigned char>(id[i]) : 0);
  }
  return (std::uint64_t{0xff} << 56) | prefix;
}

// A total order. "By value if both are numbers, else bytewise" would be none: 9 < 10 < 1a < 9.
bool IdBefore(std::string_view a, std::string_view b) {
  const bool a_is_number = IsNumber(a);
  const bool b_is_number = IsNumber(b);
  if (a_is_number != b_is_number) return a_is_number;
  if (!a_is_number) return a < b;
  const std::string_view a_digits = WithoutLeadingZeros(a);
  const std::string_view b_digits = WithoutLeadingZeros(b);
  if (a_digits.size() != b_digits.size()) return a_digits.size() < b_digits.size();
  if (a_digits != b_digits) return a_digits < b_digits;
  return a.size() < b.size();
}

// Active clients first, then kind by kind, each in the order of the criterion, so that sums do not
// depend on the order in which clients came. Nothing once stopped.
std::optional<std::vector<Ranked>> Rank(const ClientTable& clients, const Stopped& stopped) {
  std::vector<Ranked> ranking;
  ranking.reserve(clients.size());
  const std::size_t shared_bytes = SharedBytes(clients, stopped);
  for (int row = 0; row < clients.size(); ++row) {
    if (GivesUpAtRow(row, stopped)) return std::nullopt;
    ranking.push_back(
        {clients.criterion(row), IdPrefix(clients.id(row), shared_bytes), row, clients.kind(row)});
  }
  const auto before = [&clients](const Ranked& a, const Ranked& b) {
    if (a.kind != b.kind) return a.kind < b.kind;
    if (a.criterion != b.criterion) return a.criterion > b.criterion;
    if (a.id_prefix != b.id_prefix) return a.id_prefix < b.id_prefix;
    return IdBefore(clients.id(a.row), clients.id(b.row));
  };
  if (!SortUnless(stopped, std::span(ranking), before)) return std::nullopt;
  return ranking;
}

// Clients up to the one with which the share p of n is reached; a hair less, so that 0.2 of 30
// is 6.
std::size_t ClientsInShare(double share, std::size_t n) {
  return static_cast<std::size_t>(std::ceil(share * static_cast<double>(n) - 1e-9));
}

// Active clients in this segment and the better ones, for every segment of theirs but the last.
std::vector<std::size_t> Ends(const CumulativeShares& shares, Ranking ranking) {
  std::vector<std::size_t> ends;
  for (double share : shares.values) ends.push_back(ClientsInShare(share, ranking.size()));
  return ends;
}

std::vector<std::size_t> Ends(const SegmentCounts& counts, Ranking) {
  std::vector<std::size_t> ends;
  std::size_t end = 0;
  for (std::size_t i = 0; i + 1 < counts.values.size(); ++i) {
    end += static_cast<std::size_t>(counts.values[i]);
    ends.push_back(end);
  }
  return ends;
}

std::vector<std::size_t> Ends(const CriterionThresholds& thresholds, Ranking ranking) {
  std::vector<std::size_t> ends;
  for (double threshold : thresholds.values) {
    const auto end = std::ranges::partition_point(
        ranking, [threshold](const Ranked& client) { return client.criterion >= threshold; });
    ends.push_back(static_cast<std::size_t>(end - ranking.begin()));
  }
  return ends;
}

double Sum(Ranking ranking) {
  double sum = 0.0;
  for (const Ranked& client : ranking) sum += client.criterion;
  return sum;
}

double Gini(Ranking ranking, double whole) {
  const double n = static_cast<double>(ranking.size());
  double weighted = 0.0;
  for (std::size_t i = 0; i < ranking.size(); ++i) {
    weighted += (n - 1.0 - 2.0 * static_cast<double>(i)) * ranking[i].criterion;
  }
  return weighted / (n * whole);
}

PyramidSegment Summary(const std::string& id, ClientKind kind, Ranking segment,
                       std::size_t client_count, double whole) {
  const double count = static_cast<double>(segment.size());
  const double sum = Sum(segment);
  return {.id = id,
          .kind = kind,
          .client_count = static_cast<std::int64_t>(segment.size()),
          .client_share = count / static_cast<double>(client_count),
          .criterion_sum = sum,
          .criterion_share = whole > 0.0 ? std::optional(sum / whole) : std::nullopt,
          .criterion_mean = segment.empty() ? 0.0 : sum / count};
}

// Nothing once stopped.
std::optional<Pyramid> Build(const PyramidRule& rule, const ClientTable& clients,
                             const Stopped& stopped) {
  const std::optional<std::vector<Ranked>> everybody = Rank(clients, stopped);
  if (!everybody) return std::nullopt;
  const Ranking ranking(*everybody);
  const Ranking active =
      ranking.first(static_cast<std::size_t>(clients.count(ClientKind::kActive)));
  std::vector<std::size_t> ends =
      std::visit([&](const auto& sizes) { return Ends(sizes, active); }, rule.sizes());
  ends.push_back(active.size());
  const double whole = Sum(ranking);

  Pyramid pyramid;
  pyramid.segment_of.resize(ranking.size());
  std::size_t begin = 0;
  const auto add = [&](const std::string& id, ClientKind kind, std::size_t end) {
    const Ranking segment = ranking.subspan(begin, end - begin);
    for (const Ranked& client : segment) {
      pyramid.segment_of[client.row] = static_cast<std::uint8_t>(pyramid.segments.size());
    }
    pyramid.segments.push_back(Summary(id, kind, segment, ranking.size(), whole));
    begin = end;
  };
  for (std::size_t k = 0; k < ends.size(); ++k) {
    if (IsStopped(stopped)) return std::nullopt;
    add(rule.segments()[k], ClientKind::kActive, ends[k]);
  }
  pyramid.ranked_segment_count = static_cast<int>(ends.size());
  for (const ClientKind kind : kUnrankedKinds) {
    if (IsStopped(stopped)) return std::nullopt;
    const auto count = static_cast<std::size_t>(clients.count(kind));
    if (count > 0) add(rule.unranked(kind), kind, begin + count);
  }
  if (IsStopped(stopped)) return std::nullopt;
  if (const double held = Sum(active); held > 0.0) {
    pyramid.top_20_percent_share = Sum(active.first(ClientsInShare(0.2, active.size()))) / held;
    pyramid.gini = Gini(active, held);
  }
  return pyramid;
}

Violations CheckCountSum(const PyramidRule& rule, const FieldPath& rule_at,
                         const ClientTable& clients) {
  const auto* counts = std::get_if<SegmentCounts>(&rule.sizes());
  if (counts == nullptr) return {};
  double sum = 0.0;
  for (double count : counts->values) sum += count;
  const std::int64_t active = clients.count(ClientKind::kActive);
  if (sum == static_cast<double>(active)) return {};
  Checker checker;
  checker.Add(rule_at.Field("counts").Field("values"), ViolationCode::kContradiction,
              "must sum to the number of active clients (" + std::to_string(active) + "), got " +
                  NumberText(sum));
  return checker.Take(rule_at);
}

void Append(Violations& violations, Violations more) {
  std::ranges::move(more, std::back_inserter(violations));
}

}  // namespace

std::variant<Pyramid, Violations> SegmentClients(const PyramidRuleDraft& rule,
                                                 const FieldPath& rule_at,
                                                 const ClientTable& clients,
                                                 const FieldPath& clients_at) {
  return SegmentClients(rule, rule_at, clients, clients_at, {});
}

std::variant<Pyramid, Violations> SegmentClients(const PyramidRuleDraft& rule,
                                                 const FieldPath& rule_at,
                                                 const ClientTable& clients,
                                                 const FieldPath& clients_at,
                                                 const Stopped& stopped) {
  const auto checked = CheckPyramidRule(rule, rule_at);
  const auto* sound = std::get_if<PyramidRule>(&checked);
  Violations violations;
  if (sound != nullptr) {
    violations = CheckCountSum(*sound, rule_at, clients);
    Append(violations, CheckUnrankedNames(*sound, rule_at, clients));
  } else {
    violations = std::get<Violations>(checked);
  }
  Append(violations, CheckClients(clients, clients_at, stopped));
  if (IsStopped(stopped)) return Violations{};
  if (!violations.empty()) return violations;
  std::optional<Pyramid> pyramid = Build(*sound, clients, stopped);
  if (!pyramid) return Violations{};
  return *std::move(pyramid);
}

}  // namespace accord

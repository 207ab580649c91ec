#include "simulation/assessment/base_assessment.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "simulation/assessment/directions.h"
#include "simulation/assessment/position_parts.h"
#include "simulation/base/assessment_limits.h"
#include "simulation/base/checker.h"

namespace accord {
namespace {

constexpr Range kScale = Range::Closed(1, 3);

std::array<std::pair<const char*, double>, 5> ScoresOf(const BaseClient& client) {
  return {{{"information_exchange", client.information_exchange},
           {"process_alignment", client.process_alignment},
           {"mutual_adaptation", client.mutual_adaptation},
           {"contacts", client.contacts},
           {"favourable_terms", client.favourable_terms}}};
}

double NpvOf(const BaseClient& client) { return client.npv.value_or(client.benefit - client.cost); }
double ProfitRateOf(const BaseClient& client) {
  return (client.benefit - client.cost) / client.cost;
}

class BaseChecker {
 public:
  Violations Check(const BaseQuestion& question) {
    const FieldPath at("base"), list = at.Field("clients");
    assessment_internal::CheckCutoffs(checker_, at, question.medium_from, question.high_from);
    checker_.InRange(at.Field("band"), question.band, Range::Open(0, 1));
    const std::size_t count = question.clients.size();
    if (count < 2) {
      checker_.Add(list, ViolationCode::kRequired,
                   "must have at least 2 entries, got " + std::to_string(count));
    }
    if (checker_.Size(list, count, limits::kMaxAssessedClients)) {
      bool sound = true;
      for (std::size_t i = 0; i < count; ++i) {
        sound = Check(list.At(static_cast<int>(i)), question.clients[0], question.clients[i],
                      static_cast<int>(i)) &&
                sound;
      }
      if (sound && count >= 2) CheckMeans(list, question.clients);
    }
    return checker_.Take(at);
  }

 private:
  bool Check(const FieldPath& at, const BaseClient& first, const BaseClient& client, int place) {
    bool sound = checker_.Name(at.Field("id"), client.id);
    const auto [found, fresh] = places_.try_emplace(client.id, place);
    if (!fresh && !client.id.empty()) {
      checker_.Add(at.Field("id"), ViolationCode::kDuplicate,
                   "must be unique, but entry " + std::to_string(found->second) + " is " +
                       QuotedText(client.id) + " already");
    }
    for (const auto& [field, score] : ScoresOf(client)) {
      sound = checker_.InRange(at.Field(field), score, kScale) && sound;
    }
    sound = checker_.InRange(at.Field("benefit"), client.benefit, Range::AtLeast(0)) && sound;
    const bool has_cost =
        checker_.InRange(at.Field("cost"), client.cost, Range::AtLeast(limits::kLeastDenominator));
    sound = checker_.InRange(at.Field("npv"), client.npv, Range::Any()) && sound;
    if (has_cost && client.service_cost) {
      checker_.InRange(at.Field("service_cost"), *client.service_cost,
                       Range::Closed(0, client.cost));
    }
    sound = IsGivenAlike(at.Field("npv"), client.npv, first.npv) && sound;
    IsGivenAlike(at.Field("service_cost"), client.service_cost, first.service_cost);
    return sound && has_cost;
  }

  bool IsGivenAlike(const FieldPath& at, const std::optional<double>& own,
                    const std::optional<double>& first) {
    if (own.has_value() == first.has_value()) return true;
    checker_.Add(at, ViolationCode::kContradiction,
                 first ? "must be given for all clients: the first one has it"
                       : "must be given for no client: the first one has none");
    return false;
  }

  void CheckMeans(const FieldPath& list, const std::vector<BaseClient>& clients) {
    double rates = 0, npvs = 0;
    for (const BaseClient& client : clients) {
      rates += ProfitRateOf(client);
      npvs += NpvOf(client);
    }
    const auto count = static_cast<double>(clients.size());
    CheckMean(list, "profit rate", rates / count);
    CheckMean(list, "NPV", npvs / count);
  }

  void CheckMean(const FieldPath& list, const std::string& what, double mean) {
    if (mean > 0) return;
    checker_.Add(list, ViolationCode::kOutOfRange,
                 "must have a mean " + what +
                     " above 0: classes are shares of it on either side; got " + RoundedText(mean));
  }

  Checker checker_;
  std::map<std::string, int> places_;
};

class Assessing {
 public:
  explicit Assessing(const BaseQuestion& question) : question_(question) {}

  BaseAssessment Assess() {
    FillMeans();
    for (const BaseClient& client : question_.clients) found_.clients.push_back(AssessedOf(client));
    FillCells();
    RankClients();
    CountLevers();
    found_.provenance = {"Coordination model; Samoilov 2024; Gurova 2017",
                         "tables 3 and 5, mean +- 30 %; figure 1; seven directions",
                         "cut-offs of the level, which class is which row and column, and the "
                         "order in which to talk to clients"};
    return std::move(found_);
  }

 private:
  void FillMeans() {
    for (const BaseClient& client : question_.clients) {
      found_.mean_profit_rate += ProfitRateOf(client);
      found_.mean_npv += NpvOf(client);
      npv_size_ += std::fabs(NpvOf(client));
      rate_size_ += (client.benefit + client.cost) / client.cost;
    }
    const auto count = static_cast<double>(question_.clients.size());
    found_.mean_profit_rate /= count;
    found_.mean_npv /= count;
    npv_size_ /= count;
    rate_size_ /= count;
  }

  AssessedClient AssessedOf(const BaseClient& client) const {
    const double band = question_.band.value_or(kAttractivenessBand);
    AssessedClient found{
        .id = client.id, .profit_rate = ProfitRateOf(client), .npv = NpvOf(client)};
    for (const auto& [field, score] : ScoresOf(client)) found.level_sum += score;
    found.level = assessment_internal::LevelOfSum(found.level_sum, question_.medium_from,
                                                  question_.high_from);
    found.tactical = ClassAgainstMean(found.profit_rate, rate_size_, found_.mean_profit_rate, band);
    found.strategic = ClassAgainstMean(found.npv, npv_size_, found_.mean_npv, band);
    found.normative_level = std::max(found.tactical, found.strategic);
    found.level_move = static_cast<int>(found.normative_level) - static_cast<int>(found.level);
    found.option = OptionOf(found.normative_level, found.level);
    if (client.service_cost) {
      found.direction = assessment_internal::DirectionOf(
          {.state = ClientState::kActive,
           .margin = client.benefit - (client.cost - *client.service_cost),
           .service_cost = *client.service_cost},
          found.normative_level);
    }
    return found;
  }

  void FillCells() {
    using enum RelationshipLevel;
    for (const RelationshipLevel row : {kHigh, kMedium, kLow}) {
      for (const RelationshipLevel column : {kLow, kMedium, kHigh}) {
        found_.cells.push_back(
            {.attractiveness = row, .own_position = column, .option = OptionOf(row, column)});
      }
    }
    for (std::size_t i = 0; i < found_.clients.size(); ++i) {
      const AssessedClient& client = found_.clients[i];
      MatrixCell& cell = *std::ranges::find_if(found_.cells, [&](const MatrixCell& each) {
        return each.attractiveness == client.normative_level && each.own_position == client.level;
      });
      ++cell.client_count;
      cell.npv += client.npv;
      cell.benefit += question_.clients[i].benefit;
    }
  }

  // 0: to be raised, by NPV; 1: losing money, by how much; 2: all others, by NPV.
  static std::tuple<int, double> UrgencyOf(const AssessedClient& client) {
    if (client.level_move > 0) return {0, -client.npv};
    if (client.profit_rate < 0) return {1, client.npv};
    return {2, -client.npv};
  }

  void RankClients() {
    std::vector<AssessedClient*> order;
    for (AssessedClient& client : found_.clients) order.push_back(&client);
    std::ranges::stable_sort(order, [](const AssessedClient* a, const AssessedClient* b) {
      return UrgencyOf(*a) < UrgencyOf(*b);
    });
    for (AssessedClient* client : order) {
      client->place = static_cast<int>(found_.talk_first.size()) + 1;
      found_.talk_first.push_back(client->id);
    }
  }

  void CountLevers() {
    std::map<std::string, int> counts;
    for (const AssessedClient& client : found_.clients) {
      const std::vector<std::string> of_option = LeversOf(client.option);
      std::set<std::string> levers(of_option.begin(), of_option.end());
      if (client.direction && !client.direction->lever.empty()) {
        levers.insert(client.direction->lever);
      }
      for (const std::string& lever : levers) ++counts[lever];
    }
    for (const auto& [lever, count] : counts) found_.levers.push_back({lever, count});
  }

  const BaseQuestion& question_;
  BaseAssessment found_;
  double npv_size_ = 0, rate_size_ = 0;  // of the numbers that figures and means are made of
};

}  // namespace

std::variant<BaseFound, Violations> AssessBase(const BaseDraft& draft) {
  if (!draft.base) {
    return Violations{{"base", ViolationCode::kRequired, "must be set"}};
  }
  Violations violations = BaseChecker().Check(*draft.base);
  if (!violations.empty()) return violations;
  return BaseFound{Assessing(*draft.base).Assess()};
}

}  // namespace accord

#include "clients/cli/new_scenario.h"

#include <cmath>
#include <cstddef>
#include <vector>

#include "clients/cli/csv_numbers.h"
#include "simulation/base/checker.h"
#include "simulation/base/violation.h"

namespace accord::cli {
namespace {

// Of numbers, and of what the client gains by one outcome a period: sums of them stay sound.
constexpr double kMost = 1e12;

// Two digits: a figure to begin with.
double Rounded(double value) {
  if (value == 0) return 0;
  const double unit = std::pow(10.0, std::floor(std::log10(std::fabs(value))) - 1);
  return std::round(value / unit) * unit;
}

std::string OutcomeText(const NewOutcome& outcome, const std::string& periods, bool is_last) {
  const double sign = outcome.target > outcome.now ? 1 : -1;
  return "    {\"id\": \"" + outcome.id +
         "\", \"motive\": \"production\",  // or logistics, marketing, relationship\n"
         "     \"baseline\": {\"constant\": " +
         NumberText(outcome.now) +
         "},  // without the contract; or {\"growth\": {\"initial\": .., \"rate_per_year\": ..}}\n"
         "     \"target\": " +
         NumberText(outcome.target) + ", \"plan\": {\"ramp_periods\": " + periods +
         "},  // reached at the end, a little each period\n"
         "     \"loadings\": [{\"driver\": \"demand\", \"loading\": 0.02}],  // moves with the "
         "driver\n"
         "     \"verification\": {\"sd\": 0.01},  // measured within 1 %\n"
         "     \"value_per_unit\": " +
         NumberText(sign * outcome.value) + (is_last ? "}" : "},") +
         "  // to the client, a unit and period\n";
}

std::string OwnContract(double gain, const std::string& period) {
  return "    {\"id\": \"deal\", \"client_id\": \"client\",\n"
         "     // Who pays whom, in this order; positive is paid to the supplier.\n"
         "     \"clauses\": [\n"
         "       {\"id\": \"fee\", \"base\": " +
         NumberText(Rounded(gain / 4)) +
         "},  // every period\n"
         "       {\"id\": \"share\", \"basis\": {\"contract_figure\": \"benefit\"},  // over the "
         "baseline, "
         "money\n"
         "        \"share\": 0.3, \"bands\": [{\"lower\": 0, \"rate\": 1}],  // 30 % of what is "
         "above "
         "0\n"
         "        \"year_limits\": {\"gain_cap\": " +
         NumberText(Rounded(gain *
                            (period == "month"     ? 12
                             : period == "quarter" ? 4
                                                   : 1) /
                            4)) +
         "}}  // at most, a year\n"
         "     ]}\n";
}

// Indented as the lines around it.
std::string GivenContract(const NewContract& contract) {
  std::string text = "    // " + contract.about +
                     "\n    // Who pays whom, in this order; the numbers are its example's.\n    ";
  for (const char c : contract.json) {
    text += c;
    if (c == '\n') text += "    ";
  }
  return text.substr(0, text.find_last_not_of(" \n") + 1) + "\n";
}

}  // namespace

std::optional<NewOutcome> ReadNewOutcome(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == text.npos || !IsId(text.substr(0, equals))) return std::nullopt;
  std::vector<double> numbers;
  for (std::string_view rest = text.substr(equals + 1);;) {
    const std::size_t colon = rest.find(':');
    const std::optional<double> number = PlainNumber(rest.substr(0, colon));
    if (!number || *number > kMost) return std::nullopt;
    numbers.push_back(*number);
    if (colon == rest.npos) break;
    rest.remove_prefix(colon + 1);
  }
  if (numbers.size() != 3 || numbers[0] == numbers[1] || !(numbers[0] > 0) || !(numbers[1] > 0) ||
      !(numbers[2] > 0) || std::fabs(numbers[1] - numbers[0]) * numbers[2] > kMost) {
    return std::nullopt;
  }
  return NewOutcome{std::string(text.substr(0, equals)), numbers[0], numbers[1], numbers[2]};
}

std::vector<NewOutcome> OutcomesOf(const NewFlags& flags) {
  std::vector<NewOutcome> outcomes;
  for (const std::string& text : flags.outcomes) outcomes.push_back(*ReadNewOutcome(text));
  if (outcomes.empty()) outcomes.push_back({"availability", 0.95, 0.98, 1e6});
  return outcomes;
}

std::string NewScenario(const NewFlags& flags, const std::optional<NewContract>& contract) {
  const std::vector<NewOutcome> outcomes = OutcomesOf(flags);
  // What the client gains a period once the targets are met, of which the fee is a quarter.
  double gain = 0;
  for (const NewOutcome& each : outcomes) gain += std::fabs(each.target - each.now) * each.value;
  const std::string periods = std::to_string(flags.periods);
  std::string text =
      "// A contract that is paid by what it brings. Everything is meant to be changed:\n"
      "// accord check says what is wrong, accord simulate what it is worth to both.\n"
      "{\n"
      "  \"display_name\": \"Our contract\",\n"
      "  \"currency\": \"EUR\",\n"
      "  \"timeline\": {\"period_count\": " +
      periods + ", \"period_length\": \"" + flags.period +
      "\"},\n"
      "  // What is uncertain, and how much: here a factor around 0 that comes and goes.\n"
      "  \"drivers\": [\n"
      "    {\"id\": \"demand\", \"category\": \"demand\", \"control\": \"external\",  // or "
      "supplier, "
      "client, shared\n"
      "     \"marginal\": {\"normal\": {\"mean\": 0, \"sd\": 1}},\n"
      "     \"persistence\": 0.5}  // 0: drawn anew each period, 1: once for all\n"
      "  ],\n"
      "  // What the client gets.\n"
      "  \"outcomes\": [\n";
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    text += OutcomeText(outcomes[i], periods, i + 1 == outcomes.size());
  }
  text +=
      "  ],\n"
      "  \"contracts\": [\n" +
      (contract ? GivenContract(*contract) : OwnContract(gain, flags.period)) +
      "  ],\n"
      "  // What only the supplier knows: its rate, costs and investment (accord redact leaves it "
      "out).\n"
      "  \"supplier_private\": {\n"
      "    \"discount_rate_per_year\": 0.1,\n"
      "    \"accounts\": [{\"contract\": \"deal\", \"cost\": {\"fixed\": {\"constant\": " +
      NumberText(Rounded(gain / 5)) +
      "}},\n                  \"investment\": {\"amount\": " + NumberText(Rounded(gain)) +
      "}}]\n"
      "  },\n"
      "  // What only the client knows.\n"
      "  \"client_private\": [{\"contract\": \"deal\", \"discount_rate_per_year\": 0.08}]\n"
      "}\n";
  return text;
}

}  // namespace accord::cli

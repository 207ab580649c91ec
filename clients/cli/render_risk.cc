#include <algorithm>
#include <string>
#include <vector>

#include "accord/v1/estimate.pb.h"
#include "accord/v1/report.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"

namespace accord::cli {
namespace {

constexpr int kPeriodsShown = 3;

const v1::CvarPart* PartOf(const v1::CvarSplit& split, const std::string& name) {
  for (const v1::CvarPart& part : split.by_line()) {
    if (part.name() == name) return &part;
  }
  return nullptr;
}

std::string PartText(const v1::CvarPart* part) {
  return part == nullptr ? "-" : MoneyWithError(part->loss());
}

// What comes back at the end is in the same line here.
std::string TailLineName(const v1::ContractReport& contract, const std::string& line) {
  return line == "investment" ? "Investment, less what is recovered" : LineName(contract, line);
}

// The periods of the supplier's tail that cost most.
std::string WorstPeriods(const v1::CvarSplit& split, int periods_per_year) {
  std::vector<const v1::CvarPart*> parts;
  for (const v1::CvarPart& part : split.by_period()) parts.push_back(&part);
  // Equal ones by date: they stand one behind the other in the report.
  std::sort(parts.begin(), parts.end(), [](const v1::CvarPart* a, const v1::CvarPart* b) {
    const double first = a->loss().value(), second = b->loss().value();
    return first != second ? first > second : std::stoi(a->name()) < std::stoi(b->name());
  });
  if (parts.size() > kPeriodsShown) parts.resize(kPeriodsShown);
  std::string text;
  for (const v1::CvarPart* part : parts) {
    if (part->loss().value() <= 0) break;
    text += text.empty() ? "" : ", ";
    text += PeriodName(std::stoi(part->name()), periods_per_year) + " " + Money(part->loss());
  }
  return text.empty() ? "" : "\n  the supplier's worst periods: " + text + "\n";
}

}  // namespace

std::string LineName(const v1::ContractReport& contract, const std::string& line) {
  for (const v1::ClauseReport& clause : contract.clauses()) {
    if (clause.clause() == line) return NameOf(clause.display_name(), line);
  }
  for (const v1::OtherLineReport& other : contract.other_lines()) {
    if (other.line() != line || other.display_name().empty()) continue;
    return line == "group " + other.display_name() ? line : other.display_name();
  }
  return PartInWords(line);
}

std::string PartInWords(const std::string& part) {
  if (part == "cost") return "Own costs";
  if (part == "investment") return "Investment";
  if (part == "benefit") return "Benefit";
  if (part == "unit") return "Share of the joint unit";
  if (part == "efforts") return "Efforts";
  if (part == "recovery") return "Recovered of the investment";
  if (part == "after_end") return "After the end";
  if (part == "termination") return "Termination payment";
  if (part == "contract") return "The contract's limits";
  return part;
}

std::string RenderTail(const v1::ContractReport& contract, int periods_per_year) {
  const v1::CvarSplit& supplier = contract.supplier().cvar_split();
  const v1::CvarSplit& client = contract.client().cvar_split();
  if (client.by_line().empty()) return "";
  Rows rows = {{"", "supplier", "client"}};
  for (const v1::CvarPart& part : client.by_line()) {
    rows.push_back({TailLineName(contract, part.name()), PartText(PartOf(supplier, part.name())),
                    PartText(&part)});
  }
  for (const v1::CvarPart& part : supplier.by_line()) {
    if (PartOf(client, part.name()) != nullptr) continue;
    rows.push_back({TailLineName(contract, part.name()), PartText(&part), "-"});
  }
  return "\nWhat the worst 5 % are made of (positive: adds to that party's loss)\n\n" +
         Table(rows) + WorstPeriods(supplier, periods_per_year);
}

std::string RenderVerification(const v1::ContractReport& contract) {
  Rows rows = {
      {"clause", "in supplier's favour", "on paths", "in client's favour", "on paths", "net"}};
  Rows halved = rows;
  const auto add = [](const v1::ClauseReport& clause, const v1::VerificationReport& verification,
                      Rows& table) {
    table.push_back({NameOf(clause.display_name(), clause.clause()),
                     MoneyWithError(verification.suppliers_favour()),
                     Share(verification.suppliers_favour_share_of_paths()),
                     MoneyWithError(verification.clients_favour()),
                     Share(verification.clients_favour_share_of_paths()),
                     MoneyWithError(verification.net())});
  };
  for (const v1::ClauseReport& clause : contract.clauses()) {
    if (clause.has_verification()) add(clause, clause.verification(), rows);
    if (clause.has_verification_halved()) add(clause, clause.verification_halved(), halved);
  }
  if (rows.size() == 1) return "";
  return "\nError of verification (undiscounted, over the term)\n\n" + Table(rows) +
         "\n  with half the error, from the first paths\n\n" + Table(halved);
}

std::string RenderTerminations(const v1::ContractReport& contract, int periods_per_year) {
  Rows rows = {{"early end by", "probability", "mean date, periods", "most often with"}};
  const auto add = [&](const std::string& cause, const v1::TerminationReport& termination) {
    const auto& by_period = termination.probability_by_period();
    const auto most = std::max_element(
        by_period.begin(), by_period.end(),
        [](const v1::Estimate& a, const v1::Estimate& b) { return a.value() < b.value(); });
    const bool happens = most != by_period.end() && most->value() > 0;
    rows.push_back(
        {cause, ShareWithError(termination.probability()),
         termination.has_mean_period() ? MoneyWithError(termination.mean_period()) : "-",
         happens ? PeriodName(static_cast<int>(most - by_period.begin()) + 1, periods_per_year)
                 : "-"});
  };
  for (const v1::TerminationReport& termination : contract.terminations()) {
    add(NameOf(termination.display_name(), termination.termination()), termination);
  }
  if (contract.has_client_left()) add("the client's leaving", contract.client_left());
  const bool several = rows.size() > 2;
  if (several) rows.push_back({"any of these", ShareWithError(contract.termination_probability())});
  return rows.size() > 1 ? "\n" + Table(rows) : "";
}

}  // namespace accord::cli

#ifndef ACCORD_CLIENTS_CLI_RENDER_TERMS_H_
#define ACCORD_CLIENTS_CLI_RENDER_TERMS_H_

#include <string>

#include "accord/v1/scenario.pb.h"

// A contract's terms in words, as far as a settlement needs them. Pure; for contracts that a server
// has settled, so that every reference resolves.
namespace accord::cli {

// A number that is no money: six significant digits, from 1000 on with two decimals.
std::string Figure(double value);

// Twelve significant digits, none of them an idle zero behind the point: numbers that do not count
// as equal (docs/model.md, section 0) look different. `scale`: as many decimals as that number has.
std::string ExactFigure(double value);
std::string ExactFigure(double value, double scale);

// Money to the cent, never "-0.00".
std::string Cents(double money);

// Names things by their display names.
class Wording {
 public:
  Wording(const v1::Scenario& scenario, const v1::Contract& contract)
      : scenario_(scenario), contract_(contract) {}

  // "benefit", "achievement of Availability", ...; `aggregated`: several periods went into it, so
  // that "sum of the benefit" is said.
  std::string Basis(const v1::Basis& basis, bool aggregated) const;
  // Its value: to the cent where it is a sum of money in whole cents.
  static std::string Value(const v1::Basis& basis, double value);
  // "plan of Availability", "spend", ...
  std::string Reference(const v1::Reference& reference) const;
  // "at least 0.9 and below 1.1", "of reference" where the unit says so.
  std::string Range(const v1::Gate& gate) const;
  // "between 2 000.00 and 5 000.00 at 0.3", with the rate times the clause's share.
  std::string Band(const v1::Clause& clause, int band) const;
  // "above 0.95".
  std::string Step(const v1::Clause& clause, int step) const;
  std::string ClauseName(const std::string& id) const;
  std::string TerminationName(const std::string& id) const;
  // The line of an OtherLine in words: "released from the bank of ...".
  std::string OtherLine(const std::string& line) const;
  // The limit of a LimitLine in words: "gain cap of the year".
  std::string Limit(const std::string& limit) const;

 private:
  std::string OutcomeName(const std::string& id) const;
  std::string DriverName(const std::string& id) const;
  std::string InputName(const std::string& id) const;
  // "group fees" where it has no name for people.
  std::string GroupName(const std::string& id) const;

  const v1::Scenario& scenario_;
  const v1::Contract& contract_;
};

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_RENDER_TERMS_H_

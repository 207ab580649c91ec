#ifndef ACCORD_CLIENTS_CLI_RENDER_PARTS_H_
#define ACCORD_CLIENTS_CLI_RENDER_PARTS_H_

#include <string>
#include <vector>

#include "accord/v1/report.pb.h"

// The sections of RenderReport, one function each. Private to this folder.
namespace accord::cli {

using Rows = std::vector<std::vector<std::string>>;

std::string RenderParties(const v1::ContractReport& contract);
std::string RenderExposure(const v1::PartyReport& supplier, int periods_per_year);
std::string RenderClauses(const v1::ContractReport& contract);
std::string RenderOutcomes(const v1::SimulationReport& report);
std::string RenderClientBase(const v1::ClientBaseReport& base);

// "year 2 Q3", "year 2 M03" or "year 4" for period t; "start" for 0.
std::string PeriodName(int period, int periods_per_year);

// What to call something: its display name, or its id where it has none.
const std::string& NameOf(const std::string& display_name, const std::string& id);

// Lower and upper as "12 to 15".
std::string Span(const std::string& low, const std::string& high);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_RENDER_PARTS_H_

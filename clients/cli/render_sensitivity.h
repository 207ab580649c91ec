#ifndef ACCORD_CLIENTS_CLI_RENDER_SENSITIVITY_H_
#define ACCORD_CLIENTS_CLI_RENDER_SENSITIVITY_H_

#include <string>

#include "clients/cli/data_table.h"

namespace accord::v1 {
class Scenario;
class SensitivityReport;
}  // namespace accord::v1

// What figures hang on as a page of text (render.h), or as a table. Pure.
namespace accord::cli {

// Of each figure a tornado: every input with its ends, the figure there, the difference, and a bar
// between both on a scale that all bars share. Then of each party what its NPV hangs on, and what
// it would be worth to know.
// `scenario` is the one that was sent.
std::string RenderSensitivity(const v1::Scenario& scenario, const v1::SensitivityReport& report);

// A line for each figure and input; beside a party's mean NPV what drivers explain of its NPV.
DataTable SensitivityTable(const v1::SensitivityReport& report);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_RENDER_SENSITIVITY_H_

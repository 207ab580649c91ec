#ifndef ACCORD_CLIENTS_CLI_BASE_CSV_H_
#define ACCORD_CLIENTS_CLI_BASE_CSV_H_

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "accord/v1/relationship_service.pb.h"
#include "clients/cli/flags.h"
#include "simulation/base/violation.h"

// Clients of a base as separated values (csv_records.h), a line a client. The first line names the
// columns: client or id, the five scores of a level by the names of their fields, benefit and cost;
// npv and service_cost where they are there. Others are passed over.
namespace accord::cli {

struct BaseFile {
  v1::AssessBaseRequest request;
  std::vector<int> lines;             // of each client
  std::vector<std::string> warnings;  // what was taken otherwise than it stands there (CsvTable)
};

// The clients of a file, or every fault of it, as ReadClientFile (client_csv.h) has them.
std::variant<BaseFile, Violations> ReadBaseFile(std::string_view text, const CsvFlags& flags);

// "line 3: " for base.clients[1].cost: the server counts clients, the user lines.
std::string LineOf(const std::string& field, const BaseFile& file);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_BASE_CSV_H_

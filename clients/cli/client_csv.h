#ifndef ACCORD_CLIENTS_CLI_CLIENT_CSV_H_
#define ACCORD_CLIENTS_CLI_CLIENT_CSV_H_

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "accord/v1/client_base_service.pb.h"
#include "clients/cli/flags.h"
#include "simulation/base/violation.h"

// Files of clients: separated values (csv_records.h), the first line names the columns.
namespace accord::cli {

struct ClientFileRow {
  std::string id;
  double criterion;
  int line;  // of the file, from 1, on which it begins
  // Of columns that are named; 0 otherwise.
  double second = 0, transaction_cost = 0, marketing_cost = 0;
  v1::ClientKind kind = v1::CLIENT_KIND_ACTIVE;
};

struct ClientFile {
  std::vector<ClientFileRow> rows;
  std::vector<std::string> warnings;  // what was taken otherwise than it stands there (CsvTable)
};

// The clients of a file, or every fault of it, "line 3, column 2: ..." each (columns counted in
// fields), many of one kind in one sentence (CsvFaults): a missing or repeated column name, a line
// of another length than the first, an id that is empty, text that is no number, a kind that is not
// active, inactive, active-prospect, prospect or other, a quote that is not closed, a last row that
// is called a total and is one. With skip_bad such rows are set aside, as the warnings say. Empty
// lines are passed over.
std::variant<ClientFile, Violations> ReadClientFile(std::string_view text,
                                                    const ClientFileFlags& flags);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_CLIENT_CSV_H_

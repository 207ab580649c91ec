#ifndef ACCORD_CLIENTS_CLI_OBSERVED_CSV_H_
#define ACCORD_CLIENTS_CLI_OBSERVED_CSV_H_

#include <google/protobuf/struct.pb.h>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "accord/v1/contract_service.pb.h"
#include "accord/v1/observed.pb.h"
#include "accord/v1/scenario.pb.h"
#include "clients/cli/flags.h"
#include "simulation/base/violation.h"

namespace accord::cli {

using ContractList = google::protobuf::RepeatedPtrField<v1::Contract>;

// What was observed, as it goes into a request, and where in the file it stands.
struct ObservedFile {
  std::vector<v1::ObservedSeries> series;
  std::vector<int> columns;           // by series, of the file, from 1
  std::vector<int> lines;             // by period from 1, of the file, from 1
  std::vector<std::string> warnings;  // what was taken otherwise than it stands (CsvTable)
};

// One contract of a file of many: what was observed, and the parameters of its template.
struct ObservedContract {
  std::string contract;  // id
  google::protobuf::Struct parameters;
  ObservedFile observed;  // without warnings
};
struct ObservedContracts {
  std::vector<ObservedContract> contracts;  // in the order of their first lines
  std::vector<std::string> warnings;
};

// The figures of a file:
//   period,output,downtime,input:price,delivery_cost
//   1,1023.5,96,4.10,1500
// The first line names a column for the period and then the id of an outcome, driver, input of the
// contracts, segment or client followed by name each, or delivery_cost; where one id names two
// things, outcome:ID, driver:ID, input:ID, segment:ID or client:ID says which; raw:ID is an outcome
// that is yet to be adjusted for its drivers. A client's fields are ids of segments. Then come
// the periods 1..n, in order. Or every fault, "line 3, column 2: ..." each: what CSV itself
// forbids, unknown or repeated columns, periods that are missing, come again or lie outside the
// timeline, text that is no number; many of one kind in one sentence (CsvFaults). With skip_bad a
// row is set aside where its period is no number (a row of totals, a note) or its fields are not as
// many as there are columns; a period that is missing is a fault still.
std::variant<ObservedFile, Violations> ReadObservedFile(std::string_view text, const CsvFlags& csv,
                                                        const v1::Scenario& scenario,
                                                        const ContractList& contracts);

// The same of a past, of which there may be none yet: the names alone.
std::variant<ObservedFile, Violations> ReadPastFile(std::string_view text, const CsvFlags& csv,
                                                    const v1::Scenario& scenario);

// Whether the first column is called "contract", so that the file has many of them.
bool HasManyContracts(std::string_view text, const CsvFlags& csv);

// The figures of many contracts, each line with its contract's id before the period:
//   contract,period,availability,template:cap
//   north,1,0.981,15000
//   north,2,0.992,
//   south,1,0.973,20000
// Without a `form` ids are those of contracts of the scenario. With one, a template of which each
// line's contract is made, columns template:NAME fill in its parameters, lists as JSON; an empty
// field leaves the default, or what an earlier line of the contract said; another value than an
// earlier line's is a fault. Else as ReadObservedFile, by contract.
std::variant<ObservedContracts, Violations> ReadObservedContracts(std::string_view text,
                                                                  const CsvFlags& csv,
                                                                  const v1::Scenario& scenario,
                                                                  const ContractList& contracts,
                                                                  const v1::ContractTemplate* form);

// "line 3, column 2: " for observed[0].values[1], "column 2: " for observed[0].outcome, else
// nothing: the server counts series and values, the user lines and columns.
std::string PlaceInFile(const std::string& field, const ObservedFile& file);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_OBSERVED_CSV_H_

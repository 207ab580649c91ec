#ifndef ACCORD_CLIENTS_CLI_LIST_TABLES_H_
#define ACCORD_CLIENTS_CLI_LIST_TABLES_H_

#include <google/protobuf/message.h>

#include "clients/cli/data_table.h"

namespace accord::v1 {
class ContractTemplate;
class ListLeversResponse;
class ListTemplatesResponse;
}  // namespace accord::v1

// Answers that are lists of things or of fields rather than figures of parties, as tables.
namespace accord::cli {

// Any answer field by field, numbers, texts and names of enumerators: indicators["rhythm"].value.
// Columns are field and value. Entries of a list go by their id or name, else by their place; what
// is absent has no line.
DataTable FieldTable(const google::protobuf::Message& answer);

// A line for each template.
DataTable TemplatesTable(const v1::ListTemplatesResponse& response);

// A line for each parameter; those of a list's entries are called list[].name.
DataTable ParametersTable(const v1::ContractTemplate& form);

// A line for each ready-made lever.
DataTable LeversTable(const v1::ListLeversResponse& response);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_LIST_TABLES_H_

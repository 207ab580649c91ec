#ifndef ACCORD_CLIENTS_CLI_CSV_TOTALS_H_
#define ACCORD_CLIENTS_CLI_CSV_TOTALS_H_

#include <string>
#include <string_view>

// Rows of totals that stand among those of clients. Private to this folder.
namespace accord::cli {

// Whether a row of this id is called what spreadsheets call a row of totals, in the languages of
// their users, with a colon or without.
bool IsCalledTotal(std::string_view id);

// What is said of one that is taken as it stands.
std::string TakenAsClient(int line, std::string_view id);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_CSV_TOTALS_H_

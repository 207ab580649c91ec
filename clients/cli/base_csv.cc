#include "clients/cli/base_csv.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "clients/cli/csv_records.h"
#include "clients/cli/csv_table.h"

namespace accord::cli {
namespace {

struct NumberColumn {
  const char* name;
  void (v1::BaseClient::*set)(double);
  bool is_optional = false;
};

constexpr std::array<NumberColumn, 9> kColumns = {{
    {"information_exchange", &v1::BaseClient::set_information_exchange},
    {"process_alignment", &v1::BaseClient::set_process_alignment},
    {"mutual_adaptation", &v1::BaseClient::set_mutual_adaptation},
    {"contacts", &v1::BaseClient::set_contacts},
    {"favourable_terms", &v1::BaseClient::set_favourable_terms},
    {"benefit", &v1::BaseClient::set_benefit},
    {"cost", &v1::BaseClient::set_cost},
    {"npv", &v1::BaseClient::set_npv, /*is_optional=*/true},
    {"service_cost", &v1::BaseClient::set_service_cost, /*is_optional=*/true},
}};

}  // namespace

std::variant<BaseFile, Violations> ReadBaseFile(std::string_view text, const CsvFlags& flags) {
  CsvTable table(SourceOf(text), flags, "clients");
  if (!table.ReadHeader()) return table.violations();
  const auto has = [&](const char* name) {
    return std::ranges::find(table.names(), name) != table.names().end();
  };
  const int id = table.ColumnOf(has("client") ? "client" : "id");
  std::array<int, kColumns.size()> places;
  for (std::size_t k = 0; k < kColumns.size(); ++k) {
    const bool is_there = !kColumns[k].is_optional || has(kColumns[k].name);
    places[k] = is_there ? table.ColumnOf(kColumns[k].name) : -1;
  }
  if (table.is_faulty()) return table.violations();
  BaseFile file;
  while (table.NextRow()) {
    v1::BaseClient client;
    client.set_id(std::string(table.IdIn(id)));
    if (client.id().empty()) {
      table.AddViolation(id, ViolationCode::kRequired, "must name a client");
    }
    for (std::size_t k = 0; k < kColumns.size(); ++k) {
      if (places[k] < 0) continue;
      if (const auto number = table.NumberIn(places[k])) (client.*kColumns[k].set)(*number);
    }
    if (table.row_is_bad()) continue;
    *file.request.mutable_base()->add_clients() = std::move(client);
    file.lines.push_back(table.line());
  }
  Violations violations = table.violations();
  if (!violations.empty()) return violations;
  file.warnings = table.warnings();
  return file;
}

std::string LineOf(const std::string& field, const BaseFile& file) {
  constexpr std::string_view kList = "base.clients[";
  if (!field.starts_with(kList)) return "";
  std::size_t row = 0;
  const char* end = field.data() + field.size();
  const auto [stop, error] = std::from_chars(field.data() + kList.size(), end, row);
  if (error != std::errc() || row >= file.lines.size()) return "";
  return "line " + std::to_string(file.lines[row]) + ": ";
}

}  // namespace accord::cli

#include "clients/cli/csv_totals.h"

#include <algorithm>
#include <array>

#include "simulation/base/violation.h"

namespace accord::cli {
namespace {

constexpr std::array<std::string_view, 27> kTotals = {"total",
                                                      "Total",
                                                      "TOTAL",
                                                      "Totals",
                                                      "Grand Total",
                                                      "Grand total",
                                                      "GRAND TOTAL",
                                                      "Subtotal",
                                                      "subtotal",
                                                      "Sub-total",
                                                      "Sum",
                                                      "SUM",
                                                      "Summe",
                                                      "Zwischensumme",
                                                      "Gesamtsumme",
                                                      "Gesamt",
                                                      "Gesamtergebnis",
                                                      "Итого",
                                                      "итого",
                                                      "ИТОГО",
                                                      "Всего",
                                                      "всего",
                                                      "ВСЕГО",
                                                      "Общий итог",
                                                      "Промежуточный итог",
                                                      "Промежуточные итоги",
                                                      "Сумма"};

}  // namespace

bool IsCalledTotal(std::string_view id) {
  // Of many ids almost none: their first byte tells.
  constexpr std::string_view kFirstBytes = "tTsSgGZ\xD0\xD1";
  if (id.empty() || kFirstBytes.find(id.front()) == kFirstBytes.npos) return false;
  if (id.ends_with(':')) id.remove_suffix(1);
  return std::find(kTotals.begin(), kTotals.end(), id) != kTotals.end();
}

std::string TakenAsClient(int line, std::string_view id) {
  return "line " + std::to_string(line) + ": " + QuotedText(id) +
         " is taken as a client: is it a row of totals? Then leave it out";
}

}  // namespace accord::cli

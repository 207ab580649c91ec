#include "clients/cli/data_table.h"

#include <string>

#include "gtest/gtest.h"

namespace accord::cli {
namespace {

Measured AMeasured(double value, double error, bool is_share = false) {
  Measured measured{{}, is_share};
  measured.estimate.set_value(value);
  measured.estimate.set_standard_error(error);
  return measured;
}

DataTable ATable() {
  DataTable table{{{"name"}, {"mean", "error"}, {"set, \"no\""}}, {}};
  table.rows.push_back({std::string("a,b"), AMeasured(81'234.5678, 412.25), 3.0});
  table.rows.push_back({std::string("say \"x\"\n| `*_"), 0.1 + 0.2, std::monostate()});
  table.rows.push_back({std::monostate(), AMeasured(0.4531, 0.0016, true), 1e15});
  Measured unknown;
  unknown.estimate.set_value(7);
  table.rows.push_back({std::string("few"), unknown, -0.0});
  return table;
}

TEST(CsvOf, HasEveryDigitAndQuotesWhatNeedsIt) {
  EXPECT_EQ(CsvOf(ATable()),
            "name,mean,error,\"set, \"\"no\"\"\"\n"
            "\"a,b\",81234.5678,412.25,3\n"
            "\"say \"\"x\"\"\n| `*_\",0.30000000000000004,,\n"
            ",0.4531,0.0016,1000000000000000\n"
            "few,7,,0\n");
  EXPECT_EQ(CsvOf(ATable()), CsvHeaderOf(ATable()) + CsvRowsOf(ATable()));
}

TEST(MarkdownOf, RoundsByErrorsAndEscapesWhatIsNoText) {
  EXPECT_EQ(MarkdownOf(ATable()),
            "| name | mean | set, \"no\" |\n"
            "| --- | ---: | ---: |\n"
            "| a,b | 81 200 ± 400 | 3 |\n"
            "| say \"x\" \\| \\`\\*\\_ | 0.3 |  |\n"
            "|  | 45.31 % ± 0.16 | 1 000 000 000 000 000 |\n"
            "| few | 7 ± ? | 0 |\n");
}

}  // namespace
}  // namespace accord::cli

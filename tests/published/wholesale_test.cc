// Evidence E8: 440 business customers of a Portuguese wholesaler (UCI Machine Learning Repository,
// "Wholesale customers", Cardoso), ranked by their total spend in a year.
#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "simulation/pyramid/pyramid.h"
#include "tests/published/csv_table.h"

namespace accord {
namespace {

TEST(WholesaleCustomers, AreAPyramidLessConcentratedThanPareto) {
  const CsvTable customers("wholesale_customers/wholesale_customers.csv");
  ClientTable clients;
  for (int row = 0; row < customers.row_count(); ++row) {
    double spend = 0.0;
    for (const char* goods :
         {"Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen"}) {
      spend += customers.number(row, goods);
    }
    clients.Append(std::to_string(row + 1), spend);
  }
  const auto result = SegmentClients({}, FieldPath("rule"), clients, FieldPath("rows"));
  ASSERT_TRUE(std::holds_alternative<Pyramid>(result));
  const Pyramid& pyramid = std::get<Pyramid>(result);

  const int counts[] = {5, 17, 66, 352};
  for (int segment = 0; segment < 4; ++segment) {
    EXPECT_EQ(pyramid.segments[segment].client_count, counts[segment]) << segment;
  }
  EXPECT_NEAR(pyramid.top_20_percent_share.value(), 0.429, 0.0005);
  EXPECT_NEAR(pyramid.gini.value(), 0.364, 0.0005);
}

}  // namespace
}  // namespace accord

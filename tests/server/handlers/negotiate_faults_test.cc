#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/handlers/negotiations.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

TEST(NegotiateFaults, SaysAllFaultsAtOnceByPathAndCode) {
  v1::NegotiateRequest request = NegotiateSteel();
  AddRange(request, kFee, 1000, 3000, 3);
  AddRange(request, R"(contracts["steel"].clauses["nobody"].share)", 0, 1);
  request.set_set_count(100);
  request.set_contract("stel");
  request.mutable_supplier()->set_alternative("elsewhere");
  request.mutable_client()->set_utility(std::nan(""));
  AddLimit(*request.mutable_supplier(), "cvar_95", 10, true);
  AddLimit(*request.mutable_supplier(), "cvar_95", 5, false);
  AddLimit(*request.mutable_supplier(), "loss_probability", 1.5, false);
  AddLimit(*request.mutable_supplier(), "cvar_95", 7, false);
  request.mutable_client()->add_limits()->set_figure("npv_mean");
  request.mutable_options()->set_path_count(200'000);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)),
              UnorderedElementsAre(
                  "contract UNKNOWN_ID", "supplier.limits[1].at_most CONTRADICTION",
                  "supplier.limits[2].at_most OUT_OF_RANGE", "supplier.limits[3].at_most DUPLICATE",
                  "client.limits[0].at_least REQUIRED", "supplier.alternative UNKNOWN_ID",
                  "client.utility OUT_OF_RANGE", "set_count CONTRADICTION",
                  "options.path_count OUT_OF_RANGE", "axes[1].path UNKNOWN_ID"));
}

TEST(NegotiateFaults, RefusesWhatAPartyOrATermCannotHave) {
  v1::NegotiateRequest request = NegotiateSteel();
  AddRange(request, kFee, 1000, 3000, 3);
  AddLimit(*request.mutable_supplier(), "client_count", 1, true);
  AddLimit(*request.mutable_client(), "clauses", 1, false);
  *request.add_alternatives() = AnAlternative("worse", {R"(drivers["demand"].persistence=7)"});
  request.mutable_client()->set_alternative("worse");
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)),
              UnorderedElementsAre("supplier.limits[0].figure UNKNOWN_ID",
                                   "client.limits[0].figure UNKNOWN_ID"));
  request.mutable_supplier()->clear_limits();
  request.mutable_client()->clear_limits();
  EXPECT_THAT(
      PathsAndCodes(FaultsOf(request)),
      ElementsAre(R"(alternatives["worse"].scenario.drivers["demand"].persistence OUT_OF_RANGE)"));
  request.clear_alternatives();
  request.mutable_client()->clear_walk_away();
  request.mutable_axes(0)->set_path("display_name");
  EXPECT_THAT(FaultsOf(request), SizeIs(1));
  v1::NegotiateRequest mixed = NegotiateSteel();
  AddRange(mixed, kFee, 1000, 3000, 3);
  AddRange(mixed, R"(contracts["steel"].clauses["gain"].share)", 0, 1);
  AddRange(mixed, R"(supplier_private.reserve)", 0, 1000);
  *mixed.add_alternatives() = AnAlternative("unasked", {"currency=USD"});
  EXPECT_THAT(PathsAndCodes(FaultsOf(mixed)),
              UnorderedElementsAre("axes[1].range.count REQUIRED", "axes[2].range.count REQUIRED",
                                   R"(alternatives["unasked"].id CONTRADICTION)"));
  v1::NegotiateRequest empty;
  EXPECT_THAT(PathsAndCodes(FaultsOf(empty)), IsSupersetOf({"scenario REQUIRED"}));
  v1::NegotiateRequest same_seed = NegotiateSteel();
  AddRange(same_seed, kFee, 1000, 3000, 3);
  same_seed.set_fresh_seed(1);
  EXPECT_THAT(PathsAndCodes(FaultsOf(same_seed)), ElementsAre("fresh_seed CONTRADICTION"));
}

}  // namespace
}  // namespace accord

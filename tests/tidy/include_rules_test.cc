#include "tests/tidy/include_rules.h"

#include <string>
#include <tuple>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// What CheckIncludes says of a file that consists of one include: "" if nothing.
std::string Objection(const std::string& path, const std::string& include) {
  const Findings findings = CheckIncludes({path, "#include " + include + "\n"});
  return findings.empty() ? "" : findings.front().message;
}

struct Edge {
  std::string from;
  std::string include;
};

void PrintTo(const Edge& edge, std::ostream* out) { *out << edge.from << " -> " << edge.include; }

class Allowed : public ::testing::TestWithParam<Edge> {};

TEST_P(Allowed, IsLeftAlone) { EXPECT_EQ(Objection(GetParam().from, GetParam().include), ""); }

INSTANTIATE_TEST_SUITE_P(
    IncludeRules, Allowed,
    ::testing::Values(Edge{"simulation/scenario/a.h", "\"simulation/base/limits.h\""},
                      Edge{"simulation/model/a.h", "\"simulation/scenario/scenario.h\""},
                      Edge{"simulation/model/a.h", "\"simulation/base/limits.h\""},
                      Edge{"simulation/model/a.h", "\"simulation/random/stream.h\""},
                      Edge{"simulation/paths/a.h", "\"simulation/random/philox.h\""},
                      Edge{"simulation/settlement/a.h", "\"simulation/model/columns.h\""},
                      Edge{"simulation/migration/a.cc", "<boost/random/binomial_distribution.hpp>"},
                      Edge{"simulation/warnings/a.h", "\"simulation/scenario/scenario.h\""},
                      Edge{"simulation/panel/a.cc", "\"simulation/random/special.h\""},
                      Edge{"simulation/pyramid/a.h", "\"simulation/base/violation.h\""},
                      Edge{"simulation/accumulate/a.cc", "\"simulation/accumulate/moments.h\""},
                      Edge{"simulation/accumulate/a.cc", "\"simulation/base/vector_clones.h\""},
                      Edge{"simulation/random/a.h", "\"simulation/base/vector_clones.h\""},
                      Edge{"simulation/accumulate/a.cc", "<vector>"},
                      Edge{"simulation/engine/a.h", "\"simulation/accumulate/moments.h\""},
                      Edge{"simulation/engine/a.h", "\"simulation/settlement/ledger.h\""},
                      Edge{"server/convert/a.h", "\"simulation/settlement/ledger.h\""},
                      Edge{"simulation/engine/a.cc", "\"simulation/paths/drivers.h\""},
                      Edge{"simulation/engine/a.cc", "\"simulation/settlement/settle.h\""},
                      Edge{"simulation/engine/a.cc", "\"simulation/migration/migrate.h\""},
                      Edge{"simulation/engine/a.cc", "<oneapi/tbb/parallel_reduce.h>"},
                      Edge{"simulation/report/a.h", "\"simulation/engine/totals.h\""},
                      Edge{"simulation/analysis/a.h", "\"simulation/panel/panel.h\""},
                      Edge{"simulation/analysis/a.cc", "\"simulation/migration/migrate.h\""},
                      Edge{"server/convert/a.cc", "\"simulation/report/report.h\""},
                      Edge{"server/convert/a.h", "\"accord/v1/scenario.pb.h\""},
                      Edge{"server/convert/a.cc", "<nlohmann/json.hpp>"},
                      Edge{"server/handlers/a.cc", "\"simulation/analysis/compare.h\""},
                      Edge{"server/handlers/a.cc", "\"simulation/paths/drivers.h\""},
                      Edge{"server/handlers/a.h", "\"google/rpc/error_details.pb.h\""},
                      Edge{"server/service/a.h", "\"server/handlers/simulate.h\""},
                      Edge{"server/service/a.h", "\"accord/v1/simulation_service.grpc.pb.h\""},
                      Edge{"server/service/a.h", "<grpcpp/grpcpp.h>"},
                      Edge{"server/service/a.h", "<chrono>"},
                      Edge{"clients/cli/a.cc", "\"server/service/server.h\""},
                      Edge{"clients/cli/a.cc", "\"accord/v1/simulation_service.grpc.pb.h\""},
                      Edge{"tests/simulation/engine/a.cc", "<oneapi/tbb/global_control.h>"},
                      Edge{"tests/published/a.cc", "\"server/service/server.h\""}));

class Forbidden : public ::testing::TestWithParam<Edge> {};

TEST_P(Forbidden, IsFound) { EXPECT_NE(Objection(GetParam().from, GetParam().include), ""); }

INSTANTIATE_TEST_SUITE_P(
    IncludeRules, Forbidden,
    ::testing::Values(
        // Against the flow, or past a neighbour.
        Edge{"simulation/base/a.h", "\"simulation/scenario/scenario.h\""},
        Edge{"simulation/random/a.h", "\"simulation/scenario/scenario.h\""},
        Edge{"simulation/scenario/a.h", "\"simulation/model/compiled_model.h\""},
        Edge{"simulation/scenario/a.h", "\"simulation/random/philox.h\""},
        Edge{"simulation/model/a.cc", "\"simulation/paths/drivers.h\""},
        Edge{"simulation/paths/a.cc", "\"simulation/settlement/settle.h\""},
        Edge{"simulation/settlement/a.cc", "\"simulation/migration/migrate.h\""},
        Edge{"simulation/migration/a.cc", "\"simulation/paths/drivers.h\""},
        Edge{"simulation/scenario/a.cc", "\"simulation/warnings/warnings.h\""},
        Edge{"simulation/warnings/a.cc", "\"simulation/model/compiled_model.h\""},
        Edge{"simulation/panel/a.cc", "\"simulation/scenario/scenario.h\""},
        Edge{"simulation/panel/a.h", "\"simulation/random/special.h\""},
        Edge{"simulation/pyramid/a.cc", "\"simulation/panel/panel.h\""},
        Edge{"simulation/accumulate/a.cc", "\"simulation/base/limits.h\""},
        Edge{"simulation/engine/a.cc", "\"simulation/report/report.h\""},
        Edge{"simulation/report/a.cc", "\"simulation/paths/drivers.h\""},
        Edge{"simulation/report/a.cc", "\"simulation/analysis/compare.h\""},
        Edge{"simulation/analysis/a.cc", "\"simulation/settlement/settle.h\""},
        Edge{"simulation/analysis/a.h", "\"simulation/migration/migrate.h\""},
        // Private to the engine's sources.
        Edge{"simulation/engine/a.h", "\"simulation/paths/drivers.h\""},
        Edge{"simulation/engine/a.h", "\"simulation/settlement/settle.h\""},
        Edge{"simulation/engine/a.h", "\"simulation/migration/migrate.h\""},
        // The simulation has never heard of the wire, of tests, of a clock or a file.
        Edge{"simulation/report/a.cc", "\"server/convert/report.h\""},
        Edge{"simulation/report/a.cc", "\"clients/cli/table.h\""},
        Edge{"simulation/report/a.cc", "\"tests/support/scenarios.h\""},
        Edge{"simulation/report/a.cc", "\"accord/v1/report.pb.h\""},
        Edge{"simulation/report/a.cc", "<google/protobuf/message.h>"},
        Edge{"simulation/engine/a.cc", "<grpcpp/grpcpp.h>"},
        Edge{"simulation/engine/a.cc", "<chrono>"}, Edge{"simulation/base/a.cc", "<fstream>"},
        Edge{"simulation/base/a.cc", "<iostream>"},
        Edge{"simulation/base/a.cc", "<spdlog/spdlog.h>"},
        // Libraries that stay in their folders.
        Edge{"simulation/engine/a.cc", "<boost/random/sobol.hpp>"},
        Edge{"simulation/model/a.cc", "<boost/random.hpp>"},
        Edge{"simulation/paths/a.cc", "<oneapi/tbb/parallel_for.h>"},
        Edge{"simulation/paths/a.cc", "<tbb/parallel_for.h>"},
        Edge{"server/handlers/a.cc", "<tbb/task_arena.h>"},
        Edge{"server/handlers/a.cc", "<grpcpp/support/status.h>"},
        Edge{"server/convert/a.cc", "\"accord/v1/simulation_service.grpc.pb.h\""},
        Edge{"server/convert/a.cc", "<grpc/grpc.h>"}, Edge{"server/service/a.cc", "<httplib.h>"},
        Edge{"clients/cli/a.cc", "<prometheus/registry.h>"},
        Edge{"clients/cli/a.cc", "<spdlog/spdlog.h>"}, Edge{"server/service/a.cc", "<CLI/CLI.hpp>"},
        // The request boundary.
        Edge{"server/convert/a.cc", "\"simulation/paths/drivers.h\""},
        Edge{"server/convert/a.cc", "\"server/handlers/simulate.h\""},
        Edge{"server/handlers/a.cc", "\"server/service/server.h\""},
        Edge{"server/service/a.cc", "\"clients/cli/table.h\""},
        Edge{"server/service/a.cc", "\"server/monitoring/metrics.h\""},
        Edge{"server/monitoring/a.cc", "\"server/service/accord_server.h\""},
        Edge{"server/service/a.cc", "\"tests/support/scenarios.h\""},
        Edge{"clients/cli/a.cc", "\"simulation/report/report.h\""},
        Edge{"clients/cli/a.cc", "\"server/handlers/simulate.h\""},
        Edge{"clients/cli/a.h", "\"server/service/server.h\""},
        // A folder that the table does not know, and paths that do not start at the root.
        Edge{"simulation/novelty/a.cc", "\"simulation/base/limits.h\""},
        Edge{"simulation/random/a.cc", "\"philox.h\""},
        Edge{"tests/simulation/random/a.cc", "\"../philox.h\""}));

TEST(IncludeRules, NameTheLineTheTargetAndTheReason) {
  const Findings findings = CheckIncludes({"simulation/accumulate/a.cc",
                                           "// why\n"
                                           "#include <vector>\n"
                                           "  #  include \"simulation/base/limits.h\"  // why\n"});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(ToString(findings[0]),
            "simulation/accumulate/a.cc:3: simulation/base/limits.h: simulation/accumulate may not "
            "include it");
}

TEST(IncludeRules, FindEveryOffenceOfAFile) {
  const Findings findings = CheckIncludes({"simulation/engine/a.h",
                                           "#include <grpcpp/grpcpp.h>\n"
                                           "#include \"simulation/paths/drivers.h\"\n"});
  std::vector<std::string> messages;
  for (const Finding& finding : findings) messages.push_back(finding.message);
  EXPECT_THAT(messages, ElementsAre(HasSubstr("gRPC"), HasSubstr("engine headers may not")));
}

TEST(IncludeRules, LetPrivateHeadersDoWhatSourcesMay) {
  const std::string include = "#include \"simulation/paths/drivers.h\"\n";
  const std::string internal = "namespace accord::engine_internal {\n}\n";
  EXPECT_THAT(CheckIncludes({"simulation/engine/a.h", include + internal}), IsEmpty());
  EXPECT_THAT(CheckIncludes({"simulation/engine/a.h", include + "namespace accord {\n}\n"}),
              SizeIs(1));
}

// What CheckUnusedIncludeRules says of a tree that consists of one include and mentions `word`.
std::vector<std::string> UnusedRules(const std::string& path, const std::string& include,
                                     const std::string& word) {
  std::vector<std::string> messages;
  for (const Finding& finding : CheckUnusedIncludeRules({{path, "#include " + include + "\n"}})) {
    if (finding.message.find(word) != std::string::npos) messages.push_back(finding.message);
  }
  return messages;
}

TEST(IncludeRules, AreUnusedWhereTheFolderHoldsNoFile) {
  EXPECT_THAT(UnusedRules("simulation/base/a.cc", "<vector>", "no file is in simulation/paths"),
              SizeIs(1));
  EXPECT_THAT(UnusedRules("simulation/paths/a.cc", "<vector>", "no file is in simulation/paths"),
              IsEmpty());
}

TEST(IncludeRules, AreUnusedWhereNobodyIncludesWhatTheyAllow) {
  const std::string word = "simulation/paths includes nothing of simulation/model";
  EXPECT_THAT(UnusedRules("simulation/paths/a.cc", "<vector>", word), SizeIs(1));
  EXPECT_THAT(UnusedRules("simulation/paths/a.cc", "\"simulation/model/columns.h\"", word),
              IsEmpty());
}

TEST(IncludeRules, AreUnusedWhereALibraryIsAllowedInVain) {
  const std::string word = "simulation/engine does not use oneTBB";
  EXPECT_THAT(UnusedRules("simulation/engine/a.cc", "<vector>", word), SizeIs(1));
  EXPECT_THAT(UnusedRules("simulation/engine/a.cc", "<tbb/task_arena.h>", word), IsEmpty());
}

TEST(IncludeRules, DoNotMistakeAPrefixForAFolder) {
  EXPECT_NE(Objection("simulation/model/a.cc", "\"simulation/scenarios/x.h\""), "");
  EXPECT_EQ(Objection("simulation/base/a.cc", "<boost/rational.hpp>"), "");
}

TEST(IncludeRules, IgnoreCommentsThatMentionAnInclude) {
  EXPECT_THAT(CheckIncludes({"simulation/base/a.cc", "// #include <grpcpp/grpcpp.h>\n"}),
              IsEmpty());
}

}  // namespace
}  // namespace accord::tidy

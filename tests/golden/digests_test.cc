#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "accord/v1/scenario.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "server/convert/override.h"
#include "server/convert/scenario_from_proto.h"
#include "simulation/engine/engine.h"
#include "simulation/engine/fingerprint.h"
#include "simulation/engine/totals.h"
#include "simulation/model/compiled_model.h"
#include "simulation/scenario/scenario.h"
#include "tests/oracles/random_scenarios.h"

// The bits of whole runs, for ever: digests.txt holds one line a run, and a change that is not
// meant to move a number moves none of them. A change that is renews the file by itself
// (ACCORD_RENEW_GOLDEN=1), in a commit that has no other cause.
namespace accord {
namespace {

constexpr std::uint64_t kSeed = 7;
// The pilot and two blocks of the second batch, the last one cut off within a tile.
constexpr std::int64_t kPaths = 4 * 4096 + 5000;

v1::Scenario Read(const std::string& file) {
  std::ifstream stream(std::string(ACCORD_SOURCE_DIR "/") + file);
  const std::string text((std::istreambuf_iterator<char>(stream)), {});
  v1::Scenario scenario;
  EXPECT_TRUE(ParseJson(text, FieldPath("scenario"), &scenario).empty()) << file;
  return scenario;
}

v1::Scenario Altered(v1::Scenario scenario, const std::string& change) {
  v1::Override override;
  EXPECT_TRUE(ParseSetFlag(change, FieldPath("set"), &override).empty()) << change;
  EXPECT_TRUE(ApplyOverride(override, FieldPath("set"), &scenario).empty()) << change;
  return scenario;
}

CompiledModel Compiled(const v1::Scenario& message) {
  Checked<Scenario> checked = Validate(ToDraft(message), FieldPath("scenario"));
  EXPECT_TRUE(std::holds_alternative<Scenario>(checked));
  return Compile(std::get<Scenario>(checked), kSeed);
}

// The digest of each model of a study that is run together, the base first.
std::vector<std::string> Digests(const std::vector<CompiledModel>& models, RunPlan plan) {
  const absl::StatusOr<StudyTotals> totals = Run(models, plan, {.threads = 2});
  if (!totals.ok()) return {std::string(totals.status().message())};
  std::vector<std::string> digests;
  for (const ModelTotals& model : totals->models) digests.push_back(Digest(model));
  return digests;
}

class Page {
 public:
  void Add(const std::string& name, const std::vector<std::string>& digests) {
    page_ << name;
    for (const std::string& digest : digests) page_ << ' ' << digest;
    page_ << '\n';
  }
  std::string text() const { return page_.str(); }

 private:
  std::ostringstream page_;
};

// Random scenarios are many: one line a hundred, over their digests and refusals in order.
std::string DigestOfMany(std::uint64_t first_seed, const oracles::ScenarioOptions& options) {
  Fingerprint all;
  for (std::uint64_t seed = first_seed; seed < first_seed + 100; ++seed) {
    const Scenario scenario = oracles::ARandomScenario(seed, options).scenario;
    std::string words = Digests({Compile(scenario, seed)}, {.path_count = 300}).front();
    words.resize((words.size() + 7) / 8 * 8, ' ');
    all.Absorb(words);
  }
  return all.Hex();
}

TEST(Digests, AreThoseOfThePage) {
  Page page;
  for (const char* example :
       {"flagship", "joint_outcome", "prommagistral", "purchases", "shared_savings"}) {
    const CompiledModel model =
        Compiled(Read("clients/examples/" + std::string(example) + ".json"));
    page.Add(example, Digests({model}, {.path_count = kPaths}));
    page.Add(std::string(example) + ", exact",
             Digests({model}, {.path_count = 5000, .exact_quantiles = true}));
  }
  page.Add("b1", Digests({Compiled(Read("tests/benchmarks/b1.json"))}, {.path_count = kPaths}));

  const v1::Scenario flagship = Read("clients/examples/flagship.json");
  std::vector<CompiledModel> study = {Compiled(flagship)};
  for (const char* change : {
           R"(contracts["key"].clauses["gain"].share=0.4)",
           R"(contracts["key"].clauses["gain"].share=0.1)",
           R"(contracts["key"].clauses["fee"].base=190000)",
           R"(contracts["key"].clauses["credit"].steps[0].threshold=0.85)",
           R"(supplier_private.accounts["key"].cost.fixed={"constant": 100000})",
           R"(supplier_private.discount_rate_per_year=0.2)",
           R"(drivers["service_quality"].persistence=0.1)",
           R"(client_base.segments["A"].client_count=9)",
           R"(client_base.segments["A"].profit_per_client={"fixed": {"constant": 30000}})",
       }) {
    study.push_back(Compiled(Altered(flagship, change)));
  }
  page.Add("flagship, compared", Digests(study, {.path_count = kPaths}));

  for (const bool client_base : {false, true}) {
    for (const int contracts : {0, 3}) {
      page.Add("random, " + std::string(client_base ? "client base" : "no client base") + ", " +
                   (contracts == 0 ? "any number of contracts" : "three contracts"),
               {DigestOfMany(1000, {.contracts = contracts, .client_base = client_base})});
    }
  }

  const std::string path = ACCORD_SOURCE_DIR "/tests/golden/digests.txt";
  if (std::getenv("ACCORD_RENEW_GOLDEN")) std::ofstream(path, std::ios::binary) << page.text();
  std::ifstream file(path, std::ios::binary);
  EXPECT_EQ(page.text(), std::string(std::istreambuf_iterator<char>(file), {}));
}

}  // namespace
}  // namespace accord

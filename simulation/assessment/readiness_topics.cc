#include "simulation/assessment/readiness_topics.h"

namespace accord::assessment_internal {
namespace {

constexpr std::array<const char*, 2> kNone = {nullptr, nullptr};

// In the order of ReadinessTopic. For a sponsor and a strategic client the papers name no form.
constexpr std::array<Topic, kTopicCount> kTopics = {{
    {5, "trust of the top managements",
     "meetings of the top managements, promises kept, a small joint project first",
     "a long agreement, which builds trust", kNone},
    {5,
     "openness of data",
     "protocols for sensitive data, what each side sees and who protects it",
     "a performance-based contract on one asset, whose data suffice",
     {"performance-based", nullptr}},
    {4,
     "readiness to share risk",
     "limits, reserves and protective clauses that make the risk one that both can bear",
     "a fixed or value-based price, without shared risk",
     {"fixed-price", "value-based-price"}},
    {5,
     "an agreed, money-valued outcome",
     "a measurable target with a baseline, and what a unit of it is worth to the client",
     "service levels with credits, which need no outcome",
     {"service-level-credits", nullptr}},
    {4,
     "a sponsor at both tops",
     "one named senior manager on either side who answers for it",
     "a contract without joint governance, such as a value-based price",
     {"value-based-price", nullptr}},
    {4,
     "a strategic client",
     "a client of high joint value: the cost in senior time is justified only there",
     "a fixed price: the client does not bear the cost of a Unit",
     {"fixed-price", nullptr}},
    {3, "a fair formula", "", "", kNone},
    {3, "liability and antitrust", "", "", kNone},
    {3, "middle management", "", "", kNone},
    {3, "protocols for data", "", "", kNone},
    {4, "the supplier's risk assessed", "", "", kNone},
    {3, "the Unit's rules, head and budget", "", "", kNone},
    {4, "method and independent experts", "", "", kNone},
    {2, "senior time", "", "", kNone},
    {1, "regional ties", "", "", kNone},
}};

}  // namespace

const Topic& TopicOf(ReadinessTopic topic) { return kTopics[static_cast<std::size_t>(topic) - 1]; }

}  // namespace accord::assessment_internal

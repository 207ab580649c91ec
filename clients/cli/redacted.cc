#include "clients/cli/redacted.h"

#include <algorithm>
#include <set>
#include <vector>

namespace accord::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Every text of the message, ids among them.
void CollectTexts(const Message& message, std::set<std::string>& texts) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        texts.insert(field->is_repeated() ? reflection.GetRepeatedString(message, field, i)
                                          : reflection.GetString(message, field));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        CollectTexts(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                          : reflection.GetMessage(message, field),
                     texts);
      }
    }
  }
}

template <typename List, typename Leaves>
void Remove(List& list, const Leaves& leaves) {
  list.erase(std::remove_if(list.begin(), list.end(), leaves), list.end());
}

// Leaves out drivers that nothing goes by and that are not correlated with one that something does.
void RemoveIdleDrivers(v1::Scenario& scenario) {
  std::set<std::string> used;
  v1::Scenario others = scenario;
  others.clear_drivers();
  others.clear_correlation();
  CollectTexts(others, used);
  for (bool grows = true; grows;) {
    const std::size_t before = used.size();
    for (const auto& pair : scenario.correlation().pairs()) {
      if (used.contains(pair.first()) || used.contains(pair.second())) {
        used.insert({pair.first(), pair.second()});
      }
    }
    grows = used.size() > before;
  }
  const auto is_idle = [&](const std::string& id) { return !used.contains(id); };
  Remove(*scenario.mutable_drivers(), [&](const v1::Driver& each) { return is_idle(each.id()); });
  if (!scenario.has_correlation()) return;
  Remove(*scenario.mutable_correlation()->mutable_pairs(),
         [&](const auto& pair) { return is_idle(pair.first()); });
  Remove(*scenario.mutable_correlation()->mutable_factor_order(), is_idle);
  if (scenario.correlation().pairs().empty() && scenario.correlation().factor_order().empty()) {
    scenario.clear_correlation();
  }
}

}  // namespace

v1::Scenario RedactedForClient(const v1::Scenario& scenario, const std::string& contract,
                               std::vector<std::string>* remarks) {
  v1::Scenario redacted = scenario;
  redacted.clear_supplier_private();
  redacted.clear_client_base();
  redacted.clear_levers();
  Remove(*redacted.mutable_contracts(),
         [&](const v1::Contract& each) { return each.id() != contract; });
  Remove(*redacted.mutable_client_private(),
         [&](const v1::ClientPrivate& each) { return each.contract() != contract; });
  for (v1::Contract& each : *redacted.mutable_contracts()) {
    if (each.default_beyond_reserve()) {
      each.clear_default_beyond_reserve();  // asks for the reserve, which is the supplier's
      remarks->push_back(
          "default_beyond_reserve is left out with the supplier's reserve: here it always pays");
    }
    for (const v1::NamedClient& client : scenario.client_base().named_clients()) {
      if (client.id() != each.client_id()) continue;
      remarks->push_back("the client base is left out, in which client " + client.id() +
                         " may leave: here it stays, so that its figures are others");
    }
  }
  if (redacted.contracts_size() > 0 && !redacted.contracts(0).outcome_ids().empty()) {
    std::set<std::string> texts;
    CollectTexts(redacted.contracts(0), texts);
    for (const v1::ClientPrivate& each : redacted.client_private()) CollectTexts(each, texts);
    Remove(*redacted.mutable_outcomes(),
           [&](const v1::Outcome& each) { return !texts.contains(each.id()); });
  }
  RemoveIdleDrivers(redacted);
  return redacted;
}

v1::Scenario RedactedForSupplier(const v1::Scenario& scenario) {
  v1::Scenario redacted = scenario;
  redacted.clear_client_private();
  RemoveIdleDrivers(redacted);
  return redacted;
}

}  // namespace accord::cli

#ifndef ACCORD_SERVER_CONVERT_DRAFT_PARTS_H_
#define ACCORD_SERVER_CONVERT_DRAFT_PARTS_H_

#include <google/protobuf/repeated_field.h>

#include <cstddef>
#include <vector>

#include "accord/v1/client_base.pb.h"
#include "accord/v1/contract.pb.h"
#include "accord/v1/driver.pb.h"
#include "accord/v1/outcome.pb.h"
#include "simulation/scenario/client_base.h"
#include "simulation/scenario/contract.h"
#include "simulation/scenario/driver.h"
#include "simulation/scenario/outcome.h"

// The topics of scenario_from_proto.h, whose promises hold for each. For this folder only. What
// only one file needs is static there: an unnamed namespace would hide the overloads declared here.
namespace accord {

// driver_from_proto.cc
Driver ToDraft(const v1::Driver& driver);
Marginal ToDraft(const v1::Marginal& marginal);
Correlation ToDraft(const v1::Correlation& correlation);

// outcome_from_proto.cc
Outcome ToDraft(const v1::Outcome& outcome);
Trajectory ToDraft(const v1::Trajectory& trajectory);
Loading ToDraft(const v1::Loading& loading);

// clause_from_proto.cc
Clause ToDraft(const v1::Clause& clause);
Window ToDraft(const v1::Window& window);
Basis ToDraft(const v1::Basis& basis);
Limits ToDraft(const v1::Limits& limits);
Memory ToDraft(const v1::Memory& memory);

// contract_from_proto.cc
Contract ToDraft(const v1::Contract& contract);

// client_base_from_proto.cc
ClientBase ToDraft(const v1::ClientBase& base);
Lever ToDraft(const v1::Lever& lever);

// Copies a repeated scalar.
template <typename T, typename Repeated>
std::vector<T> ToVector(const Repeated& list) {
  return std::vector<T>(list.begin(), list.end());
}

// Copies a repeated message by the overload of ToDraft that makes a Draft of it.
template <typename Draft, typename Message>
std::vector<Draft> ToDrafts(const google::protobuf::RepeatedPtrField<Message>& list,
                            Draft (*to_draft)(const Message&)) {
  std::vector<Draft> drafts;
  drafts.reserve(static_cast<std::size_t>(list.size()));
  for (const Message& message : list) drafts.push_back(to_draft(message));
  return drafts;
}

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_DRAFT_PARTS_H_

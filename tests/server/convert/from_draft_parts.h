#ifndef ACCORD_TESTS_SERVER_CONVERT_FROM_DRAFT_PARTS_H_
#define ACCORD_TESTS_SERVER_CONVERT_FROM_DRAFT_PARTS_H_

#include "accord/v1/client_base.pb.h"
#include "accord/v1/contract.pb.h"
#include "accord/v1/driver.pb.h"
#include "accord/v1/outcome.pb.h"
#include "simulation/base/overloaded.h"
#include "simulation/scenario/client_base.h"
#include "simulation/scenario/contract.h"
#include "simulation/scenario/driver.h"
#include "simulation/scenario/outcome.h"

// The topics of from_draft.h. Each fills an empty message.
namespace accord {

void Fill(const Trajectory& draft, v1::Trajectory* message);
void Fill(const Loading& draft, v1::Loading* message);
void Fill(const Driver& draft, v1::Driver* message);
void Fill(const Marginal& draft, v1::Marginal* message);
void Fill(const EmpiricalMarginal& draft, v1::EmpiricalMarginal* message);
void Fill(const Correlation& draft, v1::Correlation* message);
void Fill(const Outcome& draft, v1::Outcome* message);
void Fill(const Contract& draft, v1::Contract* message);
void Fill(const ClientBase& draft, v1::ClientBase* message);

template <typename To, typename From>
To ByNumber(From value) {
  return static_cast<To>(static_cast<int>(value));
}

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_CONVERT_FROM_DRAFT_PARTS_H_

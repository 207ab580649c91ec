#ifndef ACCORD_SERVER_SERVICE_TERM_PROCEDURES_H_
#define ACCORD_SERVER_SERVICE_TERM_PROCEDURES_H_

#include <functional>
#include <utility>
#include <variant>

#include "absl/status/statusor.h"
#include "accord/v1/negotiation_service.pb.h"
#include "server/handlers/negotiate.h"
#include "server/handlers/sensitivity.h"
#include "server/handlers/solve.h"
#include "server/handlers/sweep.h"
#include "server/handlers/sweep_size.h"
#include "server/service/procedures.h"

// The methods of NegotiationService: what they prepare is checked once more where there is a slot
// for it, since term sets are many.
namespace accord::service_internal {

// What comes of a check: OK, the faults, or why it was not done.
grpc::Status StatusOf(const absl::StatusOr<Violations>& faults);

class SweepTerms final : public Prepares<v1::SweepTermsRequest, SweepStudy> {
 public:
  SweepTerms();

  bool may_be_long() const override { return true; }
  // Rows are kept until they are read; the plan counts them.
  grpc::Status Run(const RunContext& context, const Procedure::Emit& emit,
                   grpc::ByteBuffer* answer) override;
  bool SayPosition(int position, std::int64_t paths, grpc::ByteBuffer* bytes) const override;
};

class SolveTerm final : public Prepares<v1::SolveTermRequest, SolveStudy> {
 public:
  SolveTerm();

  bool may_be_long() const override { return true; }
  grpc::Status Run(const RunContext& context, const Procedure::Emit& emit,
                   grpc::ByteBuffer* answer) override;
  bool SayPosition(int position, std::int64_t paths, grpc::ByteBuffer* bytes) const override;
};

class Negotiate final : public Prepares<v1::NegotiateRequest, NegotiationStudy> {
 public:
  Negotiate();

  bool may_be_long() const override { return true; }
  grpc::Status Run(const RunContext& context, const Procedure::Emit& emit,
                   grpc::ByteBuffer* answer) override;
  bool SayPosition(int position, std::int64_t paths, grpc::ByteBuffer* bytes) const override;
};

class AnalyzeSensitivity final : public Prepares<v1::AnalyzeSensitivityRequest, SensitivityStudy> {
 public:
  AnalyzeSensitivity();

  bool may_be_long() const override { return true; }
  grpc::Status Run(const RunContext& context, const Procedure::Emit& emit,
                   grpc::ByteBuffer* answer) override;
  bool SayPosition(int position, std::int64_t paths, grpc::ByteBuffer* bytes) const override;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_TERM_PROCEDURES_H_

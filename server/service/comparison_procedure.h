#ifndef ACCORD_SERVER_SERVICE_COMPARISON_PROCEDURE_H_
#define ACCORD_SERVER_SERVICE_COMPARISON_PROCEDURE_H_

#include <cstdint>

#include "accord/v1/simulation_service.pb.h"
#include "server/handlers/study.h"
#include "server/service/procedures.h"

namespace accord::service_internal {

// Gives the base's report and each alternative's in a message of its own. They are kept until they
// are read; the plan counts them.
class CompareScenarios final : public Prepares<v1::CompareScenariosRequest, Study> {
 public:
  CompareScenarios();

  grpc::Status Run(const RunContext& context, const Procedure::Emit& emit,
                   grpc::ByteBuffer* answer) override;
  bool SayPosition(int position, std::int64_t paths, grpc::ByteBuffer* bytes) const override;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_COMPARISON_PROCEDURE_H_

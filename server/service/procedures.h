#ifndef ACCORD_SERVER_SERVICE_PROCEDURES_H_
#define ACCORD_SERVER_SERVICE_PROCEDURES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "absl/status/statusor.h"
#include "server/service/procedure.h"
#include "server/service/status.h"
#include "server/service/streamed_progress.h"
#include "server/service/wire_message.h"
#include "simulation/base/stopped.h"
#include "simulation/base/violation.h"

// The shapes that methods have; services.cc says which method has which.
namespace accord::service_internal {

// Has one answer that takes no work: answer(const Request&, grpc::ByteBuffer*).
template <typename Request>
class AtOnce final : public Procedure {
 public:
  using Function = std::function<grpc::Status(const Request&, grpc::ByteBuffer*)>;

  // `shares`: all calls have the bytes of one answer.
  explicit AtOnce(Function function, bool shares = false)
      : function_(std::move(function)), shares_(shares) {}

  grpc::Status Take(const grpc::ByteBuffer& bytes, int, const Hold& hold, const Stopped&) override {
    return ReadMessage(
        bytes, "request", [&](std::size_t built) { return hold(bytes_ = built); }, &request_);
  }
  std::size_t bytes() const override { return bytes_; }
  grpc::Status MakePlan(int, Plan*) override { return grpc::Status::OK; }
  grpc::Status Run(const RunContext&, const Emit&, grpc::ByteBuffer* answer) override {
    return function_(request_, answer);
  }
  bool shares_answer() const override { return shares_; }

 private:
  const Function function_;
  const bool shares_;
  Request request_;
  std::size_t bytes_ = 0;
};

// Takes one request, which is prepared: checked, or refused with all its faults.
template <typename Request, typename Prepared>
class Prepares : public Procedure {
 public:
  // Where it is stopped it may give anything.
  using Prepare = std::function<std::variant<Prepared, Violations>(const Request&, const Stopped&)>;
  using MakesPlan = Plan (*)(const Prepared&, int threads);

  Prepares(Prepare prepare, MakesPlan plan) : prepare_(std::move(prepare)), plan_(plan) {}

  grpc::Status Take(const grpc::ByteBuffer& bytes, int, const Hold& hold,
                    const Stopped& stopped) final {
    Request request;
    // What is read, and what it is made into.
    const grpc::Status read = ReadMessage(
        bytes, "request", [&](std::size_t built) { return hold(bytes_ = 2 * built); }, &request);
    if (!read.ok()) return read;
    auto prepared = prepare_(request, stopped);
    if (IsStopped(stopped)) return {grpc::StatusCode::CANCELLED, "given up"};
    if (const auto* faults = std::get_if<Violations>(&prepared)) return InvalidArgument(*faults);
    prepared_.emplace(std::get<Prepared>(std::move(prepared)));
    return grpc::Status::OK;
  }
  std::size_t bytes() const final { return bytes_; }
  grpc::Status MakePlan(int threads, Plan* plan) final {
    *plan = plan_(*prepared_, threads);
    return grpc::Status::OK;
  }
  std::int64_t path_periods() const final { return path_periods_; }

 protected:
  const Prepared& prepared() const { return *prepared_; }
  void SetPathPeriods(std::int64_t count) { path_periods_ = count; }

 private:
  const Prepare prepare_;
  const MakesPlan plan_;
  std::optional<Prepared> prepared_;
  std::int64_t path_periods_ = 0;
  std::size_t bytes_ = 0;
};

// Has one answer: absl::StatusOr<Answer> run(const Prepared&, const RunContext&).
template <typename Request, typename Prepared, typename Answer>
class Answers final : public Prepares<Request, Prepared> {
 public:
  using Runs = absl::StatusOr<Answer> (*)(const Prepared&, const RunContext&);
  using Counts = std::int64_t (*)(const Prepared&);  // path_periods of what was run

  Answers(typename Prepares<Request, Prepared>::Prepare prepare,
          typename Prepares<Request, Prepared>::MakesPlan plan, Runs run, Counts count)
      : Prepares<Request, Prepared>(std::move(prepare), plan), run_(run), count_(count) {}

  grpc::Status Run(const RunContext& context, const Procedure::Emit&,
                   grpc::ByteBuffer* answer) override {
    const absl::StatusOr<Answer> result = run_(this->prepared(), context);
    if (result.ok()) this->SetPathPeriods(count_(this->prepared()));
    return result.ok() ? WriteMessage(*result, answer) : FromAbsl(result.status());
  }

 private:
  const Runs run_;
  const Counts count_;
};

// Reports progress and ends with a result; Response holds either in a field of its own.
template <typename Request, typename Prepared, typename Response, typename Result>
class Streams final : public Prepares<Request, Prepared> {
 public:
  using Runs = absl::StatusOr<Result> (*)(const Prepared&, const RunContext&,
                                          const ProgressListener&);
  using Counts = std::int64_t (*)(const Prepared&, const Result&);  // path_periods

  Streams(typename Prepares<Request, Prepared>::Prepare prepare,
          typename Prepares<Request, Prepared>::MakesPlan plan, Runs run, Counts count,
          Result* (Response::*result_field)())
      : Prepares<Request, Prepared>(std::move(prepare), plan),
        run_(run),
        count_(count),
        result_field_(result_field) {}

  grpc::Status Run(const RunContext& context, const Procedure::Emit& emit,
                   grpc::ByteBuffer* answer) override {
    absl::StatusOr<Result> result = run_(this->prepared(), context, Paced<Response>(emit));
    if (!result.ok()) return FromAbsl(result.status());
    this->SetPathPeriods(count_(this->prepared(), *result));
    Response response;
    *(response.*result_field_)() = *std::move(result);
    return WriteMessage(response, answer);
  }

  bool SayPosition(int position, std::int64_t paths, grpc::ByteBuffer* bytes) const override {
    return SayPositionIn<Response>(position, paths, bytes);
  }

 private:
  const Runs run_;
  const Counts count_;
  Result* (Response::*const result_field_)();
};

// Takes rows as they come and answers at their end. Upload has
//   Violations Add(const Request&, const MayKeep&), which bounds what it keeps,
//   std::variant<Response, Violations> Answer(const std::function<bool()>& stopped) const,
//   std::size_t bytes() const, std::size_t answer_bytes() const.
template <typename Upload, typename Request, typename Response>
class Collects final : public Procedure {
 public:
  bool is_upload() const override { return true; }

  grpc::Status Take(const grpc::ByteBuffer& bytes, int index, const Hold& hold,
                    const Stopped&) override {
    Request part;
    std::size_t part_bytes = 0;
    const auto hold_more = [&](std::size_t built) {
      part_bytes = 2 * built;
      return hold(upload_.bytes() + part_bytes);
    };
    const grpc::Status read =
        ReadMessage(bytes, FieldPath("messages").At(index).text(), hold_more, &part);
    if (!read.ok()) return read;
    has_parts_ = true;
    grpc::Status held;
    const Violations faults = upload_.Add(part, [&](std::size_t more) {
      held = hold(upload_.bytes() + more + part_bytes);
      return held.ok();
    });
    if (!held.ok()) return held;
    return faults.empty() ? grpc::Status::OK : InvalidArgument(faults);
  }
  std::size_t bytes() const override { return upload_.bytes(); }
  grpc::Status MakePlan(int, Plan* plan) override {
    constexpr double kBytesPerSecond = 1e8;
    *plan = {.seconds = static_cast<double>(upload_.bytes() + 10 * upload_.answer_bytes()) /
                        kBytesPerSecond,
             .bytes = upload_.answer_bytes(),
             .is_small = !has_parts_};
    return grpc::Status::OK;
  }
  grpc::Status Run(const RunContext& context, const Emit&, grpc::ByteBuffer* answer) override {
    const std::variant<Response, Violations> result = upload_.Answer(context.cancelled);
    if (context.cancelled()) return {grpc::StatusCode::CANCELLED, "given up"};
    if (const auto* faults = std::get_if<Violations>(&result)) return InvalidArgument(*faults);
    return WriteMessage(std::get<Response>(result), answer);
  }

 private:
  Upload upload_;
  bool has_parts_ = false;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_PROCEDURES_H_

#ifndef ACCORD_SERVER_HANDLERS_SWEPT_EFFORTS_H_
#define ACCORD_SERVER_HANDLERS_SWEPT_EFFORTS_H_

#include <google/protobuf/repeated_field.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "accord/v1/negotiation_service.pb.h"
#include "server/handlers/run_context.h"
#include "simulation/base/violation.h"
#include "simulation/response/response.h"
#include "simulation/scenario/scenario.h"

// Efforts that parties choose under each term set of a sweep, or at each value of a term. Free
// functions but for what is asked often; thread-safe.
namespace accord::handlers_internal {

// Where parties choose: the sets are not too many (0: not known how many).
Violations CheckResponseSets(const RunOptions& options, std::int64_t set_count);

// Where parties choose: the set, whose faults lie under `at`, has the base's efforts to choose, and
// the seed of the search makes no two of its streams one.
Violations CheckSetEfforts(const Scenario& base, const Scenario& set, const RunOptions& options,
                           const FieldPath& at);

// What is chosen under the terms of one set after another.
class SweptEfforts {
 public:
  SweptEfforts(const Scenario& base, const RunOptions& options);

  // Whether somebody chooses.
  bool any() const { return AnyChooses(who_); }

  // On one thread; on_alive is called now and then. CANCELLED and OUT_OF_RANGE as of a run.
  absl::StatusOr<FoundEfforts> Choose(const Scenario& set, const RunContext& context,
                                      const std::function<void()>& on_alive) const;

  // Those that are chosen, in the order of SayShifts.
  void SayNames(google::protobuf::RepeatedPtrField<v1::SweptEffort>* names) const;
  void SayShifts(const FoundEfforts& found, google::protobuf::RepeatedField<double>* shifts) const;

 private:
  const Response who_;
  const SearchPlan plan_;
  std::vector<ChoosableEffort> efforts_;
};

// What is chosen under each set of a sweep, kept by its number; nothing where nobody chooses.
class ChosenSets {
 public:
  ChosenSets(const Scenario& base, const RunOptions& options, std::int64_t set_count);

  // The set with the efforts that are chosen under it (SweptEfforts::Choose), or itself. Several
  // sets at a time.
  absl::StatusOr<Scenario> Respond(std::int64_t set, Scenario scenario, const RunContext& context,
                                   const std::function<void()>& on_alive);
  // Of a set that has responded.
  void Say(std::int64_t set, v1::SweepRow& row) const;

 private:
  const SweptEfforts efforts_;
  std::vector<FoundEfforts> found_;
};

// The same at each value of a term and of the curve's, or under each of several numbered things,
// which may be asked for again.
class ChosenTerms {
 public:
  using Term = std::pair<std::size_t, double>;  // which value of the curve; the term

  ChosenTerms(const Scenario& base, const RunOptions& options, std::function<void()> on_alive)
      : efforts_(base, options), on_alive_(std::move(on_alive)) {}

  // Several terms at a time.
  absl::StatusOr<Scenario> Respond(const Term& term, Scenario scenario, const RunContext& context);

  // Into the efforts of a report, empty where nobody chooses.
  void SayNames(google::protobuf::RepeatedPtrField<v1::SweptEffort>* names) const;
  // Of every value of the solution that has been responded to.
  void SayShifts(std::size_t curve, v1::TermSolution& solution) const;
  // Of a term that has been responded to; nothing where nobody chooses.
  void Say(const Term& term, v1::NegotiatedOffer& offer) const;

 private:
  std::optional<Shifts> Known(const Term& term);
  template <typename Message>
  void SayShiftsAt(const Term& term, Message& message) const;

  const SweptEfforts efforts_;
  const std::function<void()> on_alive_;
  std::mutex mutex_;
  std::map<Term, FoundEfforts> found_;
};

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_SWEPT_EFFORTS_H_

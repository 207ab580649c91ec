#include "server/convert/draft_parts.h"

namespace accord {
static ClientValue ToDraft(const v1::ClientValue& value) {
  if (value.has_fixed()) return {ToDraft(value.fixed())};
  return {};  // not set, or unimplemented
}

static Segment ToDraft(const v1::Segment& segment) {
  Segment draft;
  draft.id = segment.id();
  draft.display_name = segment.display_name();
  draft.client_count = segment.client_count();
  draft.out = segment.out();
  if (segment.has_revenue_per_client()) {
    draft.revenue_per_client = ToDraft(segment.revenue_per_client());
  }
  if (segment.has_profit_per_client()) {
    draft.profit_per_client = ToDraft(segment.profit_per_client());
  }
  return draft;
}

static TransitionRow ToDraft(const v1::TransitionRow& row) {
  return {.from = row.from(), .probabilities = ToVector<double>(row.probabilities())};
}

static TransitionCountRow ToDraft(const v1::TransitionCountRow& row) {
  return {.from = row.from(), .counts = ToVector<double>(row.counts())};
}

static TransitionCounts ToDraft(const v1::TransitionCounts& counts) {
  TransitionCounts draft;
  draft.rows = ToDrafts<TransitionCountRow>(counts.rows(), ToDraft);
  if (counts.has_prior()) draft.prior = counts.prior();
  draft.parameter_uncertainty = counts.parameter_uncertainty();
  return draft;
}

static Transitions ToDraft(const v1::Transitions& transitions) {
  switch (transitions.kind_case()) {
    case v1::Transitions::kGiven:
      return {TransitionMatrix{ToDrafts<TransitionRow>(transitions.given().rows(), ToDraft)}};
    case v1::Transitions::kCounted:
      return {ToDraft(transitions.counted())};
    case v1::Transitions::KIND_NOT_SET:
      break;
  }
  return {};
}

ClientBase ToDraft(const v1::ClientBase& base) {
  ClientBase draft;
  draft.segments = ToDrafts<Segment>(base.segments(), ToDraft);
  if (base.has_transitions()) draft.transitions = ToDraft(base.transitions());
  return draft;
}

}  // namespace accord

#include "simulation/settlement/schedule_tile.h"

#include <limits>

#include "simulation/settlement/column_kernels.h"
#include "simulation/settlement/lanes.h"

namespace accord::settlement_internal {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// An infinite edge stays where it is, whatever r is.
double TimesReference(double edge, double r) { return At(OfReference(edge), r); }

ConstColumn ColumnAt(const double* values) { return ConstColumn(values, kTilePaths); }

// The values on a step's side of its threshold.
Range StepRange(const CompiledStep& step, double threshold) {
  if (step.above) return {threshold, kInfinity, !step.inclusive, false};
  return {-kInfinity, threshold, false, !step.inclusive};
}

bool IsInside(double x, const Range& range) {
  return (range.min_open ? x > range.min : x >= range.min) &&
         (range.max_open ? x < range.max : x <= range.max);
}

}  // namespace

ScheduleTile::ScheduleTile(const CompiledClause& clause, bool reference_is_uniform)
    : clause_(clause),
      edges_by_path_(clause.edges_of_reference && !reference_is_uniform),
      amounts_by_path_(clause.amounts_of_reference && !reference_is_uniform),
      is_priced_by_date_(
          clause.amount_years != 0.0 ||
          (reference_is_uniform && (clause.edges_of_reference || clause.amounts_of_reference))),
      bands_(clause.bands.size()),
      steps_(clause.steps.size()) {
  Price(1.0, 1.0);
}

void ScheduleTile::Price(double r, double years) {
  const double edge_unit = clause_.edges_of_reference ? r : 1.0;
  const double amount_unit =
      (clause_.amounts_of_reference ? r : 1.0) * (clause_.amount_years != 0.0 ? years : 1.0);
  const double pivot = clause_.pivot * edge_unit;
  base_ = clause_.base * amount_unit;
  for (std::size_t b = 0; b < bands_.size(); ++b) {
    const CompiledBand& band = clause_.bands[b];
    const double lower = TimesReference(band.lower, edge_unit);
    const double upper = TimesReference(band.upper, edge_unit);
    bands_[b] = {lower, upper, band.rate, Clip(pivot, lower, upper)};
  }
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    const CompiledStep& step = clause_.steps[s];
    steps_[s] = {StepRange(step, step.threshold * edge_unit), step.amount * amount_unit};
  }
}

void ScheduleTile::Pay(const double* x, const ReferenceColumn& r, double years, double size,
                       Column f) {
  size_ = size;
  if (is_priced_by_date_) Price(r.by_path == nullptr ? r.uniform : 1.0, years);
  PayBase(x, r, f);
  AddSteps(x, r, f);
}

// Base and bands: a base that is the same on every path starts the bands' sum.
void ScheduleTile::PayBase(const double* x, const ReferenceColumn& r, Column f) const {
  if (amounts_by_path_) {
    SetAffine(0.0, base_, r.column(), f);
    AddBands(x, r, 0, f);
  } else if (edges_by_path_ || bands_.empty()) {
    Fill(base_, f);
    AddBands(x, r, 0, f);
  } else if (bands_.size() == 1) {
    SetBand(base_, ColumnAt(x), bands_[0], f);
  } else {
    SetBands(base_, ColumnAt(x), bands_[0], bands_[1], f);
    AddBands(x, r, 2, f);
  }
}

// Bands from `first` on.
void ScheduleTile::AddBands(const double* x, const ReferenceColumn& r, std::size_t first,
                            Column f) const {
  if (edges_by_path_) {
    for (const CompiledBand& band : clause_.bands) {
      AddBand(
          ColumnAt(x), r.column(),
          {OfReference(band.lower), OfReference(band.upper), band.rate, OfReference(clause_.pivot)},
          f);
    }
    return;
  }
  std::size_t b = first;
  for (; b + 1 < bands_.size(); b += 2) {
    settlement_internal::AddBands(ColumnAt(x), bands_[b], bands_[b + 1], f);
  }
  if (b < bands_.size()) AddBand(ColumnAt(x), bands_[b], f);
}

void ScheduleTile::AddSteps(const double* x, const ReferenceColumn& r, Column f) const {
  for (const PricedStep& step : steps_) {
    if (!edges_by_path_ && !amounts_by_path_) {
      AddInside(ColumnAt(x), Tolerant(step.range, size_), step.amount, f);
      continue;
    }
    const Edge amount = amounts_by_path_ ? OfReference(step.amount) : Absolute(step.amount);
    AddInside(ColumnAt(x), r.column(),
              {edges_by_path_ ? OfReference(step.range.min) : Absolute(step.range.min),
               edges_by_path_ ? OfReference(step.range.max) : Absolute(step.range.max),
               step.range.min_open, step.range.max_open, size_},
              amount, f);
  }
}

std::vector<SchedulePart> ScheduleTile::Parts(double x, double r) const {
  std::vector<SchedulePart> parts;
  const auto add = [&](SchedulePart::Kind kind, std::size_t index, double amount) {
    if (amount != 0.0) parts.push_back({kind, static_cast<int>(index), amount});
  };
  const double edge_unit = edges_by_path_ ? r : 1.0;
  const double amount_unit = amounts_by_path_ ? r : 1.0;
  add(SchedulePart::Kind::kBase, 0, base_ * amount_unit);
  for (std::size_t b = 0; b < bands_.size(); ++b) {
    const double lower =
        TimesReference(edges_by_path_ ? clause_.bands[b].lower : bands_[b].lower, edge_unit);
    const double upper =
        TimesReference(edges_by_path_ ? clause_.bands[b].upper : bands_[b].upper, edge_unit);
    const double pivot = edges_by_path_ ? Clip(clause_.pivot * r, lower, upper) : bands_[b].pivot;
    add(SchedulePart::Kind::kBand, b, bands_[b].rate * (Clip(x, lower, upper) - pivot));
  }
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    const Range& priced = steps_[s].range;
    const Range range = {TimesReference(priced.min, edge_unit),
                         TimesReference(priced.max, edge_unit), priced.min_open, priced.max_open};
    if (IsInside(x, Tolerant(range, size_)))
      add(SchedulePart::Kind::kStep, s, steps_[s].amount * amount_unit);
  }
  return parts;
}

}  // namespace accord::settlement_internal

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <string>
#include <utility>

#include "accord/v1/clause_points.pb.h"
#include "accord/v1/estimate.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"

namespace accord::cli {
namespace {

using List = google::protobuf::RepeatedPtrField<v1::ClausePoints>;

bool Has(const List& list, const v1::ClausePoints& points) {
  return std::any_of(list.begin(), list.end(), [&](const v1::ClausePoints& each) {
    return google::protobuf::util::MessageDifferencer::Equals(each, points);
  });
}

std::string Figure(double value) {
  v1::Estimate estimate;
  estimate.set_value(value);
  return Money(estimate);
}

// "gain", "gain, by its gate".
std::string NameOfClause(const v1::ClausePoints& points) {
  std::string name = NameOf(points.display_name(), points.clause());
  if (points.reads() == "gates[0].basis") name += ", by its first gate";
  if (points.reads() == "scale.basis") name += ", by its scale";
  return name;
}

}  // namespace

std::string RenderClausePoints(const List& list, const List& besides) {
  Rows rows;
  std::string contract;
  const bool is_several = !list.empty() && list.begin()->contract() != list.rbegin()->contract();
  for (const v1::ClausePoints& points : list) {
    if (Has(besides, points)) continue;
    if (rows.empty()) rows.push_back({"what clauses pay", "point", "basis", "pays"});
    if (is_several && points.contract() != contract) {
      contract = points.contract();
      rows.push_back({"contract " + contract});
    }
    std::string name = (is_several ? "  " : "") + NameOfClause(points);
    for (const v1::BasisPoint& point : points.points()) {
      rows.push_back({std::exchange(name, ""), Share(point.probability(), 0), Figure(point.basis()),
                      MoneyWithError(point.pay())});
    }
  }
  if (rows.empty()) return "";
  return Table(rows) +
         Wrapped(
             "",
             "point: the share of its settlements at which what the clause looks at is so low or "
             "lower; pays: the mean of those about there",
             2);
}

}  // namespace accord::cli

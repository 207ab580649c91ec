#ifndef ACCORD_CLIENTS_CLI_RENDER_SWEEP_H_
#define ACCORD_CLIENTS_CLI_RENDER_SWEEP_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <string>
#include <vector>

#include "clients/cli/data_table.h"

namespace accord::v1 {
class NegotiatedOffer;
class NegotiationReport;
class Scenario;
class SolveReport;
class SweepHeader;
class SweepRows;
class SweepSummary;
class TermAxis;
}  // namespace accord::v1

// Sweeps, solutions and negotiations as pages of text (render.h), or as tables. Pure.
namespace accord::cli {

// One term: a table of every figure with its error, a party each. Two terms of a grid: a map of
// every mean NPV, or with all_figures of every figure, rows by the first term. Else a table of what
// one term would have, a line a set. Last where each mean NPV is greatest.
std::string RenderSweep(const v1::SweepHeader& header, const v1::SweepRows& rows,
                        const v1::SweepSummary& summary, bool all_figures);

// The roots of each target, or what the figure reaches; of a curve a table a target.
std::string RenderSolution(const v1::SolveReport& report);

// What fresh paths cannot tell: which drivers have trials, the same whatever the seed. Empty where
// none has.
std::string RenderTrialsNote(const v1::SolveReport& report, const v1::Scenario& scenario);

// The zone, both solutions and the frontier, what each is to both parties, and a chart; or what
// stands in the way of a deal. `asked`: the axes of the request, whose ends solutions may lie at.
std::string RenderNegotiation(const v1::NegotiationReport& report,
                              const google::protobuf::RepeatedPtrField<v1::TermAxis>& asked);

// As tables. Of a sweep a line a set: its number, every term (values that are no numbers by name,
// else by position), every figure with its standard error. Of a solution a line a root, or one for
// a target that has none. Of a negotiation a line for each offer on the frontier, or, where there
// is none, for everything that stands in the way.
DataTable SweepTable(const v1::SweepHeader& header, const v1::SweepRows& rows);
DataTable SolutionTable(const v1::SolveReport& report);
DataTable NegotiationTable(const v1::NegotiationReport& report);

// What an offer has for an axis: a number, or a value by its name, else by its position.
std::string OfferedValue(const v1::NegotiationReport& report, const v1::NegotiatedOffer& offer,
                         int axis);

// A term's value, six digits at most.
std::string TermValue(double value);

// Terms by as much of their paths as tells them apart: the last name, with the clause or whatever
// it is of before it.
std::vector<std::string> ShortNames(const std::vector<std::string>& paths);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_RENDER_SWEEP_H_

#include "simulation/engine/path_figures.h"

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/engine/block_reduction.h"
#include "simulation/engine/march.h"
#include "simulation/engine/observe.h"
#include "simulation/model/column_arithmetic.h"
#include "simulation/model/columns.h"
#include "simulation/settlement/party_tile.h"

namespace accord {
namespace {

using engine_internal::AreWithinRange;
using engine_internal::ContractMarch;
using engine_internal::First;
using engine_internal::MarchOptions;
using engine_internal::StudyMarch;
using Kind = PathFigure::Kind;

// Where every path's figures go: each block has its own rows of them.
using Table = std::vector<std::vector<double>>;

// A tile after another, and the columns that the figures stand in.
class FigureMarch {
 public:
  FigureMarch(const CompiledModel& model, const std::vector<PathFigure>& figures)
      : model_(model),
        figures_(figures),
        march_(model, {.clients = MarchOptions::Clients::kMove}),
        pays_(static_cast<int>(figures.size())),
        cash_(1),
        years_(static_cast<int>(model.contracts.size()) * 2) {
    for (const PathFigure& figure : figures) {
      if (figure.kind == Kind::kSupplierTotalNpv) total_.emplace();
    }
  }

  void Begin(std::uint64_t first_path) {
    march_.Begin(first_path);
    columns::Fill(0.0, pays_);
    columns::Fill(0.0, years_);
    double start = 0.0;
    for (const CompiledContract& contract : model_.contracts) {
      start -= contract.supplier.investment;
    }
    if (total_) total_->Begin(start);
  }

  void Advance(int t) {
    if (t <= model_.period_count) {
      march_.Advance(t);
    } else {
      march_.AdvanceLagged(t);
    }
    for (std::size_t i = 0; i < figures_.size(); ++i)
      Book(figures_[i], t, pays_[static_cast<int>(i)]);
    if (total_) BookTotal(t);
  }

  ConstColumn ColumnOf(std::size_t i) const {
    const PathFigure& figure = figures_[i];
    switch (figure.kind) {
      case Kind::kSupplierNpv:
        return march_.model().contract(figure.contract)->supplier.npv();
      case Kind::kClientNpv:
        return march_.model().contract(figure.contract)->client.npv();
      case Kind::kSupplierTotalNpv:
        return total_->npv();
      case Kind::kClientCount:
        return march_.model().base()->count(figure.index);
      case Kind::kSupplierShortfall:
        return march_.model().contract(figure.contract)->supplier.peak_shortfall();
      case Kind::kClientShortfall:
        return march_.model().contract(figure.contract)->client.peak_shortfall();
      case Kind::kClausePay:
      case Kind::kGroupPay:
      case Kind::kYearPay:
      case Kind::kSupplierYearCash:
      case Kind::kClientYearCash:
      case Kind::kSupplierWorstYear:
      case Kind::kClientWorstYear:
        break;
    }
    return pays_[static_cast<int>(i)];
  }

 private:
  // What falls due on a line, if anything does.
  void AddCash(const ContractMarch& contract, int line, Column sum) const {
    if (contract.tile.HasCash(line)) columns::Add(contract.tile.cash(line), sum);
  }

  void AddPayments(int contract, Column sum) const {
    for (int line = 0; line < model_.contracts[static_cast<std::size_t>(contract)].line_count();
         ++line) {
      AddCash(*march_.model().contract(contract), line, sum);
    }
  }

  int YearOf(int t) const { return (t - 1) / model_.periods_per_year; }

  // Adds what period t brings to a figure that is summed up over time.
  void Book(const PathFigure& figure, int t, Column sum) {
    switch (figure.kind) {
      case Kind::kClausePay:
        return AddCash(*march_.model().contract(figure.contract), figure.index, sum);
      case Kind::kGroupPay: {
        const ContractMarch& contract = *march_.model().contract(figure.contract);
        const CompiledContract& compiled =
            model_.contracts[static_cast<std::size_t>(figure.contract)];
        for (const int clause : compiled.groups[static_cast<std::size_t>(figure.index)].members) {
          AddCash(contract, clause, sum);
        }
        return AddCash(contract, compiled.group_line(figure.index), sum);
      }
      case Kind::kYearPay:
        if (YearOf(t) == figure.index) AddPayments(figure.contract, sum);
        return;
      case Kind::kSupplierYearCash:
      case Kind::kClientYearCash: {
        if (YearOf(t) != figure.index) return;
        const ContractMarch& contract = *march_.model().contract(figure.contract);
        return columns::Add(figure.kind == Kind::kSupplierYearCash ? contract.tile.supplier_cash()
                                                                   : contract.tile.client_cash(),
                            sum);
      }
      case Kind::kSupplierWorstYear:
      case Kind::kClientWorstYear:
        return BookWorstYear(figure, t, sum);
      case Kind::kSupplierNpv:
      case Kind::kClientNpv:
      case Kind::kSupplierTotalNpv:
      case Kind::kClientCount:
      case Kind::kSupplierShortfall:
      case Kind::kClientShortfall:
        break;
    }
  }

  // Counts the payments of a year and, when it ends, keeps what is owed where that is the most.
  void BookWorstYear(const PathFigure& figure, int t, Column most) {
    const bool is_supplier = figure.kind == Kind::kSupplierWorstYear;
    const Column year = years_[2 * figure.contract + (is_supplier ? 0 : 1)];
    AddPayments(figure.contract, year);
    if (t != model_.cash_period_count && YearOf(t + 1) == YearOf(t)) return;
    for (int i = 0; i < kTilePaths; ++i) {
      const double owed = is_supplier ? 0.0 - year[i] : year[i];
      most[i] = owed > most[i] ? owed : most[i];
      year[i] = 0.0;
    }
  }

  void BookTotal(int t) {
    columns::Fill(0.0, cash_[0]);
    for (std::size_t c = 0; c < model_.contracts.size(); ++c) {
      columns::Add(march_.model().contract(static_cast<int>(c))->tile.supplier_cash(), cash_[0]);
    }
    total_->Book(cash_[0], model_.supplier_discount[t]);
  }

  const CompiledModel& model_;
  const std::vector<PathFigure>& figures_;
  StudyMarch march_;
  ColumnStore pays_, cash_;
  ColumnStore years_;  // payments of the year so far, by contract, for the supplier and the client
  std::optional<PartyTile> total_;
};

absl::Status FillBlock(const CompiledModel& model, const std::vector<PathFigure>& figures,
                       std::int64_t path_count, std::int64_t block,
                       const std::function<bool()>& cancelled, Table& table) {
  FigureMarch march(model, figures);
  const std::int64_t first = block * kBlockPaths;
  const std::int64_t last = std::min<std::int64_t>(first + kBlockPaths, path_count);
  for (std::int64_t path = first; path < last; path += kTilePaths) {
    march.Begin(static_cast<std::uint64_t>(path));
    for (int t = 1; t <= model.cash_period_count; ++t) {
      if (cancelled && cancelled()) return absl::CancelledError("the run was cancelled");
      march.Advance(t);
    }
    const int lanes = static_cast<int>(std::min<std::int64_t>(kTilePaths, last - path));
    for (std::size_t i = 0; i < figures.size(); ++i) {
      const auto values = First(march.ColumnOf(i), lanes);
      if (!AreWithinRange(values)) {
        return absl::OutOfRangeError(
            "a figure of some path leaves the range of +-1e60; check the loadings and the spread "
            "of drivers");
      }
      // A negative zero becomes zero, as in the samples of a run.
      std::transform(values.begin(), values.end(), table[i].begin() + path,
                     [](double value) { return value + 0.0; });
    }
  }
  return absl::OkStatus();
}

// Nothing to merge: blocks write rows of their own.
struct BlockFilled {};

}  // namespace

std::vector<PathFigure> PathFiguresOf(const Scenario& scenario) {
  const ScenarioDraft& facts = scenario.facts();
  std::vector<PathFigure> figures;
  for (std::size_t c = 0; c < facts.contracts.size(); ++c) {
    const int contract = static_cast<int>(c);
    figures.push_back({Kind::kSupplierNpv, contract});
    figures.push_back({Kind::kClientNpv, contract});
    for (std::size_t i = 0; i < facts.contracts[c].clauses.size(); ++i) {
      figures.push_back({Kind::kClausePay, contract, static_cast<int>(i)});
    }
  }
  if (facts.contracts.size() > 1) figures.push_back({Kind::kSupplierTotalNpv});
  if (facts.client_base) {
    for (std::size_t k = 0; k < facts.client_base->segments.size(); ++k) {
      figures.push_back({Kind::kClientCount, 0, static_cast<int>(k)});
    }
  }
  return figures;
}

std::vector<PathFigure> QuantileFiguresOf(const Scenario& scenario) {
  const ScenarioDraft& facts = scenario.facts();
  const int years = (scenario.cash_period_count() - 1) / scenario.periods_per_year() + 1;
  std::vector<PathFigure> figures;
  for (std::size_t c = 0; c < facts.contracts.size(); ++c) {
    const int contract = static_cast<int>(c);
    for (const Kind kind :
         {Kind::kSupplierNpv, Kind::kClientNpv, Kind::kSupplierShortfall, Kind::kClientShortfall}) {
      figures.push_back({kind, contract});
    }
    const auto add = [&](Kind kind, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        figures.push_back({kind, contract, static_cast<int>(i)});
      }
    };
    add(Kind::kClausePay, facts.contracts[c].clauses.size());
    add(Kind::kGroupPay, facts.contracts[c].groups.size());
    add(Kind::kYearPay, static_cast<std::size_t>(years));
    add(Kind::kSupplierYearCash, static_cast<std::size_t>(years));
    add(Kind::kClientYearCash, static_cast<std::size_t>(years));
    figures.push_back({Kind::kSupplierWorstYear, contract});
    figures.push_back({Kind::kClientWorstYear, contract});
  }
  if (facts.contracts.size() > 1) figures.push_back({Kind::kSupplierTotalNpv});
  return figures;
}

Violations CheckQuantiles(const Scenario& scenario, const RunOptions& options,
                          const FieldPath& options_at) {
  if (options.quantiles().empty()) return {};
  const auto figures = static_cast<std::int64_t>(QuantileFiguresOf(scenario).size());
  if (figures * options.path_count() <= limits::kMaxKeptValues) return {};
  Checker checker;
  checker.Add(options_at.Field("quantiles"), ViolationCode::kTooMany,
              "must not keep more than " + std::to_string(limits::kMaxKeptValues) +
                  " values, got " + std::to_string(figures) + " figures of " +
                  std::to_string(options.path_count()) + " paths; at most " +
                  std::to_string(limits::kMaxKeptValues / figures) + " paths go");
  return checker.Take(options_at);
}

Violations CheckPathFigures(const Scenario& scenario, const RunOptions& options,
                            const FieldPath& options_at) {
  if (!options.path_figures()) return {};
  const auto figures = static_cast<std::int64_t>(PathFiguresOf(scenario).size());
  if (figures * options.path_count() <= limits::kMaxPathFigures) return {};
  Checker checker;
  checker.Add(options_at.Field("path_figures"), ViolationCode::kTooMany,
              "must not report more than " + std::to_string(limits::kMaxPathFigures) +
                  " values, got " + std::to_string(figures) + " figures of " +
                  std::to_string(options.path_count()) + " paths; at most " +
                  std::to_string(limits::kMaxPathFigures / figures) + " paths go");
  return checker.Take(options_at);
}

absl::StatusOr<Table> RunPathFigures(const CompiledModel& model,
                                     const std::vector<PathFigure>& figures,
                                     std::int64_t path_count, const RunControl& control) {
  Table table(figures.size(), std::vector<double>(static_cast<std::size_t>(path_count)));
  BlockThreads threads(control.threads);
  std::mutex mutex;
  std::int64_t done = 0;
  const std::int64_t blocks = (path_count + kBlockPaths - 1) / kBlockPaths;
  const absl::StatusOr<BlockFilled> all = ReduceBlocks<BlockFilled>(
      threads, 0, blocks,
      [&](std::int64_t index) -> absl::StatusOr<BlockFilled> {
        const absl::Status filled =
            FillBlock(model, figures, path_count, index, control.cancelled, table);
        if (!filled.ok()) return filled;
        const std::lock_guard lock(mutex);
        done += std::min<std::int64_t>(kBlockPaths, path_count - index * kBlockPaths);
        if (control.on_progress) control.on_progress({done, path_count, nullptr});
        return BlockFilled();
      },
      [](BlockFilled&, BlockFilled) {});
  if (!all.ok()) return all.status();
  return table;
}

}  // namespace accord

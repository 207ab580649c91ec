#include <utility>

#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/panel_upload.h"
#include "clients/cli/readable.h"
#include "clients/cli/render_backtest.h"
#include "clients/cli/report_table.h"
#include "clients/cli/stream.h"
#include "server/convert/json.h"

namespace accord::cli {

ExitCode Backtest(const EstimateFlags& panel, const BacktestFlags& flags,
                  const ConnectionFlags& connection, const OutputFlags& output) {
  std::optional<v1::EstimationPlan> estimation = EstimationPlanOf(panel);
  if (!estimation) return kInvalid;
  v1::BacktestPlan plan;
  *plan.mutable_estimation() = *std::move(estimation);
  if (flags.held_back) plan.set_held_back(*flags.held_back);
  if (flags.level) plan.set_level(*flags.level);
  if (flags.path_count) plan.set_path_count(*flags.path_count);
  if (flags.seed) plan.set_seed(*flags.seed);
  v1::BacktestMigrationResponse response;
  PanelUpload<v1::BacktestPlan, v1::BacktestMigrationRequest, v1::BacktestMigrationResponse> upload(
      &v1::ClientBaseService::Stub::BacktestMigration, &v1::BacktestMigrationRequest::mutable_plan,
      &v1::BacktestMigrationRequest::mutable_rows);
  const ExitCode code = upload.Run(plan, panel, connection, &response);
  if (code != kOk) return code;
  return Print(Shown(response.report(), output, RenderBacktest, LongTable));
}

}  // namespace accord::cli

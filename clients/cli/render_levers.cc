#include <string_view>

#include "accord/v1/client_base.pb.h"
#include "accord/v1/client_base_service.pb.h"
#include "accord/v1/ready_lever.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render.h"
#include "simulation/base/violation.h"

namespace accord::cli {
namespace {

std::string_view FamilyName(v1::LeverFamily family) {
  switch (family) {
    case v1::LEVER_FAMILY_DIRECTION:
      return "Directions";
    case v1::LEVER_FAMILY_INSTRUMENT:
      return "Instruments";
    default:
      return "Others";
  }
}

// "odds of moving up x 1.3, of leaving x 0.7; unsure by 0.5".
std::string EffectOf(const v1::Lever& lever) {
  std::string text;
  const auto add = [&text](const char* what, bool given, double ratio) {
    if (!given) return;
    text += (text.empty() ? "odds of " : ", of ") + std::string(what) + " x " + NumberText(ratio);
  };
  add("moving up", lever.has_odds_ratio_up(), lever.odds_ratio_up());
  add("moving down", lever.has_odds_ratio_down(), lever.odds_ratio_down());
  add("leaving", lever.has_odds_ratio_out(), lever.odds_ratio_out());
  if (lever.effect_log_sd() > 0) text += "; unsure by " + NumberText(lever.effect_log_sd());
  return text;
}

// "15 a client and period, 70 clients at most".
std::string CostOf(const v1::Lever& lever) {
  std::string text = Grouped(lever.cost_per_client(), 0) + " a client and period";
  if (lever.has_capacity()) {
    text += ", " + Grouped(static_cast<double>(lever.capacity()), 0) + " clients at most";
  }
  return text;
}

constexpr int kIndent = 6;

}  // namespace

std::string RenderLevers(const v1::ListLeversResponse& response) {
  std::string page =
      "Ready-made levers: what they do and cost is an illustration, to be replaced by your own\n";
  v1::LeverFamily family = v1::LEVER_FAMILY_UNSPECIFIED;
  for (const v1::ReadyLever& ready : response.levers()) {
    if (ready.family() != family) {
      family = ready.family();
      page += "\n" + Wrapped(std::string(FamilyName(family)) + ": ", ready.source(),
                             static_cast<int>(FamilyName(family).size()) + 2);
    }
    const v1::Lever& lever = ready.lever();
    page += "\n  " + lever.id() + "  (" + lever.display_name() + ")\n";
    page += Wrapped("", ready.description(), kIndent);
    page += Wrapped("", "For " + ready.treats() + ".", kIndent);
    page += Wrapped("", EffectOf(lever), kIndent) + Wrapped("", CostOf(lever), kIndent);
  }
  return page + "\n  accord levers NAME --segments A,B prints one as JSON for a scenario.\n";
}

}  // namespace accord::cli

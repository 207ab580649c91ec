#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "clients/cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/clients/cli/program.h"

namespace accord::cli {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

const std::string kSource = ACCORD_SOURCE_DIR;
const std::string kCase = kSource + "/clients/examples/demand_forecast.json";
const std::string kLibrary = kSource + "/clients/examples/data/Demand_Forecast_Library.SIPmath";

// A file of this test alone.
std::string Path(const std::string& name) {
  return ::testing::TempDir() + "/sipmath_program_test_" + name;
}

std::string FileText(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

json ReportOf(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--no-progress", "--output", "json"});
  const Outcome run = Call(arguments);
  EXPECT_EQ(run.code, kOk) << run.error;
  return json::parse(run.out);
}

TEST(Sipmath, LibraryOfOthersGivesTheTrialsThatTheExampleHolds) {
  const json example = ReportOf({"simulate", kCase, "--paths", "2000"});
  const json read = ReportOf({"simulate", kCase, "--paths", "2000", "--trials",
                              "demand=" + kLibrary + ":Demand_Forecast"});
  EXPECT_EQ(example["run"]["digest"], read["run"]["digest"]);
}

// What a workbook has for trials 1 to 3 (the formula of the library, by its own Python reader).
TEST(Sipmath, ReplayShowsTheTrialOfThePath) {
  const double published[] = {128440.52990667368, 112481.29698586231, 151657.13088394463};
  for (int path = 0; path < 3; ++path) {
    const json replay = ReportOf({"replay", kCase, "--path", std::to_string(path)});
    EXPECT_NEAR(replay["paths"][0]["drivers"][0]["values"][0], published[path], 1e-8);
  }
}

TEST(Sipmath, WhatARunWritesIsReadBackAsItWas) {
  const std::string first = Path("first.SIPmath"), second = Path("second.SIPmath");
  const json report = ReportOf({"simulate", kCase, "--paths", "1000", "--sipmath-out", first});
  EXPECT_EQ(report["path_figures"], json::array());  // they are in the file
  const json library = json::parse(FileText(first));
  EXPECT_EQ(library["libraryType"], "SIPmath_3_0");
  EXPECT_EQ(library["sips"][0]["name"], "warehouse.supplier_npv");
  EXPECT_EQ(library["sips"][0]["arguments"]["value"].size(), 1000);
  double mean = 0;
  for (const double value : library["sips"][0]["arguments"]["value"]) mean += value / 1000;
  EXPECT_NEAR(mean, report["contracts"][0]["supplier"]["npv"]["mean"]["value"], 1e-6);
  // The same bytes again, with any number of threads.
  ReportOf({"simulate", kCase, "--paths", "1000", "--threads", "1", "--sipmath-out", second});
  EXPECT_EQ(FileText(first), FileText(second));
  // Pay of the client is what it pays: put in the place of demand, a replay shows it.
  const json replay = ReportOf({"replay", kCase, "--path", "17", "--paths", "1000", "--trials",
                                "demand=" + first + ":warehouse.handling.pay"});
  EXPECT_EQ(replay["paths"][0]["drivers"][0]["values"][0],
            library["sips"][3]["arguments"]["value"][17]);
  std::remove(first.c_str());
  std::remove(second.c_str());
}

TEST(Sipmath, FaultsNameTheFileTheSipAndTheNearestName) {
  const Outcome sip = Call({"check", kCase, "--trials", "demand=" + kLibrary + ":Demand_Forcast"});
  EXPECT_EQ(sip.code, kInvalid);
  EXPECT_THAT(sip.error, HasSubstr("Demand_Forecast_Library.SIPmath"));
  EXPECT_THAT(sip.error, HasSubstr(R"(UNKNOWN_ID: has no SIP "Demand_Forcast")"));
  EXPECT_THAT(sip.error, HasSubstr(R"(did you mean "Demand_Forecast"?)"));
  const Outcome driver = Call({"check", kCase, "--trials", "demnd=" + kLibrary + ":x"});
  EXPECT_THAT(driver.error, HasSubstr(R"(did you mean "demand"?)"));
  EXPECT_EQ(Call({"check", kCase, "--trials", "demand=/no/such:x"}).code, kInvalid);
  EXPECT_EQ(Call({"check", kCase, "--trials", "demand"}).code, kUsage);
  const Outcome many =
      Call({"simulate", kCase, "--paths", "20", "--trials",
            "demand=" + kSource + "/tests/data/sipmath/" + "Development_Time.SIPmath:SIP_2"});
  EXPECT_EQ(many.code, kInvalid);
  EXPECT_THAT(many.error, HasSubstr("must have a trial for each of the 20 paths, got 13"));
  const Outcome full = Call(
      {"simulate", kCase, "--paths", "20", "--no-progress", "--sipmath-out", "/no/such/folder/x"});
  EXPECT_EQ(full.code, kUsage);
  EXPECT_EQ(full.out, "");
  EXPECT_THAT(full.error, HasSubstr("cannot write /no/such/folder/x"));
}

}  // namespace
}  // namespace accord::cli

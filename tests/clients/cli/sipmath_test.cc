#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "clients/cli/sipmath_library.h"
#include "clients/cli/sipmath_writer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/others_trials.h"

namespace accord::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const FieldPath kAt("lib");

std::string FileText(const std::string& name) {
  std::ifstream file(std::string(ACCORD_SOURCE_DIR) + "/" + name, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

SipmathLibrary LibraryOf(const std::string& text) {
  auto library = SipmathLibrary::Read(text, kAt);
  EXPECT_TRUE(std::holds_alternative<SipmathLibrary>(library));
  return std::get<SipmathLibrary>(std::move(library));
}

// The example library of the schema (tests/data/sipmath/PROVENANCE.md).
SipmathLibrary DevelopmentTime() {
  return LibraryOf(FileText("tests/data/sipmath/Development_Time.SIPmath"));
}

v1::TrialStream StreamOf(const SipmathLibrary& library, const std::string& sip) {
  auto stream = library.Stream(sip, kAt);
  EXPECT_TRUE(std::holds_alternative<v1::TrialStream>(stream));
  return std::get<v1::TrialStream>(stream);
}

// "path CODE: description" of the only fault.
std::string FaultOf(const SipmathLibrary& library, const std::string& sip) {
  const auto stream = library.Stream(sip, kAt);
  const auto* faults = std::get_if<Violations>(&stream);
  if (faults == nullptr || faults->size() != 1) return "";
  return (*faults)[0].field + " " + std::string(ViolationCodeName((*faults)[0].code)) + ": " +
         (*faults)[0].description;
}

TEST(SipmathLibrary, ReadsTheDemandForecastOfOthers) {
  const SipmathLibrary library =
      LibraryOf(FileText("clients/examples/data/Demand_Forecast_Library.SIPmath"));
  EXPECT_THAT(library.names(), ElementsAre("Demand_Forecast"));
  const v1::MetalogTrials demand = StreamOf(library, "Demand_Forecast").metalog();
  EXPECT_THAT(demand.a_coefficients(), SizeIs(10));
  EXPECT_EQ(demand.a_coefficients(0), 11.4559572005274);
  EXPECT_EQ(demand.lower_bound(), 1239);
  EXPECT_FALSE(demand.has_upper_bound());
  ASSERT_THAT(demand.hdr(), SizeIs(1));
  EXPECT_EQ(demand.hdr(0).entity(), 1);
  EXPECT_EQ(demand.hdr(0).var_id(), 2);
  EXPECT_EQ(demand.hdr(0).seed3(), 3);
  EXPECT_EQ(demand.hdr(0).seed4(), 4);
  EXPECT_FALSE(demand.hdr(0).has_weight());
}

// Down to the rows of the copula's factor; whose trials these are, trials_test.cc says.
TEST(SipmathLibrary, ReadsEverySipOfTheSchemasExampleThatHasPublishedTrials) {
  const SipmathLibrary library = DevelopmentTime();
  for (const PublishedSip& sip : PublishedSips()) {
    const v1::MetalogTrials metalog = StreamOf(library, sip.name).metalog();
    EXPECT_THAT(metalog.a_coefficients(), testing::ElementsAreArray(sip.a_coefficients));
    ASSERT_THAT(metalog.hdr(), SizeIs(sip.hdr.size())) << sip.name;
    for (std::size_t i = 0; i < sip.hdr.size(); ++i) {
      const v1::HdrTerm& hdr = metalog.hdr(static_cast<int>(i));
      EXPECT_EQ(hdr.entity(), sip.hdr[i].entity);
      EXPECT_EQ(hdr.var_id(), sip.hdr[i].var_id);
      EXPECT_EQ(hdr.has_weight(), sip.hdr[i].weight.has_value());
      EXPECT_NEAR(hdr.weight(), sip.hdr[i].weight.value_or(0), 1e-15);
    }
  }
  EXPECT_THAT(StreamOf(library, "SIP_2").sampled().values(), SizeIs(13));
  EXPECT_EQ(StreamOf(library, "SIP_2").sampled().values(3), 0.3527161);
  EXPECT_EQ(StreamOf(library, "Variable1").metalog().upper_bound(), 5);
  EXPECT_THAT(StreamOf(library, "StandardNormal").metalog().a_coefficients(), SizeIs(16));
}

TEST(SipmathLibrary, SaysWhatItDoesNotRead) {
  const SipmathLibrary library = DevelopmentTime();
  EXPECT_EQ(FaultOf(library, "Poisson"),
            R"(lib.sips["Poisson"].function UNIMPLEMENTED: must be Metalog_1_0 or SIP_Array, )"
            R"(got "Lookup_Table")");
  EXPECT_EQ(FaultOf(library, "ProductDemand"),
            R"(lib.sips["ProductDemand"].arguments.type UNIMPLEMENTED: must be array, with the )"
            R"(values in the library, got "csv")");
  EXPECT_EQ(FaultOf(library, "Steelhead1 (array)"),
            "U01.copula[\"HappyCopulaLib (array)\"].function UNIMPLEMENTED: must be "
            R"(GaussianCopula, got "SIP_Array")");
  EXPECT_THAT(FaultOf(library, "Acounts"), HasSubstr(R"(did you mean "Accounts"?)"));
  const auto rounded = library.Stream("Variable2_seed3_param", kAt);
  ASSERT_THAT(std::get<Violations>(rounded), SizeIs(2));
  EXPECT_THAT(std::get<Violations>(rounded)[0].description, HasSubstr("rounded"));
  EXPECT_THAT(std::get<Violations>(rounded)[1].description, HasSubstr("User-entered Seed3"));
}

constexpr char kSmall[] = R"({"U01": {"rng": [
  {"name": "i", "function": "Index"},
  {"name": "h", "function": "HDR_2_0", "arguments": {"varId": 7.5}}]},
  "sips": [
  {"name": "gap", "function": "SIP_Array", "ref": {"source": "rng", "name": "i"},
   "arguments": {"type": "array", "value": [1, null, 3]}},
  {"name": "a,b", "function": "SIP_Array", "arguments": {"value": [1, 2]}},
  {"name": "c", "function": "SIP_Array", "arguments": {"value": [3, 4]}},
  {"name": "twice", "function": "SIP_Array", "arguments": {"value": [3, 4]}},
  {"name": "twice", "function": "SIP_Array", "arguments": {"value": [3, 4]}},
  {"name": "bare", "function": "Metalog_1_0"},
  {"name": "half", "function": "Metalog_1_0", "arguments": {"aCoefficients": [1, 2]},
   "ref": {"source": "rng", "name": "h"}},
  {"name": "lost", "function": "Metalog_1_0", "arguments": {"aCoefficients": [1, "2"]},
   "ref": {"source": "rng", "name": "H"}}]})";

TEST(SipmathLibrary, SaysWhatIsMissing) {
  const SipmathLibrary library = LibraryOf(kSmall);
  EXPECT_EQ(FaultOf(library, "gap"),
            R"(lib.sips["gap"].arguments.value[1] INVALID_FORMAT: must be a number: trial 2 is )"
            "missing, got null");
  EXPECT_THAT(FaultOf(library, "twice"), HasSubstr("DUPLICATE"));
  EXPECT_EQ(FaultOf(library, "half"),
            R"(U01.rng["h"].arguments.varId OUT_OF_RANGE: must be a whole number from 0 to )"
            "100000000, got 7.5");
  const auto bare = library.Stream("bare", kAt);
  ASSERT_THAT(std::get<Violations>(bare), SizeIs(2));  // coefficients, and the source
  const auto lost = library.Stream("lost", kAt);
  ASSERT_THAT(std::get<Violations>(lost), SizeIs(2));
  EXPECT_THAT(std::get<Violations>(lost)[1].description, HasSubstr(R"(did you mean "h"?)"));
  for (const char* text : {"", "[1", "[]", "{}", R"({"sips": {}})", "7"}) {
    EXPECT_TRUE(std::holds_alternative<Violations>(SipmathLibrary::Read(text, kAt))) << text;
  }
}

// Two layers, with these entries of the matrix and arguments of the first stream.
SipmathLibrary WithCopula(const std::string& entries, const std::string& arguments,
                          const std::string& bound = "lowerBound") {
  return LibraryOf(R"({"globalVariables": [{"name": "m", "value": {"columns": ["A", "B"],
    "matrix": [)" + entries +
                   R"(]}}],
    "U01": {"rng": [{"name": "h1", "function": "HDR_2_0", "arguments": {)" +
                   arguments + R"(}},
                    {"name": "h2", "function": "HDR_2_0", "arguments": {"varId": 2}}],
      "copula": [{"name": "g", "function": "GaussianCopula", "copulaLayer": ["A", "B"],
                  "arguments": {"correlationMatrix": {"value": "m"}, "rng": ["h1", "h2"]}}]},
    "sips": [{"name": "x", "function": "Metalog_1_0",
              "ref": {"source": "copula", "name": "g", "copulaLayer": "B"},
              "arguments": {"aCoefficients": [10, 0.3], ")" +
                   bound + R"(": 0}}]})");
}

TEST(SipmathLibrary, RefusesCorrelationsThatContradictThemselves) {
  constexpr char kPair[] = R"({"row": "A", "col": "B", "value": 0.5})";
  constexpr char kOnes[] =
      R"(, {"row": "A", "col": "A", "value": 1}, {"row": "B", "col": "A", "value": 0.5})";
  const std::string at = R"(U01.copula["g"].arguments.correlationMatrix.matrix[1] )";
  EXPECT_THAT(
      StreamOf(WithCopula(std::string(kPair) + kOnes, R"("varId": 1)"), "x").metalog().hdr(),
      SizeIs(2));
  const auto fault = [&](const std::string& entry) {
    return FaultOf(WithCopula(kPair + (", " + entry), R"("varId": 1)"), "x");
  };
  EXPECT_THAT(fault(R"({"row": "A", "col": "A", "value": 0.5})"),
              HasSubstr(at + "OUT_OF_RANGE: must be 1 on the diagonal, got 0.5"));
  EXPECT_THAT(fault(R"({"row": "B", "col": "A", "value": 0.9})"),
              HasSubstr(at + "CONTRADICTION: must be what the same pair has before it (0.5)"));
}

// What is misspelt would be 0, or absent.
TEST(SipmathLibrary, RefusesArgumentsThatItDoesNotKnow) {
  constexpr char kPair[] = R"({"row": "A", "col": "B", "value": 0.5})";
  EXPECT_THAT(FaultOf(WithCopula(kPair, R"("counter": "PM_Index", "varid": 7)"), "x"),
              HasSubstr(R"(U01.rng["h1"].arguments.varid UNKNOWN_FIELD: must be one of )"));
  EXPECT_THAT(FaultOf(WithCopula(kPair, R"("varid": 7)"), "x"),
              HasSubstr(R"(did you mean "varId"?)"));
  EXPECT_THAT(FaultOf(WithCopula(kPair, R"("varId": 7)", "lower_bound"), "x"),
              HasSubstr("arguments.lower_bound UNKNOWN_FIELD"));
}

TEST(SipmathLibrary, TakesNamesWithCommasWhereTheyAreOne) {
  const SipmathLibrary library = LibraryOf(kSmall);
  EXPECT_EQ(std::get<v1::TrialsMarginal>(library.Trials("a,b", kAt)).streams_size(), 1);
  EXPECT_EQ(std::get<v1::TrialsMarginal>(library.Trials("c,c,c", kAt)).streams_size(), 3);
  EXPECT_THAT(std::get<Violations>(library.Trials("c,d,e", kAt)), SizeIs(2));
}

TEST(ReadTrialsFlag, CutsAtTheFirstEqualsSignAndTheLastColon) {
  const auto flag = ReadTrialsFlag("demand=a=b:c/lib.SIPmath:Rev_01,Rev_02");
  ASSERT_TRUE(flag);
  EXPECT_EQ(flag->driver, "demand");
  EXPECT_EQ(flag->file, "a=b:c/lib.SIPmath");
  EXPECT_EQ(flag->sips, "Rev_01,Rev_02");
  for (const char* text : {"", "=", "demand", "demand=f", "demand=:s", "demand=f:", "=f:s"}) {
    EXPECT_FALSE(ReadTrialsFlag(text)) << text;
  }
}

TEST(SipmathWriter, WritesWhatTheReaderReads) {
  v1::SimulationReport report;
  report.mutable_run()->set_display_name("A \"case\"\n");
  const std::vector<double> values = {0.1, -1e-300, 12345678.901234567, 3, 1e60, 1.0 / 3};
  for (const char* name :
       {R"(contracts["key"].supplier.npv)", R"(contracts["key"].clauses["gain-1"].pay)",
        R"(contracts["key"].clauses["gain_1"].pay)", "supplier.npv",
        R"(client_base.segments["3"].client_count)"}) {
    v1::PathFigure& figure = *report.add_path_figures();
    figure.set_figure(name);
    figure.mutable_values()->Add(values.begin(), values.end());
  }
  const std::string text = SipmathLibraryOf(report);
  const SipmathLibrary library = LibraryOf(text);
  EXPECT_THAT(library.names(), ElementsAre("key.supplier_npv", "key.gain_1.pay", "key.gain_1.pay_2",
                                           "supplier_npv", "_3.client_count"));
  for (const std::string& name : library.names()) {
    EXPECT_THAT(StreamOf(library, name).sampled().values(), testing::ElementsAreArray(values));
  }
  EXPECT_THAT(text, HasSubstr(R"("libraryType": "SIPmath_3_0")"));
  EXPECT_THAT(text, HasSubstr(R"("figure": "contracts[\"key\"].supplier.npv", "count": 6)"));
}

}  // namespace
}  // namespace accord::cli

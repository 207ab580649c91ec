#include "clients/cli/sipmath_library.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "clients/cli/sipmath_json.h"
#include "server/convert/json_tree.h"
#include "server/convert/nearest_name.h"
#include "simulation/base/checker.h"
#include "simulation/base/limits.h"

namespace accord::cli {
namespace {

// One SIP of a library.
class SipReader {
 public:
  SipReader(const JsonNode& library, const JsonNode& sip, FieldPath at, Checker& checker)
      : library_(library), sip_(sip), at_(std::move(at)), checker_(checker) {}

  v1::TrialStream Read() {
    v1::TrialStream stream;
    if (Member(&sip_, "rounding") != nullptr) {
      checker_.Add(at_.Field("rounding"), ViolationCode::kUnimplemented,
                   "must not be set: rounded SIPs are not read");
    }
    const std::string function = TextOf(Member(&sip_, "function"));
    if (function == "Metalog_1_0") {
      ReadMetalog(*stream.mutable_metalog());
    } else if (function == "SIP_Array") {
      ReadArray(*stream.mutable_sampled());
    } else {
      Refuse(at_.Field("function"), "must be Metalog_1_0 or SIP_Array", function);
    }
    return stream;
  }

 private:
  void Refuse(const FieldPath& at, const std::string& wanted, const std::string& got) {
    checker_.Add(at, got.empty() ? ViolationCode::kRequired : ViolationCode::kUnimplemented,
                 wanted + (got.empty() ? "" : ", got " + QuotedText(got)));
  }

  // A number of an object, or nothing after adding why there is none.
  std::optional<double> Number(const FieldPath& at, const JsonNode& node) {
    if (const std::optional<double> number = NumberOf(node)) return number;
    if (Member(&node, "type") != nullptr) {
      checker_.Add(at, ViolationCode::kUnimplemented,
                   "must be a number in the library: one that is filled in elsewhere (" +
                       QuotedText(TextOf(Member(&node, "type"))) + " " +
                       QuotedText(TextOf(Member(&node, "name"))) + ") is not read");
    } else {
      checker_.Add(at, ViolationCode::kInvalidFormat,
                   "must be a number, got " + DescribeJson(node));
    }
    return std::nullopt;
  }

  void ReadMetalog(v1::MetalogTrials& metalog) {
    const JsonNode* arguments = Member(&sip_, "arguments");
    const FieldPath arguments_at = at_.Field("arguments");
    CheckMembers(checker_, arguments_at, arguments, {"aCoefficients", "lowerBound", "upperBound"});
    const JsonNode* coefficients = Member(arguments, "aCoefficients");
    const FieldPath list_at = arguments_at.Field("aCoefficients");
    if (coefficients == nullptr || coefficients->list() == nullptr) {
      checker_.Add(list_at, ViolationCode::kRequired, "must be a list of numbers");
    } else {
      for (std::size_t i = 0; i < coefficients->list()->size(); ++i) {
        const FieldPath entry = list_at.At(static_cast<int>(i));
        metalog.add_a_coefficients(Number(entry, (*coefficients->list())[i]).value_or(0));
      }
    }
    if (const JsonNode* lower = Member(arguments, "lowerBound")) {
      metalog.set_lower_bound(Number(arguments_at.Field("lowerBound"), *lower).value_or(0));
    }
    if (const JsonNode* upper = Member(arguments, "upperBound")) {
      metalog.set_upper_bound(Number(arguments_at.Field("upperBound"), *upper).value_or(0));
    }
    ReadSource(metalog);
  }

  void ReadSource(v1::MetalogTrials& metalog) {
    const JsonNode* ref = Member(&sip_, "ref");
    const std::string source = TextOf(Member(ref, "source")), name = TextOf(Member(ref, "name"));
    const FieldPath ref_at = at_.Field("ref");
    if (source == "rng") {
      if (const auto hdr = Hdr(name, ref_at)) *metalog.add_hdr() = *hdr;
    } else if (source == "copula") {
      ReadCopula(name, TextOf(Member(ref, "copulaLayer")), ref_at, metalog);
    } else {
      Refuse(ref_at.Field("source"), "must be rng or copula", source);
    }
  }

  // A stream of random numbers by its name.
  std::optional<v1::HdrTerm> Hdr(const std::string& name, const FieldPath& ref_at) {
    const JsonNode* streams = Member(Member(&library_, "U01"), "rng");
    const JsonNode* stream = Named(streams, name);
    if (stream == nullptr) {
      const std::vector<std::string> names = NamesOf(streams);
      checker_.Add(ref_at.Field("name"), ViolationCode::kUnknownId,
                   "must be a stream of U01.rng (" + NameList(names) + "), got " +
                       QuotedText(name) + DidYouMean(name, names));
      return std::nullopt;
    }
    const FieldPath at = FieldPath("U01").Field("rng").Entry(name, 0);
    const std::string function = TextOf(Member(stream, "function"));
    if (function != "HDR_2_0") {
      Refuse(at.Field("function"), "must be HDR_2_0", function);
      return std::nullopt;
    }
    const JsonNode* arguments = Member(stream, "arguments");
    CheckMembers(checker_, at.Field("arguments"), arguments,
                 {"counter", "entity", "varId", "seed3", "seed4"});
    const auto number = [&](const char* field) {
      const JsonNode* node = Member(arguments, field);
      if (node == nullptr) return 0;
      const FieldPath field_at = at.Field("arguments").Field(field);
      const std::optional<double> given = Number(field_at, *node);
      if (!given) return 0;
      if (*given != std::floor(*given) || *given < 0 || *given > limits::kMaxHdrSeed) {
        checker_.Add(field_at, ViolationCode::kOutOfRange,
                     "must be a whole number from 0 to 100000000, got " + NumberText(*given));
        return 0;
      }
      return static_cast<int>(*given);
    };
    v1::HdrTerm hdr;
    hdr.set_entity(number("entity"));
    hdr.set_var_id(number("varId"));
    hdr.set_seed3(number("seed3"));
    hdr.set_seed4(number("seed4"));
    return hdr;
  }

  void ReadCopula(const std::string& name, const std::string& layer, const FieldPath& ref_at,
                  v1::MetalogTrials& metalog) {
    const JsonNode* copulas = Member(Member(&library_, "U01"), "copula");
    const JsonNode* copula = Named(copulas, name);
    if (copula == nullptr) {
      const std::vector<std::string> names = NamesOf(copulas);
      checker_.Add(ref_at.Field("name"), ViolationCode::kUnknownId,
                   "must be a copula of U01.copula (" + NameList(names) + "), got " +
                       QuotedText(name) + DidYouMean(name, names));
      return;
    }
    const FieldPath at = FieldPath("U01").Field("copula").Entry(name, 0);
    const std::string function = TextOf(Member(copula, "function"));
    if (function != "GaussianCopula") {
      Refuse(at.Field("function"), "must be GaussianCopula", function);
      return;
    }
    const std::vector<std::string> layers = Texts(at.Field("copulaLayer"), *copula, "copulaLayer");
    const auto place = std::find(layers.begin(), layers.end(), layer);
    if (place == layers.end()) {
      checker_.Add(ref_at.Field("copulaLayer"), ViolationCode::kUnknownId,
                   "must be a layer of the copula (" + NameList(layers) + "), got " +
                       QuotedText(layer) + DidYouMean(layer, layers));
      return;
    }
    const JsonNode* arguments = Member(copula, "arguments");
    const FieldPath arguments_at = at.Field("arguments");
    const std::vector<std::string> streams =
        arguments == nullptr ? std::vector<std::string>()
                             : Texts(arguments_at.Field("rng"), *arguments, "rng");
    if (streams.size() != layers.size()) {
      checker_.Add(arguments_at.Field("rng"), ViolationCode::kContradiction,
                   "must name a stream for each of the " + std::to_string(layers.size()) +
                       " layers, got " + std::to_string(streams.size()));
      return;
    }
    const auto matrix = Correlations(arguments, arguments_at.Field("correlationMatrix"));
    if (!matrix) return;
    if (matrix->size() != layers.size()) {
      checker_.Add(arguments_at.Field("correlationMatrix"), ViolationCode::kContradiction,
                   "must have a row for each of the " + std::to_string(layers.size()) +
                       " layers, got " + std::to_string(matrix->size()));
      return;
    }
    AddRow(*matrix, streams, static_cast<std::size_t>(place - layers.begin()),
           arguments_at.Field("correlationMatrix"), metalog);
  }

  // Row `layer` of the lower-triangular factor L with L L' = R.
  void AddRow(const std::vector<std::vector<double>>& r, const std::vector<std::string>& streams,
              std::size_t layer, const FieldPath& at, v1::MetalogTrials& metalog) {
    std::vector<std::vector<double>> factor(layer + 1, std::vector<double>(layer + 1, 0.0));
    for (std::size_t i = 0; i <= layer; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        double rest = r[i][j];
        for (std::size_t k = 0; k < j; ++k) rest -= factor[i][k] * factor[j][k];
        if (i == j && !(rest > 0)) {
          checker_.Add(at, ViolationCode::kNotPositiveSemidefinite,
                       "must be positive definite, but row " + std::to_string(i + 1) +
                           " follows from those before it or contradicts them");
          return;
        }
        factor[i][j] = i == j ? std::sqrt(rest) : rest / factor[j][j];
      }
    }
    for (std::size_t j = 0; j <= layer; ++j) {
      if (factor[layer][j] == 0) continue;
      const auto hdr = Hdr(streams[j], at_.Field("ref"));
      if (!hdr) continue;
      *metalog.add_hdr() = *hdr;
      metalog.mutable_hdr()->rbegin()->set_weight(factor[layer][j]);
    }
    if (metalog.hdr_size() == 1) metalog.mutable_hdr(0)->clear_weight();
  }

  std::vector<std::string> Texts(const FieldPath& at, const JsonNode& of, const char* name) {
    std::vector<std::string> texts;
    const JsonNode* list = Member(&of, name);
    if (list == nullptr || list->list() == nullptr) {
      checker_.Add(at, ViolationCode::kRequired, "must be a list of names");
      return texts;
    }
    for (const JsonNode& entry : *list->list()) texts.push_back(TextOf(&entry));
    return texts;
  }

  // The matrix of a global variable.
  std::optional<std::vector<std::vector<double>>> Correlations(const JsonNode* arguments,
                                                               const FieldPath& at) {
    const std::string variable = TextOf(Member(Member(arguments, "correlationMatrix"), "value"));
    const JsonNode* variables = Member(&library_, "globalVariables");
    const JsonNode* value = Member(Named(variables, variable), "value");
    const JsonNode* entries = Member(value, "matrix");
    const JsonNode* columns = Member(value, "columns");
    if (entries == nullptr || entries->list() == nullptr || columns == nullptr ||
        columns->list() == nullptr) {
      const std::vector<std::string> names = NamesOf(variables);
      checker_.Add(at, ViolationCode::kUnknownId,
                   "must be a matrix of globalVariables (" + NameList(names) + "), got " +
                       QuotedText(variable) + DidYouMean(variable, names));
      return std::nullopt;
    }
    return CorrelationsIn(checker_, at, *columns, *entries);
  }

  void ReadArray(v1::SampledTrials& sampled) {
    const JsonNode* arguments = Member(&sip_, "arguments");
    const std::string type = TextOf(Member(arguments, "type"));
    const FieldPath arguments_at = at_.Field("arguments");
    if (!type.empty() && type != "array") {
      Refuse(arguments_at.Field("type"), "must be array, with the values in the library", type);
      return;
    }
    const JsonNode* ref = Member(&sip_, "ref");
    if (const std::string rng = TextOf(Member(ref, "name")); !rng.empty()) {
      const JsonNode* stream = Named(Member(Member(&library_, "U01"), "rng"), rng);
      const std::string function = TextOf(Member(stream, "function"));
      if (!function.empty() && function != "Index") {
        Refuse(at_.Field("ref"), "must be the trial's own index", function);
      }
    }
    const JsonNode* values = Member(arguments, "value");
    const FieldPath list_at = arguments_at.Field("value");
    if (values == nullptr || values->list() == nullptr) {
      checker_.Add(list_at, ViolationCode::kRequired, "must be a list of numbers, one a trial");
      return;
    }
    sampled.mutable_values()->Reserve(static_cast<int>(values->list()->size()));
    for (std::size_t i = 0; i < values->list()->size(); ++i) {
      const JsonNode& value = (*values->list())[i];
      const std::optional<double> number = NumberOf(value);
      sampled.add_values(number.value_or(0));
      if (number) continue;
      checker_.Add(list_at.At(static_cast<int>(i)), ViolationCode::kInvalidFormat,
                   "must be a number: trial " + std::to_string(i + 1) + " is missing, got " +
                       DescribeJson(value));
    }
  }

  const JsonNode& library_;
  const JsonNode& sip_;
  FieldPath at_;
  Checker& checker_;
};

}  // namespace

std::optional<TrialsFlag> ReadTrialsFlag(std::string_view text) {
  const std::size_t equals = text.find('='), colon = text.rfind(':');
  if (equals == text.npos || colon == text.npos || equals == 0 || colon <= equals + 1 ||
      colon + 1 == text.size()) {
    return std::nullopt;
  }
  return TrialsFlag{std::string(text.substr(0, equals)),
                    std::string(text.substr(equals + 1, colon - equals - 1)),
                    std::string(text.substr(colon + 1))};
}

SipmathLibrary::SipmathLibrary(JsonNode root)
    : root_(std::make_shared<const JsonNode>(std::move(root))) {}

std::variant<SipmathLibrary, Violations> SipmathLibrary::Read(std::string_view text,
                                                              const FieldPath& at) {
  std::variant<JsonNode, Violations> tree = ParseJsonTree(text, at);
  if (auto* faults = std::get_if<Violations>(&tree)) return std::move(*faults);
  JsonNode& root = std::get<JsonNode>(tree);
  const JsonNode* sips = Member(&root, "sips");
  if (sips == nullptr || sips->list() == nullptr) {
    return Violations{{at.Field("sips").text(), ViolationCode::kRequired,
                       "must be a list: the file is no SIPmath library"}};
  }
  return SipmathLibrary(std::move(root));
}

std::vector<std::string> SipmathLibrary::names() const {
  std::vector<std::string> names;
  for (const JsonNode& sip : *Member(root_.get(), "sips")->list()) {
    if (Member(&sip, "environment") == nullptr) names.push_back(TextOf(Member(&sip, "name")));
  }
  return names;
}

std::variant<v1::TrialStream, Violations> SipmathLibrary::Stream(const std::string& sip,
                                                                 const FieldPath& at) const {
  Checker checker;
  const FieldPath sip_at = at.Field("sips").Entry(sip, 0);
  const JsonNode* found = nullptr;
  for (const JsonNode& entry : *Member(root_.get(), "sips")->list()) {
    if (Member(&entry, "environment") != nullptr || TextOf(Member(&entry, "name")) != sip) continue;
    if (found != nullptr) {
      checker.Add(sip_at, ViolationCode::kDuplicate, "must be one SIP, but there are two of it");
      return checker.Take(at);
    }
    found = &entry;
  }
  if (found == nullptr) {
    const std::vector<std::string> all = names();
    checker.Add(
        at.Field("sips"), ViolationCode::kUnknownId,
        "has no SIP " + QuotedText(sip) + "; there are " + NameList(all) + DidYouMean(sip, all));
    return checker.Take(at);
  }
  v1::TrialStream stream = SipReader(*root_, *found, sip_at, checker).Read();
  if (checker.count() > 0) return checker.Take(at);
  return stream;
}

std::variant<v1::TrialsMarginal, Violations> SipmathLibrary::Trials(const std::string& sips,
                                                                    const FieldPath& at) const {
  const std::vector<std::string> all = names();
  std::vector<std::string> wanted;
  if (std::find(all.begin(), all.end(), sips) != all.end()) {
    wanted.push_back(sips);
  } else {
    for (std::size_t begin = 0; begin <= sips.size();) {
      const std::size_t end = std::min(sips.find(',', begin), sips.size());
      wanted.push_back(sips.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  v1::TrialsMarginal trials;
  Violations violations;
  for (const std::string& sip : wanted) {
    auto stream = Stream(sip, at);
    if (auto* faults = std::get_if<Violations>(&stream)) {
      violations.insert(violations.end(), faults->begin(), faults->end());
    } else {
      *trials.add_streams() = std::move(std::get<v1::TrialStream>(stream));
    }
  }
  if (!violations.empty()) return violations;
  return trials;
}

}  // namespace accord::cli

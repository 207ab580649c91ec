#include "server/convert/vary_flag.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "server/convert/flag_number.h"
#include "server/convert/override.h"
#include "server/convert/override_path.h"

namespace accord {
namespace {

std::string_view Trimmed(std::string_view text) {
  const absl::string_view trimmed = absl::StripAsciiWhitespace({text.data(), text.size()});
  return {trimmed.data(), trimmed.size()};
}

std::optional<double> NumberIn(std::string_view given) {
  const std::string text = WithoutUnit(Trimmed(given));
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (text.empty() || read.ec != std::errc() || read.ptr != end || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

// The parts between separators that stand outside quotes, lists and objects.
std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      --depth;
    } else if (c == separator && depth <= 0) {
      parts.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  parts.push_back(text.substr(begin));
  return parts;
}

Violations Fault(const FieldPath& at, ViolationCode code, std::string description) {
  return {{at.text(), code, std::move(description)}};
}

// Two or three numbers with colons between; nothing where it is something else.
bool ReadRange(std::string_view values, v1::TermAxis* axis) {
  const std::vector<std::string_view> parts = Split(values, ':');
  if (parts.size() < 2 || parts.size() > 3) return false;
  const auto from = NumberIn(parts[0]), to = NumberIn(parts[1]);
  const auto count = parts.size() == 3 ? NumberIn(parts[2]) : 0.0;
  if (!from || !to || !count || *count != std::floor(*count) || std::fabs(*count) > 1e9) {
    return false;
  }
  axis->mutable_range()->set_from(*from);
  axis->mutable_range()->set_to(*to);
  axis->mutable_range()->set_count(static_cast<int>(*count));
  return true;
}

Violations ReadValues(std::string_view path, std::string_view values, const FieldPath& at,
                      v1::TermAxis* axis) {
  const std::vector<std::string_view> parts = Split(values, ',');
  bool all_numbers = true;
  for (const std::string_view part : parts) all_numbers = all_numbers && NumberIn(part);
  for (const std::string_view part : parts) {
    if (all_numbers) {
      axis->add_numbers(*NumberIn(part));
      continue;
    }
    v1::Override change;
    const Violations faults =
        ParseSetFlag(std::string(path) + "=" + std::string(part), at, &change);
    if (!faults.empty()) return faults;
    *axis->add_values() = change.value();
  }
  return {};
}

// Null where it is no party.
v1::NegotiatingParty* PartyNamed(std::string_view name, v1::NegotiateRequest* request) {
  if (name == "supplier") return request->mutable_supplier();
  return name == "client" ? request->mutable_client() : nullptr;
}

}  // namespace

Violations ParseVaryFlag(std::string_view text, const FieldPath& at, v1::TermAxis* axis) {
  axis->Clear();
  const std::optional<std::size_t> end = convert_internal::EndOfPath(text);
  if (!end) {
    return Fault(at, ViolationCode::kSyntax,
                 QuotedText(text) +
                     " has no '=': write path=from:to:count or path=value,value, "
                     "such as contracts[\"steel\"].clauses[\"gain\"]."
                     "share=0.1:0.6:11");
  }
  const std::string_view path = Trimmed(text.substr(0, *end));
  const std::string_view values = Trimmed(text.substr(*end + 1));
  const auto steps = convert_internal::ParseOverridePath(path);
  if (const std::string* fault = std::get_if<std::string>(&steps)) {
    return Fault(at, ViolationCode::kSyntax, *fault);
  }
  if (values.empty()) return Fault(at, ViolationCode::kRequired, "no values after '='");
  axis->set_path(std::string(path));
  if (ReadRange(values, axis)) return {};
  axis->clear_range();
  return ReadValues(path, values, at, axis);
}

Violations ParseTarget(std::string_view text, const FieldPath& at, v1::FigureTarget* target) {
  target->Clear();
  const std::size_t equals = text.rfind('=');
  const std::string_view value =
      equals == std::string_view::npos ? "" : Trimmed(text.substr(equals + 1));
  const std::optional<double> number = NumberIn(value);
  if (equals == std::string_view::npos || equals == 0 || (!number && value != "base")) {
    return Fault(at, ViolationCode::kSyntax,
                 QuotedText(text) +
                     " is no target: write figure=value or figure=base, such as "
                     "supplier.cvar_95=0 or client.npv_mean=base");
  }
  target->set_figure(std::string(Trimmed(text.substr(0, equals))));
  if (number) {
    target->set_value(*number);
  } else {
    target->set_base(true);
  }
  return {};
}

Violations ParseWalkAway(std::string_view text, const FieldPath& at,
                         v1::NegotiateRequest* request) {
  const std::size_t equals = text.find('=');
  const std::string_view value =
      equals == std::string_view::npos ? "" : Trimmed(text.substr(equals + 1));
  v1::NegotiatingParty* const party =
      value.empty() ? nullptr : PartyNamed(Trimmed(text.substr(0, equals)), request);
  if (party == nullptr) {
    return Fault(
        at, ViolationCode::kSyntax,
        QuotedText(text) +
            " is no walk-away: write supplier=VALUE or client=VALUE, a sum of money or the "
            "name of an alternative, such as supplier=20000 or client=base");
  }
  if (party->walk_away_case() != v1::NegotiatingParty::WALK_AWAY_NOT_SET) {
    return Fault(at, ViolationCode::kDuplicate,
                 "a party walks away to one thing, got " + QuotedText(text) + " as well");
  }
  if (const std::optional<double> number = NumberIn(value)) {
    party->set_utility(*number);
  } else {
    party->set_alternative(std::string(value));
  }
  return {};
}

Violations ParseLimit(std::string_view text, const FieldPath& at, v1::NegotiateRequest* request) {
  const std::size_t dot = text.find('.'), sign = text.find_first_of("<>");
  const bool has_parts = sign != std::string_view::npos && dot < sign &&
                         text.substr(sign).size() > 2 && text[sign + 1] == '=';
  const auto number = has_parts ? NumberIn(text.substr(sign + 2)) : std::nullopt;
  v1::NegotiatingParty* const party =
      number ? PartyNamed(Trimmed(text.substr(0, dot)), request) : nullptr;
  if (party == nullptr) {
    return Fault(at, ViolationCode::kSyntax,
                 QuotedText(text) +
                     " is no limit: write PARTY.FIGURE<=VALUE or PARTY.FIGURE>=VALUE, such as "
                     "supplier.cvar_95<=100000 or client.npv_mean>=0");
  }
  v1::FigureLimit& limit = *party->add_limits();
  limit.set_figure(std::string(Trimmed(text.substr(dot + 1, sign - dot - 1))));
  if (text[sign] == '<') {
    limit.set_at_most(*number);
  } else {
    limit.set_at_least(*number);
  }
  return {};
}

Violations ParseBelief(std::string_view text, const FieldPath& at, v1::NegotiateRequest* request) {
  const std::size_t colon = text.find(':');
  v1::NegotiatingParty* const party = colon == std::string_view::npos
                                          ? nullptr
                                          : PartyNamed(Trimmed(text.substr(0, colon)), request);
  if (party == nullptr) {
    return Fault(at, ViolationCode::kSyntax,
                 QuotedText(text) +
                     " is no belief: write PARTY:PATH=VALUE, such as "
                     "client:drivers[\"demand\"].marginal.normal.mean=0.1");
  }
  v1::Override belief;
  Violations faults = ParseSetFlag(std::string(text.substr(colon + 1)), at, &belief);
  if (faults.empty()) *party->add_beliefs() = std::move(belief);
  return faults;
}

}  // namespace accord

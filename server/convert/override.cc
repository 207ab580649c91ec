#include "server/convert/override.h"

#include <absl/strings/strip.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "server/convert/entry_path.h"
#include "server/convert/field_from_json.h"
#include "server/convert/flag_number.h"
#include "server/convert/json_tree.h"
#include "server/convert/json_value.h"
#include "server/convert/nearest_name.h"
#include "server/convert/override_path.h"

namespace accord {
namespace {

using convert_internal::EndOfPath;
using convert_internal::EntryKey;
using convert_internal::EntryKeyField;
using convert_internal::ParseOverridePath;
using convert_internal::PathStep;

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::OneofDescriptor;
using google::protobuf::Reflection;

// A step that names a field there is and, in a list, an entry there is.
struct Hop {
  const FieldDescriptor* field;
  std::optional<int> index;
};

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// Finds what a path means in a message; says what is wrong with the first step that means nothing.
class Resolver {
 public:
  explicit Resolver(const Message& root) : message_(&root) {}

  std::variant<std::vector<Hop>, Violation> Resolve(const std::vector<PathStep>& steps) {
    std::vector<Hop> hops;
    for (const PathStep& step : steps) {
      if (!hops.empty() && IsListOfNamed(hops.back())) {
        if (!FindEntry(step, hops.back())) return *std::move(fault_);
        continue;
      }
      if (!hops.empty() && !Descend(hops.back())) return *std::move(fault_);
      const std::optional<Hop> hop = Find(step);
      if (!hop) return *std::move(fault_);
      hops.push_back(*hop);
    }
    return hops;
  }

  // Where it led, by ids.
  const FieldPath& walked() const { return walked_; }

 private:
  // A list that the path goes below, whose entries go by id.
  static bool IsListOfNamed(const Hop& hop) {
    return hop.field->is_repeated() && !hop.index && IsMessage(*hop.field) &&
           EntryKeyField(*hop.field->message_type()) != nullptr;
  }

  // contracts.key for contracts["key"]: the entry of the list by its id, after a point.
  bool FindEntry(const PathStep& step, Hop& list) {
    if (!std::holds_alternative<std::monostate>(step.selector)) {
      return Fail(ViolationCode::kInvalidFormat, "an entry of " + walked_.text() +
                                                     " is named once, " + QuotedText(step.name) +
                                                     ": leave out the brackets");
    }
    list.index = FindId(*list.field, step.name, walked_);
    if (list.index) walked_ = walked_.Entry(EntryKey(Entry(list)), *list.index);
    return list.index.has_value();
  }

  bool Fail(ViolationCode code, std::string what) {
    fault_ = Violation{"", code, std::move(what)};
    return false;
  }

  std::optional<Hop> Find(const PathStep& step) {
    const Descriptor& type = *message_->GetDescriptor();
    const FieldDescriptor* field = FindField(type, step.name, /*camel_case=*/false);
    if (field == nullptr) {
      const std::vector<std::string> names = FieldNames(type);
      Fail(ViolationCode::kUnknownField, "there is no field " + QuotedText(step.name) + " in " +
                                             Here() + DidYouMean(step.name, names) +
                                             " (there are " + NameList(names) + ")");
      return std::nullopt;
    }
    const FieldPath path = walked_.Field(step.name);
    Hop hop{field, std::nullopt};
    if (!std::holds_alternative<std::monostate>(step.selector)) {
      if (!field->is_repeated()) {
        Fail(ViolationCode::kInvalidFormat, path.text() + " is not a list: leave out the brackets");
        return std::nullopt;
      }
      if (const auto* id = std::get_if<std::string>(&step.selector)) {
        hop.index = FindId(*field, *id, path);
      } else {
        hop.index = FindPosition(*field, std::get<int>(step.selector), path);
      }
      if (!hop.index) return std::nullopt;
    }
    walked_ = path;
    if (hop.index) {
      walked_ = path.Entry(IsMessage(*field) ? EntryKey(Entry(hop)) : std::string(), *hop.index);
    }
    return hop;
  }

  std::optional<int> FindId(const FieldDescriptor& field, const std::string& id,
                            const FieldPath& path) {
    if (!IsMessage(field) || EntryKeyField(*field.message_type()) == nullptr) {
      Fail(ViolationCode::kInvalidFormat,
           "entries of " + path.text() + " have no id: give a position, from 0");
      return std::nullopt;
    }
    std::vector<std::string> ids;
    std::vector<int> found;
    const int size = Size(field);
    for (int i = 0; i < size; ++i) {
      ids.push_back(EntryKey(Entry({&field, i})));
      if (ids.back() == id) found.push_back(i);
    }
    if (found.size() == 1) return found.front();
    if (found.empty()) {
      Fail(ViolationCode::kUnknownId, path.text() + " has no " + QuotedText(id) +
                                          DidYouMean(id, ids) + " (there are " + NameList(ids) +
                                          ")");
    } else {
      Fail(ViolationCode::kDuplicate, path.text() + " has " + std::to_string(found.size()) +
                                          " entries " + QuotedText(id) +
                                          ": give a position, from 0");
    }
    return std::nullopt;
  }

  std::optional<int> FindPosition(const FieldDescriptor& field, int position,
                                  const FieldPath& path) {
    if (position < Size(field)) return position;
    Fail(ViolationCode::kUnknownId, path.text() + " has no entry " + std::to_string(position) +
                                        " (positions count from 0, there are " +
                                        std::to_string(Size(field)) + " entries)");
    return std::nullopt;
  }

  // Goes below the last hop.
  bool Descend(const Hop& hop) {
    const FieldDescriptor& field = *hop.field;
    if (!IsMessage(field)) {
      return Fail(ViolationCode::kUnknownField, walked_.text() + " has no fields below it");
    }
    if (hop.index) {
      message_ = &Entry(hop);
      return true;
    }
    if (field.is_repeated()) {
      std::vector<std::string> keys;
      for (int i = 0; i < Size(field); ++i) keys.push_back(EntryKey(Entry({&field, i})));
      const bool by_key = EntryKeyField(*field.message_type()) != nullptr;
      return Fail(ViolationCode::kInvalidFormat,
                  walked_.text() + " is a list: name an entry " +
                      (by_key ? "by id (there are " + NameList(keys) + ")"
                              : "by position, from 0 (there are " + std::to_string(keys.size()) +
                                    " entries)"));
    }
    const Reflection& reflection = *message_->GetReflection();
    const OneofDescriptor* oneof = field.real_containing_oneof();
    const FieldDescriptor* set =
        oneof == nullptr ? nullptr : reflection.GetOneofFieldDescriptor(*message_, oneof);
    if (set != nullptr && set != &field) {
      return Fail(ViolationCode::kContradiction, walked_.text() + " is not set, " + set->name() +
                                                     " is in its place: set " + walked_.text() +
                                                     " as a whole, to an object");
    }
    message_ = &reflection.GetMessage(*message_, &field);  // a default one where none is set
    return true;
  }

  int Size(const FieldDescriptor& field) const {
    return message_->GetReflection()->FieldSize(*message_, &field);
  }
  const Message& Entry(const Hop& hop) const {
    return message_->GetReflection()->GetRepeatedMessage(*message_, hop.field, *hop.index);
  }
  std::string Here() const {
    return walked_.text().empty() ? message_->GetDescriptor()->name() : walked_.text();
  }

  const Message* message_;
  FieldPath walked_;
  std::optional<Violation> fault_;
};

// The message that a hop leads to; created where it is missing.
Message* Below(const Hop& hop, Message* message) {
  const Reflection& reflection = *message->GetReflection();
  return hop.index ? reflection.MutableRepeatedMessage(message, hop.field, *hop.index)
                   : reflection.MutableMessage(message, hop.field);
}

// The message that holds the last hop's field.
Message* Parent(const std::vector<Hop>& hops, Message* root) {
  Message* message = root;
  for (std::size_t i = 0; i + 1 < hops.size(); ++i) message = Below(hops[i], message);
  return message;
}

void Clear(const std::vector<Hop>& hops, Message* root) {
  Message* parent = root;
  for (std::size_t i = 0; i + 1 < hops.size(); ++i) {
    // Clearing must not create what would hold the field.
    const bool there = hops[i].index || parent->GetReflection()->HasField(*parent, hops[i].field);
    if (!there) return;
    parent = Below(hops[i], parent);
  }
  const Hop& last = hops.back();
  const Reflection& reflection = *parent->GetReflection();
  if (!last.index) return reflection.ClearField(parent, last.field);
  for (int i = *last.index; i + 1 < reflection.FieldSize(*parent, last.field); ++i) {
    reflection.SwapElements(parent, last.field, i, i + 1);
  }
  reflection.RemoveLast(parent, last.field);
}

std::unique_ptr<Message> NewMessage(const Descriptor& type) {
  return std::unique_ptr<Message>(MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

// Reads the value aside first, so that nothing changes when it is at fault.
Violations Assign(const std::vector<Hop>& hops, const JsonNode& node, const FieldPath& at,
                  Message* root) {
  Violations violations;
  FieldFromJson reader(EnumNames::kShort, /*places=*/nullptr, &violations);
  const auto& [field, index] = hops.back();
  if (!index) {
    const std::unique_ptr<Message> aside = NewMessage(*field->containing_type());
    reader.SetField(node, aside.get(), *field, at);
    if (!violations.empty()) return violations;
    Message* parent = Parent(hops, root);
    parent->GetReflection()->SwapFields(parent, aside.get(), {field});
  } else if (IsMessage(*field)) {
    const std::unique_ptr<Message> aside = NewMessage(*field->message_type());
    reader.SetMessage(node, aside.get(), at);
    if (!violations.empty()) return violations;
    Message* parent = Parent(hops, root);
    parent->GetReflection()->MutableRepeatedMessage(parent, field, *index)->CopyFrom(*aside);
  } else {
    // The entry exists, so every message on the way does: nothing is created before the check.
    reader.SetScalarEntry(node, Parent(hops, root), *field, *index, at);
  }
  return violations;
}

bool LooksLikeJson(std::string_view value) {
  constexpr std::string_view kBegins = "-0123456789\"[{";
  return value == "true" || value == "false" || value == "null" ||
         kBegins.find(value.front()) != std::string_view::npos;
}

}  // namespace

Violations ApplyOverride(const v1::Override& change, const FieldPath& at, v1::Scenario* scenario) {
  Violations violations;
  const FieldPath path_at = at.Field("path");
  const FieldPath value_at = at.Field("value");
  if (change.value().kind_case() == google::protobuf::Value::KIND_NOT_SET) {
    violations.push_back(
        {value_at.text(), ViolationCode::kRequired, "must be given; null clears the field"});
  }
  bool cut = false;
  const JsonNode node = FromValue(change.value(), &cut);
  if (cut) {
    violations.push_back(
        {value_at.text(), ViolationCode::kSyntax,
         "nested deeper than " + std::to_string(kMaxJsonDepth) + " lists and objects"});
  }
  auto steps = ParseOverridePath(change.path());
  if (const std::string* fault = std::get_if<std::string>(&steps)) {
    violations.push_back({path_at.text(), ViolationCode::kSyntax, *fault});
    return violations;
  }
  auto hops = Resolver(*scenario).Resolve(std::get<std::vector<PathStep>>(steps));
  if (const Violation* fault = std::get_if<Violation>(&hops)) {
    violations.push_back({path_at.text(), fault->code, fault->description});
  }
  if (!violations.empty()) return violations;
  const auto& found = std::get<std::vector<Hop>>(hops);
  if (!node.is_null()) return Assign(found, node, value_at, scenario);
  Clear(found, scenario);
  return {};
}

namespace {

// The path as violations have it, however it is written; itself where it means nothing.
std::string PlainPath(const std::string& path, const v1::Scenario& scenario) {
  const auto steps = ParseOverridePath(path);
  if (std::holds_alternative<std::string>(steps)) return path;
  Resolver resolver(scenario);
  const auto hops = resolver.Resolve(std::get<std::vector<PathStep>>(steps));
  return std::holds_alternative<Violation>(hops) ? path : resolver.walked().text();
}

}  // namespace

Violations ApplyOverrides(const Overrides& changes, const FieldPath& at, v1::Scenario* scenario) {
  Violations violations;
  std::set<std::string> set;
  for (int i = 0; i < changes.size(); ++i) {
    const v1::Override& change = changes[i];
    // Entries leave a list one after another by the same position.
    if (!change.value().has_null_value() &&
        !set.insert(PlainPath(change.path(), *scenario)).second) {
      violations.push_back(
          {at.At(i).Field("path").text(), ViolationCode::kDuplicate,
           "must be set once, got " + QuotedText(change.path()) + " again: which value is meant?"});
      continue;
    }
    const Violations faults = ApplyOverride(change, at.At(i), scenario);
    violations.insert(violations.end(), faults.begin(), faults.end());
  }
  return violations;
}

std::optional<OverridePlace> PlaceOf(std::string_view path, const v1::Scenario& scenario) {
  const auto steps = ParseOverridePath(path);
  if (std::holds_alternative<std::string>(steps)) return std::nullopt;
  const auto hops = Resolver(scenario).Resolve(std::get<std::vector<PathStep>>(steps));
  const auto* found = std::get_if<std::vector<Hop>>(&hops);
  if (found == nullptr) return std::nullopt;
  OverridePlace place;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const auto& [field, index] = (*found)[i];
    const OneofDescriptor* oneof = field->real_containing_oneof();
    if (oneof != nullptr) place.push_back(-1 - oneof->index());
    if (oneof == nullptr || i + 1 < found->size()) place.push_back(field->number());
    if (index) place.push_back(*index);
  }
  return place;
}

Violations ParseSetFlag(std::string_view text, const FieldPath& at, v1::Override* change) {
  change->Clear();
  const std::optional<std::size_t> end = EndOfPath(text);
  if (!end) {
    return {{at.text(), ViolationCode::kSyntax,
             QuotedText(text) + " has no '=': write path=value, such as contracts[\"steel\"]."
                                "clauses[\"gain\"].share=0.4"}};
  }
  const std::string path(absl::StripAsciiWhitespace({text.data(), *end}));
  const std::string_view rest = text.substr(*end + 1);
  const std::string value(absl::StripAsciiWhitespace({rest.data(), rest.size()}));
  const auto steps = ParseOverridePath(path);
  if (const std::string* fault = std::get_if<std::string>(&steps)) {
    return {{at.text(), ViolationCode::kSyntax, *fault}};
  }
  if (value.empty()) {
    return {{at.text(), ViolationCode::kRequired,
             "no value after '='; null clears the field, \"\" is an empty text"}};
  }
  if (LooksLikeJson(value)) {
    auto parsed = ParseJsonTree(WithoutUnit(value), at);
    if (Violations* faults = std::get_if<Violations>(&parsed)) {
      for (Violation& fault : *faults) {
        fault.description +=
            "; numbers are 0.4, 1e6, 100k or 1.5M, texts that begin like one are "
            "in quotes";
      }
      return std::move(*faults);
    }
    *change->mutable_value() = ToValue(std::get<JsonNode>(parsed));
  } else {
    change->mutable_value()->set_string_value(value);
  }
  change->set_path(path);
  return {};
}

}  // namespace accord

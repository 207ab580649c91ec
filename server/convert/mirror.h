#ifndef ACCORD_SERVER_CONVERT_MIRROR_H_
#define ACCORD_SERVER_CONVERT_MIRROR_H_

#include <google/protobuf/message.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

// Structs of simulation/ and the messages that they mirror. What they have in common is written
// once, in a table of names from which both directions are made (docs/decisions/0016):
//
//   ACCORD_MIRROR(Cost, fixed, unit_cost, volume, loadings, event_costs);
//   ACCORD_ONEOF(Cost, volume, (volume_planned, Trajectory), (volume_outcome, OutcomeId));
//
//   v1::Cost message = ToMessage(cost);
//   Cost cost = FromMessage<Cost>(message);
//
// A name stands for the member and for the field. What is copied, and how, follows from the
// member's type:
//   std::vector                     a repeated field
//   std::optional, std::shared_ptr  a field with presence; nothing, or null: not set
//   std::variant                    a oneof of this name; std::monostate: not set, or set to an
//                                   alternative that is not in the table
//   an enum                         an enum, by number, also where no enumerator has that number
//   a struct with a table           a message; where it is not optional, always set
//   a number, bool or string        the same
// An alternative of a oneof may be a struct without a table, whose only member is the value.
// A member that is not in the table does not compile, nor does a name that the message does not
// have, a field of another type than its member, or a oneof with other alternatives than its
// variant. Whether every field of a message is in the table, mirror_test.cc says.
// Reads into a struct, and writes into a message, that is as it was made. Pure, thread-safe.
namespace accord::convert_internal {

// How a struct is copied: the `Message`, Read and Write. Made by ACCORD_MIRROR, or by hand.
template <typename Struct>
struct Mirror;

// The alternatives of a member that is a variant. Made by ACCORD_ONEOF.
template <auto kMember>
struct Oneof;

template <typename Struct>
Struct FromMessage(const typename Mirror<Struct>::Message& message) {
  Struct made;
  Mirror<Struct>::Read(message, made);
  return made;
}

template <typename Struct>
typename Mirror<Struct>::Message ToMessage(const Struct& from) {
  typename Mirror<Struct>::Message message;
  Mirror<Struct>::Write(from, message);
  return message;
}

// A field by its name, as the generated code knows it.
template <typename Get, typename Has, typename Set, typename Mutable>
struct Field {
  std::string_view name;
  Get get;
  Has has;
  Set set;
  Mutable get_mutable;
};
template <typename Get, typename Has, typename Set, typename Mutable>
constexpr Field<Get, Has, Set, Mutable> MakeField(std::string_view name, Get get, Has has, Set set,
                                                  Mutable get_mutable) {
  return {name, get, has, set, get_mutable};
}

template <auto kMember, typename AField>
struct Row : AField {
  static constexpr auto kPlace = kMember;
};
template <auto kMember, typename AField>
constexpr Row<kMember, AField> MakeRow(AField field) {
  return {field};
}

template <typename T, typename AField>
struct Alternative : AField {
  using Type = T;
};
template <typename T, typename AField>
constexpr Alternative<T, AField> MakeAlternative(AField field) {
  return {field};
}

template <typename T>
inline constexpr bool kIsMessage = std::is_base_of_v<google::protobuf::Message, T>;

// From a message.

template <typename From, typename T>
void ReadValue(const From& from, T& to) {
  if constexpr (kIsMessage<From>) {
    Mirror<T>::Read(from, to);
  } else if constexpr (std::is_enum_v<T>) {
    static_assert(std::is_enum_v<From> || std::is_same_v<From, int>);  // int: in a list
    to = static_cast<T>(static_cast<int>(from));
  } else if constexpr (std::is_same_v<From, T>) {
    to = from;
  } else {
    auto& [value] = to;
    static_assert(std::is_same_v<From, std::remove_cvref_t<decltype(value)>>);
    value = from;
  }
}

template <typename ARow, typename Message, typename T>
void ReadField(const ARow& row, const Message& from, T& to) {
  ReadValue(row.get(from), to);
}

template <typename ARow, typename Message, typename T>
void ReadField(const ARow& row, const Message& from, std::optional<T>& to) {
  if (row.has(from)) ReadValue(row.get(from), to.emplace());
}

template <typename ARow, typename Message, typename T>
void ReadField(const ARow& row, const Message& from, std::shared_ptr<const T>& to) {
  if (row.has(from)) to = std::make_shared<const T>(FromMessage<T>(row.get(from)));
}

template <typename ARow, typename Message, typename T>
void ReadField(const ARow& row, const Message& from, std::vector<T>& to) {
  const auto& list = row.get(from);
  to.reserve(to.size() + static_cast<std::size_t>(list.size()));
  for (const auto& entry : list) ReadValue(entry, to.emplace_back());
}

template <auto kMember, typename AField, typename Message, typename... Ts>
void ReadField(const Row<kMember, AField>&, const Message& from,
               std::variant<std::monostate, Ts...>& to) {
  Oneof<kMember>::ForEach([&]<typename One>(const One& alternative) {
    if (!alternative.has(from)) return;
    ReadValue(alternative.get(from), to.template emplace<typename One::Type>());
  });
}

// To a message.

template <typename ARow, typename T, typename Message>
void WriteField(const ARow& row, const T& from, Message& to) {
  using To = std::remove_cvref_t<decltype(row.get(to))>;
  if constexpr (kIsMessage<To>) {
    Mirror<T>::Write(from, *row.get_mutable(to));
  } else if constexpr (std::is_enum_v<T>) {
    row.set(to, static_cast<To>(static_cast<int>(from)));
  } else if constexpr (std::is_same_v<To, T>) {
    row.set(to, from);
  } else {
    const auto& [value] = from;
    static_assert(std::is_same_v<To, std::remove_cvref_t<decltype(value)>>);
    row.set(to, value);
  }
}

template <typename ARow, typename T, typename Message>
void WriteField(const ARow& row, const std::optional<T>& from, Message& to) {
  if (from) WriteField(row, *from, to);
}

template <typename ARow, typename T, typename Message>
void WriteField(const ARow& row, const std::shared_ptr<const T>& from, Message& to) {
  if (from != nullptr) WriteField(row, *from, to);
}

template <typename ARow, typename T, typename Message>
void WriteField(const ARow& row, const std::vector<T>& from, Message& to) {
  auto& list = *row.get_mutable(to);
  if constexpr (kIsMessage<typename std::remove_cvref_t<decltype(list)>::value_type>) {
    for (const T& entry : from) Mirror<T>::Write(entry, *list.Add());
  } else if constexpr (std::is_enum_v<T>) {
    for (const T entry : from) list.Add(static_cast<int>(entry));
  } else {
    list.Add(from.begin(), from.end());
  }
}

template <auto kMember, typename AField, typename Message, typename... Ts>
void WriteField(const Row<kMember, AField>&, const std::variant<std::monostate, Ts...>& from,
                Message& to) {
  Oneof<kMember>::ForEach([&]<typename One>(const One& alternative) {
    if (const auto* value = std::get_if<typename One::Type>(&from)) {
      WriteField(alternative, *value, to);
    }
  });
}

template <typename S, typename M>
struct Table {
  using Struct = S;
  using Message = M;

  static void Read(const Message& from, Struct& to) {
    Mirror<S>::ForEach([&](const auto& row) { ReadField(row, from, to.*row.kPlace); });
  }
  static void Write(const Struct& from, Message& to) {
    Mirror<S>::ForEach([&](const auto& row) { WriteField(row, from.*row.kPlace, to); });
  }
};

}  // namespace accord::convert_internal

// The accessors are generic, so that only those which a field of this kind has are compiled.
#define ACCORD_MIRROR_FIELD(name)                                                  \
  MakeField(                                                                       \
      #name, [](const auto& message) -> decltype(auto) { return message.name(); }, \
      [](const auto& message) { return message.has_##name(); },                    \
      [](auto& message, const auto& value) { message.set_##name(value); },         \
      [](auto& message) { return message.mutable_##name(); })

// For namespace accord::convert_internal, once for each struct: its name, that of its message where
// it is another one, and the names of the fields, in any order. ACCORD_MIRROR_PART is for structs
// with further members, which a converter copies.
#define ACCORD_MIRROR(type, ...) ACCORD_MIRROR_AS(type, type, __VA_ARGS__)
#define ACCORD_MIRROR_AS(type, message, ...)                    \
  template <>                                                   \
  struct Mirror<type> : Table<type, v1::message> {              \
    ACCORD_MIRROR_ROWS(__VA_ARGS__)                             \
    static void CompilesWithAllMembersOnly(const Struct& all) { \
      [[maybe_unused]] const auto& [__VA_ARGS__] = all;         \
    }                                                           \
  }
#define ACCORD_MIRROR_PART(type, message, ...)     \
  template <>                                      \
  struct Mirror<type> : Table<type, v1::message> { \
    ACCORD_MIRROR_ROWS(__VA_ARGS__)                \
  }
#define ACCORD_MIRROR_ROWS(...)                      \
  template <typename Visit>                          \
  static void ForEach(const Visit& visit) {          \
    ACCORD_FOR_EACH(ACCORD_MIRROR_ROW, __VA_ARGS__); \
  }
#define ACCORD_MIRROR_ROW(name) visit(MakeRow<&Struct::name>(ACCORD_MIRROR_FIELD(name)))

// Once for each std::variant of a struct: pairs of a field's name and a type, in the variant's
// order.
#define ACCORD_ONEOF(type, member, ...)                                                         \
  template <>                                                                                   \
  struct Oneof<&type::member> {                                                                 \
    static_assert(                                                                              \
        std::is_same_v<                                                                         \
            decltype(type::member),                                                             \
            std::variant<std::monostate, ACCORD_FOR_EACH(ACCORD_ONEOF_TYPE_OF, __VA_ARGS__)>>); \
    template <typename Visit>                                                                   \
    static void ForEach(const Visit& visit) {                                                   \
      ACCORD_FOR_EACH(ACCORD_ONEOF_PAIR, __VA_ARGS__);                                          \
    }                                                                                           \
  }
#define ACCORD_ONEOF_TYPE_OF(pair) ACCORD_ONEOF_TYPE pair
#define ACCORD_ONEOF_TYPE(name, type) type
#define ACCORD_ONEOF_PAIR(pair) ACCORD_ONEOF_ALTERNATIVE pair
#define ACCORD_ONEOF_ALTERNATIVE(name, type) visit(MakeAlternative<type>(ACCORD_MIRROR_FIELD(name)))

// macro(a), macro(b), ... for up to 40 arguments: each round of ACCORD_EXPAND takes one more. With
// more than that it does not compile.
#define ACCORD_FOR_EACH(macro, ...) ACCORD_EXPAND(ACCORD_FOR_FIRST(macro, __VA_ARGS__))
#define ACCORD_FOR_FIRST(macro, first, ...) \
  macro(first) __VA_OPT__(, ACCORD_FOR_REST ACCORD_PARENTHESES(macro, __VA_ARGS__))
#define ACCORD_FOR_REST() ACCORD_FOR_FIRST
#define ACCORD_PARENTHESES ()
#define ACCORD_EXPAND(...) ACCORD_EXPAND_3(ACCORD_EXPAND_3(ACCORD_EXPAND_3(__VA_ARGS__)))
#define ACCORD_EXPAND_3(...) ACCORD_EXPAND_2(ACCORD_EXPAND_2(ACCORD_EXPAND_2(__VA_ARGS__)))
#define ACCORD_EXPAND_2(...) ACCORD_EXPAND_1(ACCORD_EXPAND_1(ACCORD_EXPAND_1(__VA_ARGS__)))
#define ACCORD_EXPAND_1(...) __VA_ARGS__

#endif  // ACCORD_SERVER_CONVERT_MIRROR_H_

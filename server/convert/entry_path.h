#ifndef ACCORD_SERVER_CONVERT_ENTRY_PATH_H_
#define ACCORD_SERVER_CONVERT_ENTRY_PATH_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <set>
#include <string>
#include <utility>

#include "simulation/base/violation.h"

// How an entry of a list of messages is named in a path: the one rule for violations and overrides.
//
// An entry goes by its key where its message has one, else by its position. The key is the string
// field with number 1 when it is called
//   id        contracts["steel"], clauses["gain"], drivers["demand"], segments["A"], ...
//   contract  supplier_private.accounts["steel"], client_private["steel"]
//   outcome   score.weights["yield"]
//   driver    loadings["demand"], event_costs["fire"], beliefs["demand"]
//   segment   arrivals["A"]
//   from      transitions.given.rows["A"]
namespace accord::convert_internal {

// The key field of entries of this type; null where entries go by position.
const google::protobuf::FieldDescriptor* EntryKeyField(const google::protobuf::Descriptor& type);

// The entry's key; empty where it has none.
std::string EntryKey(const google::protobuf::Message& entry);

// Paths of a list's entries in order: list["key"] for the first entry with that key, list[index]
// for an entry without a key or with one that was there before, as Validate names them. Value type.
class EntryPaths {
 public:
  explicit EntryPaths(FieldPath list) : list_(std::move(list)) {}

  // The path of the next entry, which has this key.
  FieldPath Next(const std::string& key);

 private:
  FieldPath list_;
  std::set<std::string> seen_;
  int next_ = 0;
};

}  // namespace accord::convert_internal

#endif  // ACCORD_SERVER_CONVERT_ENTRY_PATH_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulation/accumulate/bytes.h"
#include "simulation/accumulate/serialise.h"
#include "simulation/base/limits.h"
#include "simulation/engine/fingerprint.h"
#include "simulation/engine/stoppable_totals.h"
#include "simulation/engine/totals.h"
#include "simulation/engine/totals_visit.h"

namespace accord {
namespace {

using totals_internal::Resize;
using totals_internal::Size;
using totals_internal::Walk;

constexpr std::uint64_t kMagic = 0x3330746f74636361;            // "acctot03", little-endian
constexpr std::uint64_t kReplicatedMagic = 0x3330746572636361;  // "accret03"
constexpr std::size_t kFingerprintBytes = 16;

// No list of the totals has more entries than there can be periods.
constexpr std::uint64_t kLongestList = limits::kMaxCashPeriods;

// Lists are preceded by their length, leaves as serialise.h has them. A shared part is preceded by
// its number, from 0 in order of appearance, and written where it appears first.
struct Writer {
  std::string* bytes;
  std::vector<std::shared_ptr<void>> parts = {};

  template <typename T>
  void List(const T& list) {
    AppendU64(Size(list), bytes);
  }
  template <typename T>
  bool Part(const Shared<T>& shared) {
    const auto known = std::find(parts.begin(), parts.end(), shared.part());
    AppendU64(static_cast<std::uint64_t>(known - parts.begin()), bytes);
    if (known != parts.end()) return false;
    parts.push_back(shared.part());
    return true;
  }
  void Leaf(std::uint64_t count) { AppendU64(count, bytes); }
  void Leaf(double known) { AppendDouble(known, bytes); }
  template <typename T>
  void Leaf(const T& leaf) {
    Append(leaf, bytes);
  }
};

// The same bytes, never all of them in memory, and as if nothing were shared: a model's digest does
// not depend on what it was run with.
struct FingerprintWriter {
  static constexpr std::size_t kBytesBetweenQuestions = std::size_t{1} << 20;

  const Stopped* stopped = nullptr;
  Fingerprint fingerprint = {};
  std::string bytes = {};
  std::size_t unasked = 0;
  bool gone = false;  // nothing more is absorbed

  template <typename T>
  bool Part(const Shared<T>&) {
    return true;
  }

  template <typename T>
  void List(const T& list) {
    Absorb([&](Writer& writer) { writer.List(list); });
  }
  template <typename T>
  void Leaf(const T& leaf) {
    Absorb([&](Writer& writer) { writer.Leaf(leaf); });
  }

  template <typename Write>
  void Absorb(Write write) {
    if (gone) return;
    bytes.clear();
    Writer writer{&bytes};
    write(writer);
    fingerprint.Absorb(bytes);
    unasked += bytes.size();
    if (stopped == nullptr || unasked < kBytesBetweenQuestions) return;
    unasked = 0;
    gone = IsStopped(*stopped);
  }
};

// After the first fault everything is left empty.
struct Reader {
  std::string_view bytes;
  bool replicated = false;
  bool sound = true;
  // Those read so far, each with something that only parts of its type have.
  std::vector<std::pair<const void*, std::shared_ptr<void>>> parts = {};

  template <typename T>
  static const void* TypeOf() {
    static constexpr char kType = 0;
    return &kType;
  }

  template <typename T>
  void List(std::vector<T>& list) {
    Resize(list, Length(kLongestList));
  }
  template <typename T>
  void List(std::optional<T>& list) {
    Resize(list, Length(1));
  }
  std::size_t Length(std::uint64_t longest) {
    std::uint64_t length = 0;
    sound = sound && ParseLength(&bytes, 8, &length) && length <= longest;
    return sound ? static_cast<std::size_t>(length) : 0;
  }
  template <typename T>
  bool Part(Shared<T>& shared) {
    std::uint64_t number = 0;
    sound = sound && ParseU64(&bytes, &number) && number <= parts.size();
    if (!sound) return false;
    if (number == parts.size()) {
      parts.emplace_back(TypeOf<T>(), shared.part());
      return true;
    }
    const auto& [type, part] = parts[static_cast<std::size_t>(number)];
    sound = type == TypeOf<T>();
    if (sound) shared = Shared<T>::Of(part);
    return false;
  }
  void Leaf(std::uint64_t& count) { sound = sound && ParseCount(&bytes, &count); }
  void Leaf(double& known) { sound = sound && ParseFinite(&bytes, &known); }
  template <typename T>
  void Leaf(T& leaf) {
    if (replicated) leaf.Replicate();
    sound = sound && Parse(&bytes, &leaf);
  }
};

std::string FingerprintOf(std::string_view body) {
  Fingerprint fingerprint;
  fingerprint.Absorb(body);
  std::string bytes;
  AppendU64(fingerprint.high(), &bytes);
  AppendU64(fingerprint.low(), &bytes);
  return bytes;
}

}  // namespace

std::string Serialise(const StudyTotals& totals) {
  std::string bytes;
  AppendU64(totals.replicated ? kReplicatedMagic : kMagic, &bytes);
  Writer writer{&bytes};
  Walk(writer, totals);
  bytes += FingerprintOf(bytes);
  return bytes;
}

// The fingerprint shows what was corrupted on the way, before anything is built from it.
std::optional<StudyTotals> ParseStudyTotals(std::string_view bytes) {
  if (bytes.size() % 8 != 0 || bytes.size() < 8 + kFingerprintBytes) return std::nullopt;
  const std::string_view body = bytes.substr(0, bytes.size() - kFingerprintBytes);
  std::uint64_t magic = 0;
  Reader reader{body};
  if (bytes.substr(body.size()) != FingerprintOf(body) || !ParseU64(&reader.bytes, &magic) ||
      (magic != kMagic && magic != kReplicatedMagic)) {
    return std::nullopt;
  }
  std::optional<StudyTotals> totals(std::in_place);
  totals->replicated = reader.replicated = magic == kReplicatedMagic;
  Walk(reader, *totals);
  if (!reader.sound || !reader.bytes.empty()) return std::nullopt;
  return totals;
}

std::string Digest(const ModelTotals& totals) {
  FingerprintWriter writer;
  Walk(writer, totals);
  return writer.fingerprint.Hex();
}

std::optional<std::string> Digest(const ModelTotals& totals, const Stopped& stopped) {
  FingerprintWriter writer{&stopped};
  Walk(writer, totals);
  if (writer.gone) return std::nullopt;
  return writer.fingerprint.Hex();
}

std::string Digest(const StudyTotals& totals) {
  FingerprintWriter writer;
  for (const ModelTotals& model : totals.models) Walk(writer, model);
  return writer.fingerprint.Hex();
}

}  // namespace accord

#include "simulation/panel/panel.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "simulation/base/checker.h"
#include "simulation/base/limits.h"

namespace accord {
namespace {

constexpr double kMillionths = 1e6;
constexpr double kRounding = 0x1.8p52;  // added and taken off, it leaves a whole number
constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max();
constexpr std::int32_t kNotYet = std::numeric_limits<std::int32_t>::min();

// What a client did between two dates.
struct Cell {
  double millionths = 0.0;
  std::uint32_t purchases = 0;
  std::int32_t last = 0;  // time of the last purchase
};

double Millionths(double amount) {
  const double scaled = amount * kMillionths;
  return std::fabs(scaled) < 0x1p51 ? (scaled + kRounding) - kRounding : scaled;
}

// Ids in pages, so that growth copies nothing. The place of an id is where its record begins:
// the client's number, the id's length, the id.
class Ids {
 public:
  static constexpr std::size_t kPageBytes = std::size_t{1} << 20;

  bool Fits(std::size_t size) const { return used_ + kBeforeId + size <= kPageBytes; }
  std::size_t page_count() const { return pages_.size(); }

  std::uint32_t Append(std::string_view id, std::uint32_t number) {
    if (pages_.empty() || !Fits(id.size())) {
      pages_.push_back(std::make_unique<char[]>(kPageBytes));
      used_ = 0;
    }
    char* at = pages_.back().get() + used_;
    std::memcpy(at, &number, sizeof(number));
    at[sizeof(number)] = static_cast<char>(id.size());
    std::memcpy(at + kBeforeId, id.data(), id.size());
    const auto place = static_cast<std::uint32_t>((pages_.size() - 1) * kPageBytes + used_);
    used_ += kBeforeId + id.size();
    return place;
  }

  std::string_view IdAt(std::uint32_t place) const {
    const char* at = RecordAt(place);
    return {at + kBeforeId, static_cast<unsigned char>(at[sizeof(std::uint32_t)])};
  }

  std::uint32_t NumberAt(std::uint32_t place) const {
    std::uint32_t number = 0;
    std::memcpy(&number, RecordAt(place), sizeof(number));
    return number;
  }

 private:
  static constexpr std::size_t kBeforeId = sizeof(std::uint32_t) + 1;

  const char* RecordAt(std::uint32_t place) const {
    return pages_[place / kPageBytes].get() + place % kPageBytes;
  }

  std::vector<std::unique_ptr<char[]>> pages_;
  std::size_t used_ = 0;
};

// Places, found by the ids that stand there; no id stands at two.
struct PlaceHash {
  using is_transparent = void;
  const Ids* ids;
  std::size_t operator()(std::string_view id) const { return absl::Hash<std::string_view>()(id); }
  std::size_t operator()(std::uint32_t place) const { return (*this)(ids->IdAt(place)); }
};
struct PlaceEqual {
  using is_transparent = void;
  const Ids* ids;
  bool operator()(std::uint32_t a, std::uint32_t b) const { return a == b; }
  bool operator()(std::uint32_t place, std::string_view id) const { return ids->IdAt(place) == id; }
  bool operator()(std::string_view id, std::uint32_t place) const { return (*this)(place, id); }
};

}  // namespace

struct Panel::Store {
  static constexpr std::size_t kPageClients = 4096;

  // Clients of one page: their place, first purchase and cells; values and times of columns.
  struct Page {
    std::unique_ptr<std::uint32_t[]> places;
    std::unique_ptr<std::int32_t[]> firsts;
    std::unique_ptr<Cell[]> cells;
    std::unique_ptr<double[]> values;
    std::unique_ptr<std::int32_t[]> times;
  };

  Store(std::vector<std::int32_t> when, std::vector<std::string> names)
      : dates(std::move(when)),
        columns(std::move(names)),
        known(0, PlaceHash{&ids}, PlaceEqual{&ids}) {}

  std::size_t PageBytes() const {
    return kPageClients * (sizeof(std::uint32_t) + sizeof(std::int32_t) +
                           dates.size() * (sizeof(Cell) + columns.size() * (sizeof(double) +
                                                                            sizeof(std::int32_t))));
  }
  // With one byte of its own for every slot of the table.
  std::size_t TableBytes(std::size_t slots) const { return slots * (sizeof(std::uint32_t) + 1); }
  std::size_t Bytes() const {
    return pages.size() * PageBytes() + ids.page_count() * Ids::kPageBytes +
           TableBytes(known.capacity());
  }

  // Whether one client more stays within the bounds, the table's growth (to twice, beside what it
  // grows from) included, and may be kept.
  bool HasRoom(std::size_t id_bytes, const MayKeep& may_keep) const {
    if (client_count >= limits::kMaxPanelClients) return false;
    std::size_t more = 0;
    if (client_count % kPageClients == 0) more += PageBytes();
    if (ids.page_count() == 0 || !ids.Fits(id_bytes)) more += Ids::kPageBytes;
    if (known.size() == known.capacity() - known.capacity() / 8) {
      more += TableBytes(2 * known.capacity() + 1);
    }
    return Bytes() + more <= limits::kMaxPanelBytes && MayBeKept(may_keep, more);
  }

  void AddPage() {
    pages.push_back(
        {std::make_unique<std::uint32_t[]>(kPageClients),
         std::make_unique<std::int32_t[]>(kPageClients),
         std::make_unique<Cell[]>(kPageClients * dates.size()),
         std::make_unique<double[]>(kPageClients * dates.size() * columns.size()),
         std::make_unique<std::int32_t[]>(kPageClients * dates.size() * columns.size())});
    std::fill_n(pages.back().firsts.get(), kPageClients, kNever);
    std::fill_n(pages.back().times.get(), kPageClients * dates.size() * columns.size(), kNotYet);
  }

  // The values of columns that came at `time` go into the cell, where they are the latest.
  void KeepValues(Page& page, std::size_t cell, std::int32_t time,
                  std::span<const double> given) const {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (std::isnan(given[i])) continue;
      double& value = page.values[cell * columns.size() + i];
      std::int32_t& latest = page.times[cell * columns.size() + i];
      if (time < latest || (time == latest && given[i] <= value)) continue;
      value = given[i];
      latest = time;
    }
  }

  // The number of a client, a new one where it is not known; -1 where there is no room for it.
  std::int64_t NumberOf(std::string_view id, const MayKeep& may_keep) {
    const std::size_t hash = known.hash_function()(id);
    const auto found = known.find(id, hash);
    if (found != known.end()) return ids.NumberAt(*found);
    if (!HasRoom(id.size(), may_keep)) return -1;
    if (client_count % kPageClients == 0) AddPage();
    const std::uint32_t place = ids.Append(id, static_cast<std::uint32_t>(client_count));
    pages.back().places[client_count % kPageClients] = place;
    known.insert(place);
    return client_count++;
  }

  std::vector<std::int32_t> dates;
  std::vector<std::string> columns;
  Ids ids;
  absl::flat_hash_set<std::uint32_t, PlaceHash, PlaceEqual> known;
  std::vector<Page> pages;
  std::int64_t client_count = 0;
  std::int64_t row_count = 0, later_rows = 0, return_count = 0;
  double returned_millionths = 0.0;
};

Panel::Panel(std::vector<std::int32_t> dates, std::vector<std::string> columns)
    : store_(std::make_unique<Store>(std::move(dates), std::move(columns))) {}
Panel::~Panel() = default;
Panel::Panel(Panel&&) noexcept = default;
Panel& Panel::operator=(Panel&&) noexcept = default;

PanelFault Panel::Append(std::string_view client, std::int32_t time, double amount,
                         std::span<const double> values, const MayKeep& may_keep) {
  Store& store = *store_;
  assert(values.size() == store.columns.size());
  if (client.empty()) return PanelFault::kNoClient;
  if (client.size() > limits::kMaxClientIdBytes) return PanelFault::kLongClient;
  if (time > limits::kMaxPanelTime || time < -limits::kMaxPanelTime) return PanelFault::kTime;
  if (!IsOfSize(amount)) return PanelFault::kAmount;
  for (const double value : values) {
    if (!std::isnan(value) && !IsOfSize(value)) return PanelFault::kValue;
  }
  if (store.row_count >= limits::kMaxPanelRows) return PanelFault::kTooManyRows;
  const auto date = std::upper_bound(store.dates.begin(), store.dates.end(), time);
  if (date == store.dates.end()) {
    ++store.row_count;
    ++store.later_rows;
    return PanelFault::kNone;
  }
  const std::int64_t number = store.NumberOf(client, may_keep);
  if (number < 0) return PanelFault::kTooMuch;
  ++store.row_count;
  Store::Page& page = store.pages[number / Store::kPageClients];
  const std::size_t row = number % Store::kPageClients;
  const std::size_t at = row * store.dates.size() + (date - store.dates.begin());
  store.KeepValues(page, at, time, values);
  Cell& cell = page.cells[at];
  const double millionths = Millionths(amount);
  cell.millionths += millionths;
  if (amount < 0.0) {
    ++store.return_count;
    store.returned_millionths += millionths;
    return PanelFault::kNone;
  }
  cell.last = cell.purchases == 0 ? time : std::max(cell.last, time);
  ++cell.purchases;
  page.firsts[row] = std::min(page.firsts[row], time);
  return PanelFault::kNone;
}

void Panel::Expect(std::span<const std::string_view> clients) const {
  constexpr std::size_t kCacheLine = 64;
  const Store& store = *store_;
  for (const std::string_view client : clients) store.known.prefetch(client);
  for (const std::string_view client : clients) {
    const auto found = store.known.find(client);
    if (found == store.known.end()) continue;
    const std::uint32_t number = store.ids.NumberAt(*found);
    const Store::Page& page = store.pages[number / Store::kPageClients];
    const std::size_t row = number % Store::kPageClients;
    const auto* cells = reinterpret_cast<const char*>(page.cells.get() + row * store.dates.size());
    for (std::size_t at = 0; at < store.dates.size() * sizeof(Cell); at += kCacheLine) {
      __builtin_prefetch(cells + at, 1);
    }
    __builtin_prefetch(page.firsts.get() + row, 1);
  }
}

std::span<const std::int32_t> Panel::dates() const { return store_->dates; }
std::span<const std::string> Panel::columns() const { return store_->columns; }
int Panel::client_count() const { return static_cast<int>(store_->client_count); }

std::string_view Panel::client(int number) const {
  const Store::Page& page = store_->pages[number / Store::kPageClients];
  return store_->ids.IdAt(page.places[number % Store::kPageClients]);
}

void Panel::FiguresOf(int client, std::span<ClientFigures> figures) const {
  const Store::Page& page = store_->pages[client / Store::kPageClients];
  const std::size_t row = client % Store::kPageClients;
  const std::size_t date_count = store_->dates.size();
  const Cell* cells = page.cells.get() + row * date_count;
  // The first purchase of all is the first one before any date that has a purchase before it.
  const std::int32_t first = page.firsts[row];
  std::int64_t purchases = 0;
  std::int32_t last = 0;
  double millionths = 0.0;
  decltype(ClientFigures::columns) values = ClientFigures().columns;
  for (std::size_t i = 0; i < date_count; ++i) {
    const Cell& cell = cells[i];
    if (cell.purchases > 0) last = cell.last;
    purchases += cell.purchases;
    millionths += cell.millionths;
    ClientFigures& at = figures[i];
    at = {.frequency = purchases,
          .total_amount = millionths / kMillionths,
          .amount_since_date_before = cell.millionths / kMillionths};
    for (std::size_t k = 0; k < store_->columns.size(); ++k) {
      const std::size_t place = (row * date_count + i) * store_->columns.size() + k;
      if (page.times[place] != kNotYet) values[k] = page.values[place];
    }
    at.columns = values;
    if (purchases == 0) continue;
    at.recency = store_->dates[i] - last;
    at.tenure = store_->dates[i] - first;
    at.mean_amount = millionths / (kMillionths * static_cast<double>(purchases));
  }
}

std::int64_t Panel::row_count() const { return store_->row_count; }
std::int64_t Panel::later_rows() const { return store_->later_rows; }
std::int64_t Panel::return_count() const { return store_->return_count; }
double Panel::return_amount() const { return store_->returned_millionths / kMillionths; }
std::size_t Panel::memory_bytes() const { return store_->Bytes(); }

Violation DescribePanelFault(PanelFault fault, std::string_view client, std::int32_t time,
                             double number) {
  const auto violation = [](std::string field, ViolationCode code, std::string words) {
    return Violation{std::move(field), code, std::move(words)};
  };
  switch (fault) {
    case PanelFault::kNone:
      break;
    case PanelFault::kNoClient:
      return violation("client", ViolationCode::kRequired, "must be set");
    case PanelFault::kLongClient:
      return violation("client", ViolationCode::kInvalidFormat,
                       "must be 1 to " + std::to_string(limits::kMaxClientIdBytes) +
                           " bytes, got more: " + QuotedText(client));
    case PanelFault::kTime:
      return violation("time", ViolationCode::kOutOfRange,
                       "must be at most " + std::to_string(limits::kMaxPanelTime) +
                           " in size, got " + std::to_string(time));
    case PanelFault::kAmount:
      return violation("amount", ViolationCode::kOutOfRange,
                       "must be a finite number of at most 1e15, got " + NumberText(number));
    case PanelFault::kValue:
      return violation(
          "column", ViolationCode::kOutOfRange,
          "must be at most 1e15 in size, or NaN where it is not known, got " + NumberText(number));
    case PanelFault::kTooManyRows:
      return violation(
          "", ViolationCode::kTooMany,
          "must have at most " + std::to_string(limits::kMaxPanelRows) + " rows, got more");
    case PanelFault::kTooMuch:
      return violation("", ViolationCode::kTooMany,
                       "must have at most " + std::to_string(limits::kMaxPanelClients) +
                           " clients, and 16 bytes a client and date (12 more for each column that "
                           "rules name), 25 a client and the ids of all must fit " +
                           std::to_string(limits::kMaxPanelBytes >> 20) +
                           " MiB: got more clients; fewer dates leave room for more");
  }
  return violation("", ViolationCode::kOutOfRange, "has no fault");
}

namespace {

void CheckDateCount(Checker& checker, const FieldPath& at, std::size_t count, int least) {
  if (count < static_cast<std::size_t>(least)) {
    checker.Add(
        at, ViolationCode::kRequired,
        "must have at least " + std::to_string(least) + " entries, got " + std::to_string(count));
    return;
  }
  checker.Size(at, count, limits::kMaxPanelDates);
}

}  // namespace

Violations CheckPanelDateCount(std::size_t count, int least, const FieldPath& at) {
  Checker checker;
  CheckDateCount(checker, at, count, least);
  return checker.Take(at);
}

Violations CheckPanelDates(std::span<const std::optional<std::int32_t>> dates,
                           std::span<const std::string> names, int least, const FieldPath& at) {
  Checker checker;
  CheckDateCount(checker, at, dates.size(), least);
  if (dates.size() > static_cast<std::size_t>(limits::kMaxPanelDates)) return checker.Take(at);
  std::optional<std::size_t> before;
  for (std::size_t i = 0; i < dates.size(); ++i) {
    if (!dates[i]) continue;
    const FieldPath here = at.At(static_cast<int>(i));
    if (*dates[i] > limits::kMaxPanelTime || *dates[i] < -limits::kMaxPanelTime) {
      checker.Add(
          here, ViolationCode::kOutOfRange,
          "must be at most " + std::to_string(limits::kMaxPanelTime) + " in size, got " + names[i]);
    } else if (before && *dates[i] <= *dates[*before]) {
      checker.Add(here, ViolationCode::kContradiction,
                  "must be after the date before it (" + names[*before] + "), got " + names[i]);
    }
    before = i;
  }
  return checker.Take(at);
}

}  // namespace accord

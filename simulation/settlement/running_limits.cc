#include "simulation/settlement/running_limits.h"

#include <cmath>
#include <utility>

#include "simulation/settlement/column_kernels.h"
#include "simulation/settlement/limit_kernels.h"

namespace accord {

template <typename Action>
void RunningLimits::ForEachRoom(Action action) const {
  for (const Room* room : {&gain_, &penalty_, &net_cap_, &net_floor_}) {
    if (room->column >= 0) action(*room);
  }
}

RunningLimits::RunningLimits(const CompiledLimits& limits, std::vector<bool> ends)
    : limits_(limits), ends_(std::move(ends)) {
  int count = 0;
  const auto room_of = [&count](double limit) {
    return Room{limit, std::isinf(limit) ? -1 : count++};
  };
  gain_ = room_of(limits.gain_cap);
  penalty_ = room_of(limits.penalty_cap);
  net_cap_ = room_of(limits.net_cap);
  net_floor_ = room_of(limits.net_floor);
  rooms_ = ColumnStore(count);
}

void RunningLimits::Open(int t, double uniform_r, const ConstColumn* r) {
  const bool grows = limits_.of_reference && limits_.known_reference.empty();
  if (!is_open_) {
    const double scale = !limits_.of_reference ? 1.0 : grows ? 0.0 : limits_.known_reference[t - 1];
    ForEachRoom(
        [&](const Room& room) { settlement::Fill(room.limit * scale, rooms_[room.column]); });
    is_open_ = true;
  }
  if (!grows) return;
  ForEachRoom([&](const Room& room) {
    if (r != nullptr) {
      settlement::AddProduct(room.limit, *r, rooms_[room.column]);
    } else {
      settlement::Add(room.limit * uniform_r, rooms_[room.column]);
    }
  });
}

void RunningLimits::CapPay(Column pay) const {
  if (gain_.column >= 0) settlement::CapGain(rooms_[gain_.column], pay);
  if (penalty_.column >= 0) settlement::CapPenalty(rooms_[penalty_.column], pay);
}

void RunningLimits::NetPay(int t, Column pay) const {
  if (net_cap_.column >= 0) settlement::CapNet(rooms_[net_cap_.column], pay);
  if (ends_[t - 1] && net_floor_.column >= 0) settlement::FloorNet(rooms_[net_floor_.column], pay);
}

void RunningLimits::Use(int t, ConstColumn pay) {
  if (gain_.column >= 0) settlement::TakeGain(pay, rooms_[gain_.column]);
  if (penalty_.column >= 0) settlement::TakePenalty(pay, rooms_[penalty_.column]);
  if (net_cap_.column >= 0) settlement::TakeNet(pay, rooms_[net_cap_.column]);
  if (net_floor_.column >= 0) settlement::TakeNet(pay, rooms_[net_floor_.column]);
  if (ends_[t - 1]) is_open_ = false;
}

}  // namespace accord

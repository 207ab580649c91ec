#include "simulation/settlement/running_limits.h"

#include <cmath>
#include <utility>

#include "simulation/settlement/column_kernels.h"
#include "simulation/settlement/limit_kernels.h"
#include "simulation/settlement/payment_kernels.h"

namespace accord::settlement_internal {

template <typename Action>
void RunningLimits::ForEachRoom(Action action) const {
  for (const Room* room : {&gain_, &penalty_, &net_cap_, &net_floor_}) {
    if (room->column >= 0) action(*room);
  }
}

RunningLimits::RunningLimits(const CompiledLimits& limits, LimitLine::Span span,
                             std::vector<bool> ends, std::vector<int> spans)
    : limits_(limits), span_(span), ends_(std::move(ends)), spans_(std::move(spans)) {
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

void RunningLimits::Open(int t, double uniform_r, const double* r) {
  const bool grows = limits_.of_reference && limits_.known_reference.empty();
  const int span = spans_.empty() ? 0 : spans_[t - 1];
  if (span != open_span_) {
    const double scale = !limits_.of_reference ? 1.0 : grows ? 0.0 : limits_.known_reference[t - 1];
    ForEachRoom([&](const Room& room) { Fill(room.limit * scale, rooms_[room.column]); });
    open_span_ = span;
  }
  if (!grows) return;
  ForEachRoom([&](const Room& room) {
    if (r != nullptr) {
      AddProduct(room.limit, ConstColumn(r, kTilePaths), rooms_[room.column]);
    } else {
      Add(room.limit * uniform_r, rooms_[room.column]);
    }
  });
}

void RunningLimits::CapGains(Column pay) const {
  if (gain_.column >= 0) CapGain(rooms_[gain_.column], pay);
}

void RunningLimits::CapPenalties(Column pay, double* carried) const {
  if (penalty_.column < 0) return;
  if (limits_.carries && carried != nullptr) {
    CapPenalty(rooms_[penalty_.column], pay, Column(carried, kTilePaths));
  } else {
    CapPenalty(rooms_[penalty_.column], pay);
  }
}

void RunningLimits::TakeCutWindow(int t, ConstColumn ends) {
  if (limits_.cut_reference.empty() || limits_.cut_reference[t - 1] == 0.0) return;
  ForEachRoom([&](const Room& room) {
    AddAtEnd(ends, t, room.limit * limits_.cut_reference[t - 1], rooms_[room.column]);
  });
}

void RunningLimits::NetPay(int t, bool settles, bool closes, Column pay) const {
  if (net_cap_.column >= 0) {
    if (settles) {
      CapNet(rooms_[net_cap_.column], pay);
    } else {
      CapGain(rooms_[net_cap_.column], pay);
    }
  }
  if ((closes || ends_[t - 1]) && net_floor_.column >= 0) {
    FloorNet(rooms_[net_floor_.column], pay);
  }
}

void RunningLimits::Use(ConstColumn gains, ConstColumn penalties, ConstColumn net) {
  if (gain_.column >= 0) TakeGain(gains, rooms_[gain_.column]);
  if (penalty_.column >= 0) TakePenalty(penalties, rooms_[penalty_.column]);
  if (net_cap_.column >= 0) TakeNet(net, rooms_[net_cap_.column]);
  if (net_floor_.column >= 0) TakeNet(net, rooms_[net_floor_.column]);
}

}  // namespace accord::settlement_internal

#include "server/service/run_slots.h"

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::service_internal {
namespace {

// Runs the job on a slot and waits until it has been answered.
bool RunAndWait(RunSlots& slots, const std::function<void()>& job) {
  std::promise<void> answered;
  const bool taken = slots.TryRun([&] {
    job();
    return [&answered] { answered.set_value(); };
  });
  if (taken) answered.get_future().wait();
  return taken;
}

// A job that runs until it is let go.
class HeldJob {
 public:
  bool Start(RunSlots& slots) {
    const bool taken = slots.TryRun([this] {
      started_.set_value();
      release_.get_future().wait();
      return [this] { answered_.set_value(); };
    });
    if (taken) started_.get_future().wait();
    return taken;
  }
  void Release() { release_.set_value(); }
  void WaitForAnswer() { answered_.get_future().wait(); }

 private:
  std::promise<void> started_, release_, answered_;
};

TEST(RunSlots, StartNoThreadBeforeTheFirstJob) {
  RunSlots slots(3);
  EXPECT_EQ(slots.threads(), 0);
  EXPECT_EQ(slots.busy(), 0);
}

TEST(RunSlots, RunEachJobOnAnotherThreadThanTheCallers) {
  RunSlots slots(1);
  std::thread::id ran_on;
  ASSERT_TRUE(RunAndWait(slots, [&] { ran_on = std::this_thread::get_id(); }));
  EXPECT_NE(ran_on, std::this_thread::get_id());
}

TEST(RunSlots, RefuseWhoComesWhenAllAreTaken) {
  RunSlots slots(2);
  HeldJob first, second;
  ASSERT_TRUE(first.Start(slots));
  ASSERT_TRUE(second.Start(slots));
  EXPECT_EQ(slots.busy(), 2);
  std::atomic<bool> ran = false;
  const RunSlots::Job third = [&] {
    ran = true;
    return [] {};
  };
  EXPECT_FALSE(slots.TryRun(third));
  first.Release();
  first.WaitForAnswer();
  EXPECT_FALSE(ran);
  EXPECT_TRUE(RunAndWait(slots, third));
  EXPECT_TRUE(ran);
  second.Release();
  second.WaitForAnswer();
}

TEST(RunSlots, AreFreeBeforeTheCallerIsAnswered) {
  RunSlots slots(1);
  std::promise<int> busy;
  ASSERT_TRUE(slots.TryRun([&] { return [&] { busy.set_value(slots.busy()); }; }));
  EXPECT_EQ(busy.get_future().get(), 0);
}

TEST(RunSlots, LetGoOfWhatAJobHeldBeforeItIsAnswered) {
  RunSlots slots(1);
  auto held = std::make_shared<int>(0);
  std::promise<bool> gone;
  const std::weak_ptr<int> seen = held;
  ASSERT_TRUE(slots.TryRun([held = std::move(held), seen, &gone] {
    return [seen, &gone] { gone.set_value(seen.expired()); };
  }));
  EXPECT_TRUE(gone.get_future().get());
}

TEST(RunSlots, UseOneThreadForJobsThatComeOneAfterTheOther) {
  RunSlots slots(4);
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(RunAndWait(slots, [] {}));
  EXPECT_EQ(slots.threads(), 1);
}

TEST(RunSlots, TakeNoJobOnceClosedButFinishThoseThatRun) {
  RunSlots slots(2);
  HeldJob job;
  ASSERT_TRUE(job.Start(slots));
  slots.Close();
  EXPECT_FALSE(RunAndWait(slots, [] {}));
  EXPECT_EQ(slots.busy(), 1);
  job.Release();
  job.WaitForAnswer();
}

TEST(RunSlots, WaitForTheJobsThatRunWhenTheyAreDestroyed) {
  std::atomic<bool> answered = false;
  std::promise<void> started, release;
  {
    RunSlots slots(1);
    ASSERT_TRUE(slots.TryRun([&] {
      started.set_value();
      release.get_future().wait();
      return [&] { answered = true; };
    }));
    started.get_future().wait();
    release.set_value();
  }
  EXPECT_TRUE(answered);
}

TEST(RunSlots, NeverRunMoreThanTheirNumberAndLoseNoJobUnderManyCallers) {
  constexpr int kSlots = 3, kCallers = 6, kTries = 500;
  std::atomic<int> running = 0, most = 0, ran = 0, answered = 0, taken = 0;
  {
    RunSlots slots(kSlots);
    std::vector<std::thread> callers;
    for (int caller = 0; caller < kCallers; ++caller) {
      callers.emplace_back([&] {
        for (int i = 0; i < kTries; ++i) {
          taken += slots.TryRun([&] {
            const int now = ++running;
            for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
            }
            ++ran;
            --running;
            return [&] { ++answered; };
          });
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
    EXPECT_LE(slots.threads(), kSlots);
  }
  EXPECT_GT(taken, 0);
  EXPECT_EQ(ran, taken);
  EXPECT_EQ(answered, taken);
  EXPECT_LE(most, kSlots);
}

}  // namespace
}  // namespace accord::service_internal

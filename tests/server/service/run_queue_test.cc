#include "server/service/run_queue.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/service/held_jobs.h"

namespace accord::service_internal {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::Le;

using Reason = Refusal::Reason;

TEST(RunQueue, StartsNoThreadBeforeTheFirstJob) {
  Queue queue(3);
  EXPECT_EQ(queue->threads(), 0);
  EXPECT_EQ(queue->busy(), 0);
}

TEST(RunQueue, RunsEachJobOnAnotherThreadThanTheCallers) {
  Queue queue(1);
  std::promise<std::thread::id> ran_on;
  queue.Enter("a", "job", kShort, [&] { ran_on.set_value(std::this_thread::get_id()); });
  EXPECT_NE(ran_on.get_future().get(), std::this_thread::get_id());
}

TEST(RunQueue, LetsJobsWaitUntilASlotIsFree) {
  Queue queue(2);
  queue.Hold("a", "one");
  queue.Hold("b", "two");
  queue.WaitFor("one");
  queue.WaitFor("two");
  const RunQueue::Ticket third = queue.Enter("c", "three");
  EXPECT_EQ(queue->busy(), 2);
  EXPECT_EQ(queue->waiting(), 1);
  EXPECT_EQ(queue->Position(third), 1);
  EXPECT_FALSE(queue.Has("three"));
  queue.Release("one");
  queue.WaitFor("answered three");
  EXPECT_EQ(queue->Position(third), 0);
}

TEST(RunQueue, ServesCallersInTurnHoweverManyJobsOneHas) {
  Queue queue(1);
  queue.Hold("greedy", "g0");
  queue.WaitFor("g0");
  for (const char* name : {"g1", "g2", "g3"}) queue.Enter("greedy", name);
  const RunQueue::Ticket last = queue.Enter("modest", "m1");
  EXPECT_EQ(queue->Position(last), 1) << "who has nothing running comes first";
  queue.Enter("modest", "m2");
  queue.Release("g0");
  for (const char* name : {"g3", "m2"}) queue.WaitFor(std::string("answered ") + name);
  EXPECT_THAT(queue.Begun(), ElementsAre("g0", "m1", "g1", "m2", "g2", "g3"));
}

TEST(RunQueue, GivesNobodyASecondSlotWhileSomebodyHasNone) {
  Queue queue(2);
  queue.Hold("a", "a1");
  queue.WaitFor("a1");
  queue.Hold("b", "b1");
  queue.WaitFor("b1");
  queue.Hold("a", "a2");
  queue.Hold("c", "c1");
  queue.Release("b1");
  queue.WaitFor("c1");
  EXPECT_FALSE(queue.Has("a2"));
}

TEST(RunQueue, KeepsTheLastSlotForShortJobs) {
  Queue queue(2);
  queue.Hold("a", "long1", kLong);
  queue.WaitFor("long1");
  const RunQueue::Ticket second = queue.Hold("b", "long2", kLong);
  queue.Enter("c", "short");
  queue.WaitFor("answered short");
  EXPECT_EQ(queue->Position(second), 1);
  queue.Release("long1");
  queue.WaitFor("long2");
}

TEST(RunQueue, GivesItsOnlySlotToLongJobsToo) {
  Queue queue(1);
  queue.Enter("a", "long", kLong);
  queue.WaitFor("answered long");
}

TEST(RunQueue, RefusesWhoFindsItFullAndSaysWhenToComeBack) {
  Queue queue(1, /*waiting=*/1);
  queue.Hold("a", "a1", kLong);
  queue.WaitFor("a1");
  queue.Enter("b", "b1", kLong);
  queue.Enter("c", "c1", kLong);
  EXPECT_TRUE(queue.Has("refused c1"));
  EXPECT_EQ(queue.last_refusal().reason, Reason::kQueueFull);
  EXPECT_THAT(queue.last_refusal().retry_after, Ge(milliseconds(30'000)))
      << "two minutes of work are before it";
  EXPECT_THAT(queue.last_refusal().retry_after, Le(milliseconds(60'000)));
}

TEST(RunQueue, LearnsHowEstimatesHold) {
  Queue queue(1);
  for (int i = 0; i < 20; ++i) {
    const std::string name = "done" + std::to_string(i);
    queue.Enter("a", name, /*seconds=*/10);
    queue.WaitFor("answered " + name);
  }
  queue.Hold("a", "a1", /*seconds=*/100);
  queue.WaitFor("a1");
  EXPECT_THAT(queue->RetryAfter(), Le(milliseconds(5000)))
      << "jobs took nothing like their estimate";
}

TEST(RunQueue, ExpectsOfAJobThatGoesOnForTooLongAsLongAgain) {
  Queue queue(1);
  queue.Hold("a", "a1", /*seconds=*/0.001);
  queue.WaitFor("a1");
  while (queue->RetryAfter() < milliseconds(200)) std::this_thread::yield();
}

TEST(RunQueue, CountsTheSlotsThatLongJobsMayHave) {
  Queue queue(2);
  queue.Hold("a", "a1", /*seconds=*/40);
  queue.WaitFor("a1");
  // Three quarters of 40 s at least; over two slots it would be 30 s at most.
  EXPECT_THAT(queue->RetryAfter(), Ge(milliseconds(30'500)));
}

TEST(RunQueue, MakesRoomForACallerWithoutAPlaceAtTheCostOfTheOneWithMost) {
  Queue queue(1, /*waiting=*/3);
  queue.Hold("a", "a0");
  queue.WaitFor("a0");
  for (const char* name : {"a1", "a2", "a3"}) queue.Enter("a", name);
  queue.Enter("b", "b1");
  EXPECT_TRUE(queue.Has("refused a3"));
  queue.Enter("c", "c1");
  EXPECT_TRUE(queue.Has("refused a2"));
  queue.Enter("d", "d1");
  EXPECT_TRUE(queue.Has("refused d1")) << "all have one place each";
  EXPECT_EQ(queue->waiting(), 3);
}

TEST(RunQueue, TakesAShortJobThatCanBeginHoweverManyLongOnesWait) {
  Queue queue(2, /*waiting=*/1);
  queue.Hold("a", "a1", kLong);
  queue.WaitFor("a1");
  queue.Enter("b", "b1", kLong);
  queue.Enter("c", "c1", kShort);
  queue.WaitFor("answered c1");
}

TEST(RunQueue, RefusesThoseWhoHaveWaitedTooLong) {
  Queue queue(1, 64, std::chrono::hours(1));
  queue.Hold("a", "a1");
  queue.WaitFor("a1");
  queue.Enter("b", "b1");
  const auto now = RunQueue::Clock::now();
  queue->DropOverdue(now);
  EXPECT_FALSE(queue.Has("refused b1"));
  queue->DropOverdue(now + std::chrono::hours(2));
  EXPECT_TRUE(queue.Has("refused b1"));
  EXPECT_EQ(queue.last_refusal().reason, Reason::kWaitedTooLong);
  EXPECT_EQ(queue->waiting(), 0);
}

TEST(RunQueue, SaysWhenItWasNotASlotThatOneHasWaitedFor) {
  Queue queue(1);
  std::atomic<bool> asked{false};
  std::optional<Reason> reason;
  RunQueue::Job job{.caller = "a",
                    .seconds = 0,
                    .run = [] { return [] {}; },
                    .refused = [&](Refusal why) { reason = why.reason; },
                    .admit =
                        [&] {
                          asked = true;
                          return false;
                        }};
  queue->Enter(queue->NewTicket(), std::move(job));
  while (!asked) std::this_thread::yield();
  // Under whose lock it is asked and what it said is noted.
  EXPECT_EQ(queue->waiting(), 1);
  queue->DropOverdue(RunQueue::Clock::now() + std::chrono::hours(2));
  EXPECT_EQ(reason, Reason::kLackedTooLong);
}

// A stranger who never runs anything leaves nothing behind, however many names he has.
TEST(RunQueue, RemembersNobodyWhoWasNeverServed) {
  constexpr int kStrangers = 10'000;
  Queue queue(1);
  queue.Hold("a", "a1");
  queue.WaitFor("a1");
  for (int i = 0; i < kStrangers; ++i) {
    queue->Leave(queue.Enter("stranger " + std::to_string(i), "s"));
  }
  EXPECT_LT(queue->callers_remembered(), 5'000u);
}

TEST(RunQueue, ForgetsAJobThatLeavesAndNoneThatRuns) {
  Queue queue(1);
  const RunQueue::Ticket first = queue.Hold("a", "a1");
  queue.WaitFor("a1");
  const RunQueue::Ticket second = queue.Enter("b", "b1");
  EXPECT_FALSE(queue->Leave(first));
  EXPECT_TRUE(queue->Leave(second));
  EXPECT_FALSE(queue->Leave(second));
  queue.Release("a1");
  EXPECT_FALSE(queue.Has("b1"));
  EXPECT_FALSE(queue.Has("refused b1"));
}

TEST(RunQueue, TakesNoJobWhoseCallerHasLeft) {
  Queue queue(1);
  std::optional<Reason> reason;
  RunQueue::Job job{.caller = "a",
                    .seconds = 0,
                    .run = [] { return [] {}; },
                    .refused = [&](Refusal why) { reason = why.reason; },
                    .left = [] { return true; }};
  queue->Enter(queue->NewTicket(), std::move(job));
  EXPECT_EQ(reason, Reason::kLeft);
}

TEST(RunQueue, PutsNewCallersBehindThoseWhoHaveWaitedLonger) {
  Queue queue(1);
  queue.Enter("old", "o1");
  queue.WaitFor("answered o1");
  queue.Hold("x", "x1");
  queue.WaitFor("x1");
  queue.Enter("old", "o2");
  queue.Enter("new1", "n1");
  queue.Enter("new2", "n2");
  queue.Release("x1");
  queue.WaitFor("answered n2");
  EXPECT_THAT(queue.Begun(), ElementsAre("o1", "x1", "o2", "n1", "n2"));
}

TEST(RunQueue, LetsOthersGoBeforeAJobThatHasToWaitForWhatItNeeds) {
  Queue queue(1);
  std::atomic<bool> there = false;
  RunQueue::Job job;
  job.caller = "a";
  std::promise<void> ran;
  job.run = [&] {
    ran.set_value();
    return [] {};
  };
  job.admit = [&] { return there.load(); };
  queue->Enter(queue->NewTicket(), std::move(job));
  queue.Enter("b", "b1");
  queue.WaitFor("answered b1");
  EXPECT_EQ(queue->waiting(), 1);
  there = true;
  queue->DropOverdue(RunQueue::Clock::now());  // somebody looks
  ran.get_future().wait();
}

TEST(RunQueue, OutlivesAJobThatThrows) {
  Queue queue(1);
  queue.Enter("a", "a1", kShort, [] { throw std::runtime_error("no"); });
  queue.WaitFor("refused a1");
  EXPECT_EQ(queue.last_refusal().reason, Reason::kFailed);
  queue.Enter("a", "a2");
  queue.WaitFor("answered a2");
}

TEST(RunQueue, IsFreeBeforeTheCallerIsAnswered) {
  RunQueue queue({1, 1, milliseconds(1000)});
  std::promise<int> busy;
  RunQueue::Job job;
  job.run = [&] { return [&] { busy.set_value(queue.busy()); }; };
  queue.Enter(queue.NewTicket(), std::move(job));
  EXPECT_EQ(busy.get_future().get(), 0);
}

TEST(RunQueue, LetsGoOfWhatAJobHeldBeforeItIsAnswered) {
  RunQueue queue({1, 1, milliseconds(1000)});
  auto held = std::make_shared<int>(0);
  std::promise<bool> gone;
  const std::weak_ptr<int> seen = held;
  RunQueue::Job job;
  job.run = [held = std::move(held), seen, &gone] {
    return [seen, &gone] { gone.set_value(seen.expired()); };
  };
  queue.Enter(queue.NewTicket(), std::move(job));
  EXPECT_TRUE(gone.get_future().get());
}

TEST(RunQueue, RefusesWhatWaitsOnceClosedAndFinishesWhatRuns) {
  Queue queue(1);
  queue.Hold("a", "a1");
  queue.WaitFor("a1");
  queue.Enter("b", "b1");
  queue->Close();
  EXPECT_TRUE(queue.Has("refused b1"));
  EXPECT_EQ(queue.last_refusal().reason, Reason::kStopping);
  queue.Enter("c", "c1");
  EXPECT_TRUE(queue.Has("refused c1"));
  EXPECT_EQ(queue->busy(), 1);
  queue.Release("a1");
}

TEST(RunQueue, LosesNoJobAndNeverRunsMoreThanItsSlotsUnderManyCallers) {
  constexpr int kSlots = 3, kCallers = 6, kTries = 300;
  std::atomic<int> running = 0, most = 0, ran = 0, answered = 0, refused = 0;
  {
    RunQueue queue({kSlots, 8, milliseconds(60'000)});
    std::vector<std::thread> callers;
    for (int caller = 0; caller < kCallers; ++caller) {
      callers.emplace_back([&, caller] {
        for (int i = 0; i < kTries; ++i) {
          RunQueue::Job job;
          job.caller = std::to_string(caller);
          job.run = [&] {
            const int now = ++running;
            for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
            }
            ++ran;
            --running;
            return [&] { ++answered; };
          };
          job.refused = [&](Refusal) { ++refused; };
          queue.Enter(queue.NewTicket(), std::move(job));
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
    while (queue.busy() + queue.waiting() > 0) std::this_thread::yield();
    EXPECT_LE(queue.threads(), kSlots);
  }
  EXPECT_GT(ran, 0);
  EXPECT_EQ(ran + refused, kCallers * kTries);
  EXPECT_EQ(answered, ran);
  EXPECT_LE(most, kSlots);
}

TEST(RunQueue, ServesManyCallersWhoComeBackAtOnceAlike) {
  constexpr int kCallers = 16, kRounds = 50;
  std::vector<int> served(kCallers);
  {
    // One slot, whose thread answers before it goes on: nothing hangs on the machine's pace.
    RunQueue queue({1, kCallers, milliseconds(60'000)});
    std::atomic<bool> over = false;
    std::function<void(int)> come = [&](int caller) {
      RunQueue::Job job;
      job.caller = std::to_string(caller);
      job.run = [&, caller] {
        return [&, caller] {
          over = ++served[static_cast<std::size_t>(caller)] == kRounds || over;
          if (!over) come(caller);
        };
      };
      job.refused = [](Refusal) {};
      queue.Enter(queue.NewTicket(), std::move(job));
    };
    std::promise<void> all_are_there;
    RunQueue::Job holder;
    holder.caller = "holder";
    holder.run = [&] {
      all_are_there.get_future().wait();
      return [] {};
    };
    queue.Enter(queue.NewTicket(), std::move(holder));
    while (queue.busy() == 0) std::this_thread::yield();
    for (int caller = 0; caller < kCallers; ++caller) come(caller);
    all_are_there.set_value();
    while (!over || queue.busy() + queue.waiting() > 0) std::this_thread::yield();
  }
  const auto [least, most] = std::minmax_element(served.begin(), served.end());
  EXPECT_EQ(*most, kRounds);
  EXPECT_GE(*least, kRounds - 1) << "round robin";
}

}  // namespace
}  // namespace accord::service_internal

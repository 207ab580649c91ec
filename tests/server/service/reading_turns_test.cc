#include "server/service/reading_turns.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::service_internal {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// Readers by number, and what became of them.
class Readers {
 public:
  explicit Readers(const ReadingTurns::Limits& limits) : turns(limits) {}

  bool Enter(int number, const std::string& host) {
    const ReadingTurns::Ticket ticket = turns.NewTicket();
    places_[number] = {ticket, host};
    return turns.Enter(ticket, host,
                       {.begin = [this, number] { reading.insert(number); },
                        .lost =
                            [this, number] {
                              reading.erase(number);
                              lost.insert(number);
                            },
                        .admit = [this] { return memory > 0 && memory-- > 0; }});
  }
  void Leave(int number) { turns.Leave(places_[number].first, places_[number].second); }
  void TickAfter(seconds time) { turns.Tick(ReadingTurns::Clock::now() + time); }

  ReadingTurns turns;
  std::set<int> reading, lost;
  int memory = 1'000;  // for so many more

 private:
  std::map<int, std::pair<ReadingTurns::Ticket, std::string>> places_;
};

TEST(ReadingTurns, GivesEachHostItsNumberAndLetsOthersWait) {
  Readers readers({.of_host = 2, .together = 3});
  readers.Enter(1, "a");
  readers.Enter(2, "a");
  readers.Enter(3, "a");
  readers.Enter(4, "b");
  EXPECT_THAT(readers.reading, ElementsAre(1, 2, 4));
  EXPECT_EQ(readers.turns.waiting(), 1);
  readers.Leave(1);
  EXPECT_THAT(readers.reading, ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(readers.turns.reading(), 3);
  EXPECT_THAT(readers.lost, IsEmpty());
}

TEST(ReadingTurns, GivesTheNextOneToTheHostWithTheFewest) {
  Readers readers({.of_host = 3, .together = 3});
  readers.Enter(1, "a");
  readers.Enter(2, "a");
  readers.Enter(3, "a");
  readers.Enter(4, "a");
  readers.Enter(5, "b");
  readers.Leave(1);
  EXPECT_THAT(readers.reading, ElementsAre(1, 2, 3, 5));
}

TEST(ReadingTurns, EndTheLongestTurnWhileSomebodyWaits) {
  using std::chrono::hours;
  Readers readers({.of_host = 2, .together = 2, .turn = hours(3), .wait = hours(60)});
  readers.Enter(1, "a");
  readers.Enter(2, "a");
  readers.TickAfter(hours(50));
  EXPECT_THAT(readers.lost, IsEmpty()) << "nobody waits";
  readers.Enter(3, "b");
  readers.TickAfter(hours(2));
  EXPECT_THAT(readers.lost, IsEmpty()) << "a turn is not over";
  readers.TickAfter(hours(4));
  EXPECT_THAT(readers.lost, ElementsAre(1)) << "one is enough";
  EXPECT_THAT(readers.reading, UnorderedElementsAre(2, 3));
}

TEST(ReadingTurns, EndNoTurnOfAnotherHostForOneThatHasItsNumber) {
  Readers readers({.of_host = 1, .together = 9, .turn = seconds(3), .wait = seconds(60)});
  readers.Enter(1, "a");
  readers.Enter(2, "b");
  readers.Enter(3, "b");
  readers.TickAfter(seconds(4));
  EXPECT_THAT(readers.lost, ElementsAre(2));
}

// Whose readers come and go reads as much as ever; who has but one and is slow loses it to no such.
TEST(ReadingTurns, EndNoTurnForAHostThatReadsAsMuchAlready) {
  Readers readers({.of_host = 9, .together = 9, .turn = seconds(3), .wait = seconds(60)});
  readers.memory = 4;
  readers.Enter(1, "slow");
  const auto after = ReadingTurns::Clock::now() + std::chrono::nanoseconds(1);
  while (ReadingTurns::Clock::now() < after) {
  }
  for (int i = 2; i <= 5; ++i) readers.Enter(i, "many");
  EXPECT_THAT(readers.reading, UnorderedElementsAre(1, 2, 3, 4)) << "one waits for memory";
  readers.turns.Tick(after + seconds(3));
  EXPECT_THAT(readers.lost, IsEmpty());
  for (int i = 2; i <= 4; ++i) readers.Leave(i);
  readers.turns.Tick(after + seconds(3));
  EXPECT_THAT(readers.lost, ElementsAre(1)) << "who reads nothing may have it";
}

TEST(ReadingTurns, LetNobodyWaitForLong) {
  Readers readers({.of_host = 1, .together = 1, .turn = seconds(60), .wait = seconds(15)});
  readers.Enter(1, "a");
  readers.Enter(2, "a");
  readers.TickAfter(seconds(16));
  EXPECT_THAT(readers.lost, ElementsAre(2));
  EXPECT_EQ(readers.turns.waiting(), 0);
}

TEST(ReadingTurns, AreGivenToNobodyWhoHasLeft) {
  Readers readers({.of_host = 1, .together = 1});
  readers.Enter(1, "a");
  readers.Enter(2, "a");
  readers.Leave(2);
  readers.Leave(1);
  readers.Leave(1);
  EXPECT_THAT(readers.reading, ElementsAre(1));
  EXPECT_EQ(readers.turns.reading(), 0);
}

TEST(ReadingTurns, LetWaitInTheirOrderWhomThereIsNoMemoryFor) {
  Readers readers({.of_host = 5, .together = 9, .turn = seconds(60), .wait = seconds(15)});
  readers.memory = 1;
  for (int number = 1; number <= 4; ++number) readers.Enter(number, "a");
  readers.Enter(5, "b");
  EXPECT_THAT(readers.reading, ElementsAre(1));
  EXPECT_EQ(readers.turns.waiting(), 4);
  readers.memory = 2;
  readers.TickAfter(seconds(1));
  EXPECT_THAT(readers.reading, ElementsAre(1, 2, 5)) << "b had none";
  readers.memory = 1;
  readers.Leave(1);
  EXPECT_THAT(readers.reading, ElementsAre(1, 2, 3, 5));
  readers.memory = 0;
  readers.TickAfter(seconds(16));
  EXPECT_THAT(readers.lost, ElementsAre(4)) << "as long as for a turn";
}

TEST(ReadingTurns, LetSoManyWaitOfAHostAndTogether) {
  Readers readers({.of_host = 1, .together = 1, .waiting_of_host = 2, .waiting_together = 3});
  EXPECT_TRUE(readers.Enter(1, "a") && readers.Enter(2, "a") && readers.Enter(3, "a"));
  EXPECT_FALSE(readers.Enter(4, "a"));
  EXPECT_TRUE(readers.Enter(5, "b"));
  EXPECT_FALSE(readers.Enter(6, "b"));
  EXPECT_EQ(readers.turns.waiting(), 3);
  EXPECT_THAT(readers.lost, IsEmpty()) << "a is no better off";
  readers.Leave(1);
  EXPECT_TRUE(readers.Enter(7, "b"));
}

// However many hosts fill all places: whoever comes from another one has a place and a turn.
TEST(ReadingTurns, LetTheLastOfTheHostOfWhichMostWaitGiveWay) {
  Readers readers({.of_host = 1, .together = 1, .waiting_of_host = 3, .waiting_together = 5});
  for (int i = 1; i <= 4; ++i) EXPECT_TRUE(readers.Enter(i, "a"));
  for (int i = 5; i <= 6; ++i) EXPECT_TRUE(readers.Enter(i, "b"));
  EXPECT_EQ(readers.turns.waiting(), 5);
  EXPECT_TRUE(readers.Enter(7, "c"));
  EXPECT_THAT(readers.lost, ElementsAre(4));
  EXPECT_FALSE(readers.Enter(8, "c")) << "2, 1 and 2 are no fairer than 2, 2 and 1";
  EXPECT_THAT(readers.lost, ElementsAre(4));
  EXPECT_EQ(readers.turns.waiting(), 5);
  readers.Leave(1);
  EXPECT_THAT(readers.reading, UnorderedElementsAre(1, 2));
}

TEST(ReadingTurns, AreGivenOneAfterTheOtherHoweverManyWait) {
  ReadingTurns turns({.of_host = 1, .together = 1, .waiting_of_host = 1000});
  int within = 0, deepest = 0, begun = 0;
  for (int i = 0; i < 1000; ++i) {
    const ReadingTurns::Ticket ticket = turns.NewTicket();
    // All but the first give their turn back at once.
    turns.Enter(ticket, "a",
                {.begin =
                     [&, ticket] {
                       deepest = std::max(deepest, ++within);
                       if (++begun > 1) turns.Leave(ticket, "a");
                       --within;
                     },
                 .lost = [] {}});
  }
  EXPECT_EQ(begun, 1);
  turns.Leave(1, "a");
  EXPECT_EQ(begun, 1000);
  EXPECT_EQ(deepest, 1);
}

TEST(ReadingTurns, TakeNoLongerTheMoreWait) {
  // Of a host that reads all it may; 40 000 cost a minute when each newcomer looked at all.
  constexpr int kMany = 40'000;
  ReadingTurns turns(
      {.of_host = 1, .together = 2, .waiting_of_host = kMany, .waiting_together = kMany});
  const auto begin = ReadingTurns::Clock::now();
  for (int i = 0; i < kMany; ++i) {
    turns.Enter(turns.NewTicket(), "a", {.begin = [] {}, .lost = [] {}});
  }
  for (int i = 1; i <= kMany; ++i) turns.Leave(static_cast<ReadingTurns::Ticket>(i), "a");
  EXPECT_LT(ReadingTurns::Clock::now() - begin, seconds(10));
  EXPECT_EQ(turns.waiting(), 0);
}

}  // namespace
}  // namespace accord::service_internal

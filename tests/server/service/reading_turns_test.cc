#include "server/service/reading_turns.h"

#include <chrono>
#include <set>
#include <string>

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

  ReadingTurns::Ticket Enter(int number, const std::string& host) {
    const ReadingTurns::Ticket ticket = turns.NewTicket();
    turns.Enter(ticket, {.host = host,
                         .begin = [this, number] { reading.insert(number); },
                         .lost =
                             [this, number] {
                               reading.erase(number);
                               lost.insert(number);
                             }});
    return ticket;
  }
  void TickAfter(seconds time) { turns.Tick(ReadingTurns::Clock::now() + time); }

  ReadingTurns turns;
  std::set<int> reading, lost;
};

TEST(ReadingTurns, GivesEachHostItsNumberAndLetsOthersWait) {
  Readers readers({.of_host = 2, .together = 3});
  const auto first = readers.Enter(1, "a");
  readers.Enter(2, "a");
  readers.Enter(3, "a");
  readers.Enter(4, "b");
  EXPECT_THAT(readers.reading, ElementsAre(1, 2, 4));
  EXPECT_EQ(readers.turns.waiting(), 1);
  readers.turns.Leave(first);
  EXPECT_THAT(readers.reading, ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(readers.turns.reading(), 3);
  EXPECT_THAT(readers.lost, IsEmpty());
}

TEST(ReadingTurns, GivesTheNextOneToTheHostWithTheFewest) {
  Readers readers({.of_host = 3, .together = 3});
  const auto first = readers.Enter(1, "a");
  readers.Enter(2, "a");
  readers.Enter(3, "a");
  readers.Enter(4, "a");
  readers.Enter(5, "b");
  readers.turns.Leave(first);
  EXPECT_THAT(readers.reading, ElementsAre(1, 2, 3, 5));
}

TEST(ReadingTurns, EndTheLongestTurnWhileSomebodyWaits) {
  Readers readers({.of_host = 2, .together = 2, .turn = seconds(3), .wait = seconds(60)});
  readers.Enter(1, "a");
  readers.Enter(2, "a");
  readers.TickAfter(seconds(50));
  EXPECT_THAT(readers.lost, IsEmpty()) << "nobody waits";
  readers.Enter(3, "b");
  readers.TickAfter(seconds(2));
  EXPECT_THAT(readers.lost, IsEmpty()) << "a turn is not over";
  readers.TickAfter(seconds(4));
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
  const auto first = readers.Enter(1, "a");
  const auto second = readers.Enter(2, "a");
  readers.turns.Leave(second);
  readers.turns.Leave(first);
  readers.turns.Leave(first);
  EXPECT_THAT(readers.reading, ElementsAre(1));
  EXPECT_EQ(readers.turns.reading(), 0);
}

}  // namespace
}  // namespace accord::service_internal

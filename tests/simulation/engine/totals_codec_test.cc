#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/accumulate/bytes.h"
#include "simulation/engine/fingerprint.h"
#include "simulation/engine/totals.h"
#include "simulation/engine/totals_visit.h"
#include "tests/simulation/engine/sample_totals.h"

namespace accord {
namespace {

using testing::Differences;
using testing::Fill;
using testing::ModelWithEverything;

StudyTotals Pilot(std::size_t paths) {
  StudyTotals totals = PilotTotals(testing::UnlikeModels(2, 2));
  Fill(totals, 1, paths);
  return totals;
}

StudyTotals Fixed() {
  StudyTotals totals = Pilot(50);
  FixEdges(totals);
  return totals;
}

StudyTotals Binned() {
  StudyTotals totals = Fixed();
  StudyTotals later = EmptyLike(totals);
  Fill(later, 2, 40);
  Merge(totals, later);
  return totals;
}

// Leaves of every kind in few bytes.
CompiledModel SmallModel() {
  CompiledModel model = ModelWithEverything(1);
  AlterChance([](CompiledChance& chance) { chance.outcomes.resize(1); }, model);
  model.contracts.resize(1);
  model.contracts[0].clauses.resize(1);
  model.contracts[0].weights.resize(1);
  model.client_base->rows.resize(1);
  return model;
}

StudyTotals Small() {
  StudyTotals totals = PilotTotals({SmallModel()});
  Fill(totals, 3, 2);
  return totals;
}

StudyTotals SmallAndBinned() {
  StudyTotals totals = PilotTotals({SmallModel(), SmallModel()});
  Fill(totals, 3, 2);
  FixEdges(totals);
  StudyTotals later = EmptyLike(totals);
  Fill(later, 4, 2);
  Merge(totals, later);
  return totals;
}

void ExpectRoundTrip(const StudyTotals& totals) {
  const std::string bytes = Serialise(totals);
  const std::optional<StudyTotals> parsed = ParseStudyTotals(bytes);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(Differences(*parsed, totals), 0);
  EXPECT_EQ(Serialise(*parsed), bytes);
  EXPECT_EQ(Digest(*parsed), Digest(totals));
}

TEST(TotalsCodec, BringsBackEveryBitInEveryPhase) {
  ExpectRoundTrip(StudyTotals());
  ExpectRoundTrip(Pilot(0));
  ExpectRoundTrip(Pilot(30));
  ExpectRoundTrip(Fixed());
  ExpectRoundTrip(EmptyLike(Fixed()));
  ExpectRoundTrip(Binned());
}

TEST(TotalsCodec, LetsABlockFromElsewhereMergeLikeOneFromHere) {
  StudyTotals here = Fixed();
  StudyTotals there = *ParseStudyTotals(Serialise(here));
  StudyTotals block = EmptyLike(here);
  Fill(block, 2, 40);
  Merge(here, block);
  Merge(there, *ParseStudyTotals(Serialise(block)));
  EXPECT_EQ(Digest(here), Digest(there));
  EXPECT_EQ(Differences(here, there), 0);
}

TEST(TotalsCodec, RefusesBytesOfAnyOtherLength) {
  const std::string bytes = Serialise(Small());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ParseStudyTotals(std::string_view(bytes).substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(ParseStudyTotals(bytes + '\0').has_value());
  EXPECT_FALSE(ParseStudyTotals(bytes + std::string(8, '\0')).has_value());
}

TEST(TotalsCodec, RefusesBytesWithAnyOneByteChanged) {
  const std::string bytes = Serialise(Small());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const char change : {'\x01', '\x80', '\xff'}) {
      std::string corrupted = bytes;
      corrupted[i] = static_cast<char>(corrupted[i] ^ change);
      EXPECT_FALSE(ParseStudyTotals(corrupted).has_value()) << i;
    }
  }
}

// The bytes with one word set and the fingerprint made to fit, as only malice would.
std::string Forged(const std::string& bytes, std::size_t word, std::uint64_t value) {
  std::string forged = bytes.substr(0, 8 * word);
  AppendU64(value, &forged);
  forged += bytes.substr(8 * (word + 1), bytes.size() - 16 - 8 * (word + 1));
  Fingerprint fingerprint;
  fingerprint.Absorb(forged);
  AppendU64(fingerprint.high(), &forged);
  AppendU64(fingerprint.low(), &forged);
  return forged;
}

// A length that were believed would throw or take all memory. What parses all the same (another
// mean, another count) is a value like any other.
TEST(TotalsCodec, SurvivesForgedBytesInEveryPlace) {
  for (const StudyTotals& totals : {Small(), SmallAndBinned()}) {
    const std::string bytes = Serialise(totals);
    const std::size_t words = bytes.size() / 8 - 2;
    const std::size_t stride = words > 2000 ? words / 150 : 1;
    for (std::size_t word = 0; word < words; word += stride) {
      for (const std::uint64_t value :
           {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{480},
            std::uint64_t{1} << 40, ~std::uint64_t{0}, std::uint64_t{0x7ff0000000000000},
            std::uint64_t{0xbff0000000000000}}) {
        const std::string forged = Forged(bytes, word, value);
        const std::optional<StudyTotals> parsed = ParseStudyTotals(forged);
        if (parsed) {
          EXPECT_EQ(Serialise(*parsed), forged) << word << " " << value;
        }
      }
    }
  }
}

TEST(TotalsCodec, RefusesForgedLengths) {
  const std::string bytes = Serialise(Small());
  constexpr std::size_t kModels = 1;  // after the magic word: how many models
  ASSERT_TRUE(ParseStudyTotals(Forged(bytes, kModels, 1)).has_value());
  for (const std::uint64_t length :
       {std::uint64_t{0}, std::uint64_t{2}, std::uint64_t{481}, std::uint64_t{1} << 60}) {
    EXPECT_FALSE(ParseStudyTotals(Forged(bytes, kModels, length)).has_value()) << length;
  }
  EXPECT_FALSE(ParseStudyTotals(Forged(bytes, 0, 0)).has_value());
}

// Changes the leaf of a given number, counted in the order of the walk.
struct Disturber {
  int left;

  template <typename T>
  void List(T&) {}
  template <typename T>
  bool Part(Shared<T>&) {
    return true;
  }
  template <typename T>
  void Leaf(T& leaf) {
    if (left-- == 0) Change(leaf);
  }
  void Change(double& leaf) { leaf += 1; }
  void Change(std::uint64_t& leaf) { leaf += 1; }
  void Change(EventCount& leaf) { leaf.trials += 1; }
  void Change(PathMean& leaf) { leaf.AddTile(std::vector<double>{1e-9}); }
  void Change(Distribution& leaf) { leaf.AddTile(std::vector<double>{1e-9}); }
  void Change(PeriodDistribution& leaf) { leaf.AddTile(std::vector<double>{1e-9}); }
  void Change(TailFlows& leaf) {
    const std::vector<double> figure{-1e9}, flow{1.0};
    leaf.AddTile(figure, std::vector<FlowColumn>(leaf.flow_count(), {flow.data()}));
  }
};

TEST(TotalsDigest, ChangesWithAnyLeafOfAModel) {
  const StudyTotals totals = Small();
  const std::string digest = Digest(totals);
  int leaf = 0;
  for (;; ++leaf) {
    StudyTotals disturbed = totals;
    Disturber disturber{leaf};
    totals_internal::Walk(disturber, disturbed.models.front());
    if (disturber.left >= 0) break;
    EXPECT_NE(Digest(disturbed), digest) << leaf;
  }
  EXPECT_GT(leaf, 30);
}

TEST(TotalsCodec, ChangesWithAnyLeaf) {
  const StudyTotals totals = Small();
  int leaf = 0;
  for (;; ++leaf) {
    StudyTotals disturbed = totals;
    Disturber disturber{leaf};
    totals_internal::Walk(disturber, disturbed);
    if (disturber.left >= 0) break;
    EXPECT_NE(Serialise(disturbed), Serialise(totals)) << leaf;
  }
  EXPECT_GT(leaf, 35) << "the bridges' too";
}

TEST(TotalsDigest, IsThatOfTheModelsAlone) {
  StudyTotals totals = Fixed();
  const std::string digest = Digest(totals);
  totals.pairs.clear();
  EXPECT_EQ(Digest(totals), digest);
  totals.models.pop_back();
  EXPECT_NE(Digest(totals), digest);
  EXPECT_EQ(Digest(totals), Digest(totals.models[0]));
}

TEST(TotalsDigest, HasThirtyTwoHexadecimalDigits) {
  const std::string digest = Digest(Small());
  EXPECT_EQ(digest.size(), 32u);
  EXPECT_EQ(digest.find_first_not_of("0123456789abcdef"), std::string::npos);
}

// The expected digits come from the same definition written in Python, whose integers have no end.
TEST(Fingerprint, EqualsItsDefinitionInPython) {
  Fingerprint fingerprint;
  EXPECT_EQ(fingerprint.Hex(), "e9e0033e3badaf36dfc7a99951f24649");
  fingerprint.Absorb(std::string_view("\0\0\0\0\0\0\0\0", 8));
  EXPECT_EQ(fingerprint.Hex(), "465bcd5d7439e4c7e92e83b7f121188f");
  std::string words;
  AppendU64(1, &words);
  AppendU64(0x0123456789abcdef, &words);
  Fingerprint at_once, in_turn;
  at_once.Absorb(words);
  EXPECT_EQ(at_once.Hex(), "04612274017eb2ab2f3ab01750ff7b05");
  in_turn.Absorb(words.substr(0, 8));
  in_turn.Absorb(words.substr(8));
  EXPECT_EQ(in_turn.Hex(), at_once.Hex());
}

}  // namespace
}  // namespace accord

#include "simulation/model/trials.h"

#include <algorithm>
#include <cstddef>
#include <span>

#include "simulation/base/overloaded.h"
#include "simulation/random/math.h"

namespace accord {
namespace {

// Beyond these scores lies 2e-17 of all draws; within them both tails are above 0.
constexpr double kLastScore = 8.5;

CompiledTrialStream CompileStream(const TrialStream& stream) {
  return std::visit(
      Overloaded{
          [](std::monostate) { return CompiledTrialStream(std::vector<double>{0.0}); },
          [](const SampledTrials& sampled) { return CompiledTrialStream(sampled.values); },
          [](const MetalogTrials& metalog) {
            CompiledMetalogTrials compiled{MetalogSeriesOf(metalog), {}};
            for (const HdrTerm& term : metalog.hdr) {
              compiled.hdr.push_back(
                  {{static_cast<std::uint32_t>(term.entity),
                    static_cast<std::uint32_t>(term.var_id), static_cast<std::uint32_t>(term.seed3),
                    static_cast<std::uint32_t>(term.seed4)},
                   term.weight.value_or(1.0)});
            }
            return CompiledTrialStream(std::move(compiled));
          },
      },
      stream.kind);
}

void Fill(const std::vector<double>& values, std::uint64_t first_path, Column x) {
  std::size_t next = first_path % values.size();
  for (double& each : x) {
    each = values[next];
    next = next + 1 == values.size() ? 0 : next + 1;
  }
}

// M of the trials' numbers, and of the normals that several streams make.
void FillScales(const MetalogSeries& metalog, const HdrStream& stream, std::uint64_t first_path,
                Column scales) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double below = HdrUniform(stream, first_path + static_cast<std::uint64_t>(i) + 1);
    scales[i] = MetalogScale(metalog, below, 1.0 - below);
  }
}

void FillScales(const MetalogSeries& metalog, std::span<const CompiledHdr> hdr,
                std::uint64_t first_path, Column scales) {
  for (int i = 0; i < kTilePaths; ++i) {
    double z = 0.0;
    for (const CompiledHdr& term : hdr) {
      const std::uint64_t trial = first_path + static_cast<std::uint64_t>(i) + 1;
      z = std::fma(term.weight, NormalQuantile(HdrUniform(term.stream, trial)), z);
    }
    z = std::clamp(z, -kLastScore, kLastScore);
    scales[i] = MetalogScale(metalog, NormalCdf(z), NormalUpperTail(z));
  }
}

void Fill(const CompiledMetalogTrials& trials, std::uint64_t first_path, Column x) {
  if (trials.hdr.size() == 1) {
    FillScales(trials.metalog, trials.hdr.front().stream, first_path, x);
  } else {
    FillScales(trials.metalog, trials.hdr, first_path, x);
  }
  for (double& each : x) each = MetalogValueOf(trials.metalog, each);
}

}  // namespace

CompiledTrials CompileTrials(const TrialsMarginal& trials) {
  CompiledTrials compiled;
  for (const TrialStream& stream : trials.streams) {
    compiled.streams.push_back(CompileStream(stream));
  }
  return compiled;
}

void FillTrials(const CompiledTrials& trials, int t, std::uint64_t first_path, Column x) {
  const std::size_t index = trials.streams.size() == 1 ? 0 : static_cast<std::size_t>(t - 1);
  std::visit([&](const auto& stream) { Fill(stream, first_path, x); }, trials.streams[index]);
}

}  // namespace accord

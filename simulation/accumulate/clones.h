#ifndef ACCORD_SIMULATION_ACCUMULATE_CLONES_H_
#define ACCORD_SIMULATION_ACCUMULATE_CLONES_H_

// ACCORD_ACCUMULATE_CLONES in front of a function compiles it for x86-64, x86-64-v3 and
// x86-64-v4; the loader picks by processor. The bits are the same in all three, because the
// functions so marked fix their lanes and use no fused operation; so leaving it out (clang,
// sanitizers whose run time is not up when the loader picks) changes the speed and nothing else.
//
// ACCORD_ACCUMULATE_BODY marks the body that such a function wraps. It is inlined wherever it is
// called, so that a test can compile the same body for each target and compare.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ACCORD_ACCUMULATE_HAS_CLONES 1
#define ACCORD_ACCUMULATE_CLONES \
  __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define ACCORD_ACCUMULATE_HAS_CLONES 0
#define ACCORD_ACCUMULATE_CLONES
#endif
#define ACCORD_ACCUMULATE_BODY inline __attribute__((always_inline))

// ACCORD_ACCUMULATE_LANES in front of a loop over lanes keeps g++ from unrolling it before it
// vectorises it: unrolled, it vectorises across the rows instead, seven times slower.
#if defined(__GNUC__) && !defined(__clang__)
#define ACCORD_ACCUMULATE_LANES _Pragma("GCC unroll 1")
#else
#define ACCORD_ACCUMULATE_LANES
#endif

#endif  // ACCORD_SIMULATION_ACCUMULATE_CLONES_H_

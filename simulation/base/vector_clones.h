// How a hot loop is compiled once for each generation of x86-64 and chosen when the program starts.
#ifndef ACCORD_SIMULATION_BASE_VECTOR_CLONES_H_
#define ACCORD_SIMULATION_BASE_VECTOR_CLONES_H_

// Put before the definition (not the declaration) of a kernel: a free function over spans with
// plain loops. g++ then emits it for baseline x86-64, x86-64-v3 (AVX2, FMA) and x86-64-v4
// (AVX-512), and the loader picks the best one. Every clone gives the same bits, because kernels
// use nothing but + - * / sqrt, explicit std::fma and integer operations, fix their lanes where
// they sum over paths, and the build never contracts (model.md, Same bits). The baseline clone
// calls the C library's correctly rounded fma: same bits, slowly.
//
// Empty where clones cannot be chosen at load time: clang (which cannot clone for a level), the
// sanitizers (their runtimes are not up when the loader asks), other processors, and wherever
// ACCORD_NO_VECTOR_CLONES is defined (the test of equal bits does this to compile one level alone).
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(ACCORD_NO_VECTOR_CLONES)
#define ACCORD_HAS_VECTOR_CLONES 1
#define ACCORD_VECTOR_CLONES \
  __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define ACCORD_HAS_VECTOR_CLONES 0
#define ACCORD_VECTOR_CLONES
#endif

// Put before a small function that kernels call in their loops, and before the body of a kernel
// that a test compiles for each level: it must dissolve into the caller at every optimisation
// level, since a call left over would stop the loop from vectorising, and would run baseline code
// in every clone.
#define ACCORD_ALWAYS_INLINE inline __attribute__((always_inline))

// Put before a loop over a fixed number of lanes: keeps g++ from unrolling it before it vectorises
// it. Unrolled, it vectorises across the rows instead, seven times slower.
#if defined(__GNUC__) && !defined(__clang__)
#define ACCORD_LANES _Pragma("GCC unroll 1")
#else
#define ACCORD_LANES
#endif

#endif  // ACCORD_SIMULATION_BASE_VECTOR_CLONES_H_

/**
 * JMH benchmarks of the hot classes, on the example bundle and its images. Start at {@link
 * dev.sluice.benchmarks.StageRunnerBenchmark}; docs/performance.md says how to run them.
 */
@ParametersAreNonnullByDefault
package dev.sluice.benchmarks;

import javax.annotation.ParametersAreNonnullByDefault;

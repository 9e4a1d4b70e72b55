package dev.sluice.job;

import dev.sluice.bundle.image.DecodeLimits;
import dev.sluice.bundle.policy.PolicyLimits;
import dev.sluice.job.breaker.BreakerLimits;
import dev.sluice.job.stage.StageOptions;
import java.util.List;

/**
 * How the job is laid out.
 *
 * @param parallelism of all operators but the control stream's source
 * @param stageParallelism of each stage, from stage 0; empty for {@code parallelism}, where stages
 *     are separate by the share of records that the calibration says reaches each
 * @param policies what no policy may cross, the bundle's default operating point included
 */
public record TopologyOptions(
        Placement placement,
        int parallelism,
        List<Integer> stageParallelism,
        DecodeLimits decode,
        BreakerLimits breaker,
        StageOptions stages,
        PolicyLimits policies) {

    public TopologyOptions {
        stageParallelism = List.copyOf(stageParallelism);
        if (parallelism < 1 || stageParallelism.stream().anyMatch(p -> p < 1)) {
            throw new IllegalArgumentException("a parallelism below 1");
        }
        if (placement == Placement.FUSED && !stageParallelism.isEmpty()) {
            throw new IllegalArgumentException(
                    "stages that are fused have one parallelism; give each its own only with"
                            + " separate placement");
        }
    }

    /** With any policy that fits the bundle. */
    public TopologyOptions(
            Placement placement,
            int parallelism,
            List<Integer> stageParallelism,
            DecodeLimits decode,
            BreakerLimits breaker,
            StageOptions stages) {
        this(placement, parallelism, stageParallelism, decode, breaker, stages, PolicyLimits.NONE);
    }
}

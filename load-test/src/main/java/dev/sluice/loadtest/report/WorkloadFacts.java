package dev.sluice.loadtest.report;

import dev.sluice.loadtest.workload.Workload;
import java.util.Arrays;
import java.util.List;

/**
 * What was sent, with which network.
 *
 * @param bundle name, version and digest
 * @param wholeOf likewise, of the bundle whose network is run whole
 * @param backboneMacs of the whole network, for one image
 * @param thresholds of the operating point
 * @param images of one run of throughput through the cascade
 * @param imagesOfWhole likewise through the whole network
 */
public record WorkloadFacts(
        String name,
        String description,
        String bundle,
        String wholeOf,
        long backboneMacs,
        List<Double> thresholds,
        int images,
        int imagesOfWhole,
        int distinctImages,
        String mediaType) {

    public static WorkloadFacts of(Workload workload) {
        return new WorkloadFacts(
                workload.name(),
                workload.description(),
                workload.bundle().toString(),
                workload.wholeOf().toString(),
                workload.bundle().manifest().costs().backboneMacs(),
                Arrays.stream(workload.thresholds().toArray()).boxed().toList(),
                workload.images(),
                workload.imagesOfWhole(),
                workload.sample().count(),
                workload.mediaType().name());
    }
}

package dev.sluice.loadtest.run;

import dev.sluice.loadtest.workload.Workload;
import dev.sluice.loadtest.workload.WorkloadChoices;
import dev.sluice.loadtest.workload.Workloads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The example's workload, cut short. */
final class FewImages {

    static final Path CHECKOUT =
            Path.of(System.getProperty("sluice.examples")).resolve("../..").normalize();

    private FewImages() {}

    /**
     * @param folder for what is made of the bundle
     */
    static Workload ofTheExample(int images, Path folder) throws IOException {
        WorkloadChoices few =
                new WorkloadChoices(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(images),
                        Optional.empty(),
                        Optional.empty());
        return new Workloads(CHECKOUT, Map.of()).open("example", few, folder);
    }
}

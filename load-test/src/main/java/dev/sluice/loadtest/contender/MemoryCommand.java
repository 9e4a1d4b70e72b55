package dev.sluice.loadtest.contender;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.job.kafka.KafkaOptions;
import dev.sluice.job.stage.BatchLimits;
import dev.sluice.loadtest.process.ChildCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The ceiling: the images of a topic are read and decoded first, then the cascade runs on them in
 * memory, a thread a core. Announces {@link MemoryResult} as JSON.
 */
@Command(name = "memory")
public final class MemoryCommand implements Callable<Integer> {

    @Mixin private KafkaOptions kafka;

    @Option(names = "--bundle", required = true)
    private Path bundlePath;

    @Option(names = "--images-topic", required = true)
    private String topic;

    @Option(names = "--parallelism", required = true)
    private int threads;

    @Option(names = "--images", required = true)
    private int images;

    @Option(names = "--threshold")
    private List<Double> thresholds = new ArrayList<>();

    @Option(names = "--batch-records", defaultValue = "" + BatchLimits.USUAL_RECORDS)
    private int batchRecords;

    public static void main(String[] arguments) {
        int exitCode = new CommandLine(new MemoryCommand()).execute(arguments);
        if (exitCode != CommandLine.ExitCode.OK) {
            System.exit(exitCode);
        }
    }

    @Override
    public Integer call() throws Exception {
        Bundle bundle = Bundle.read(bundlePath);
        ImageSet decoded =
                DecodedTopic.read(kafka.clientProperties(), topic, images, bundle.manifest());
        Thresholds given =
                Thresholds.of(thresholds.stream().mapToDouble(Double::doubleValue).toArray());
        MemoryResult result = new MemoryRun(bundle, given, batchRecords, threads).measure(decoded);
        ChildCommand.announce(JsonMapper.builder().build().writeValueAsString(result));
        Thread.currentThread().join();
        return CommandLine.ExitCode.OK;
    }
}

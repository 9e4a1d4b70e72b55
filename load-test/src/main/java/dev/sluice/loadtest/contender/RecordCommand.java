package dev.sluice.loadtest.contender;

import dev.sluice.bundle.Bundle;
import dev.sluice.job.Endpoints;
import dev.sluice.job.SluiceTopology;
import dev.sluice.job.kafka.KafkaEndpoints;
import dev.sluice.job.kafka.KafkaOptions;
import dev.sluice.job.kafka.TopicOptions;
import dev.sluice.job.record.RecordType;
import dev.sluice.loadtest.process.ChildCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The whole network in one {@code map}, a record at a time: what one writes first. Source, sink,
 * serializers and settings are those of the job, so that only the middle differs.
 */
@Command(name = "record")
public final class RecordCommand implements Callable<Integer> {

    @Mixin private KafkaOptions kafka;
    @Mixin private TopicOptions topics;

    @Option(names = "--bundle", required = true)
    private Path bundle;

    @Option(names = "--parallelism", required = true)
    private int parallelism;

    @Option(names = "--group", required = true)
    private String group;

    @Option(names = "--delivery", required = true)
    private String delivery;

    @Option(names = "--checkpoint-interval", required = true)
    private String checkpointInterval;

    public static void main(String[] arguments) {
        ChildCommand.announce("the job starts");
        System.exit(new CommandLine(new RecordCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        Duration interval = TimeUtils.parseDuration(checkpointInterval);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        Endpoints endpoints =
                new KafkaEndpoints(kafka.clientProperties(), topics.names(), group)
                        .unbounded(
                                DeliveryGuarantee.valueOf(delivery.toUpperCase(Locale.ROOT)),
                                configuration);
        env.fromSource(
                        endpoints.images(),
                        WatermarkStrategy.noWatermarks(),
                        SluiceTopology.IMAGES,
                        RecordType.SOURCE)
                .map(new WholeNetworkFunction(bundle.toString()), RecordType.OUTGOING)
                .sinkTo(endpoints.sinks().create(SluiceTopology.predictions(0)));
        env.execute("record by record " + Bundle.read(bundle));
        return CommandLine.ExitCode.OK;
    }
}

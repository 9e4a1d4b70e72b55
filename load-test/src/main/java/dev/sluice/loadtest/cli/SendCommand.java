package dev.sluice.loadtest.cli;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.job.kafka.KafkaOptions;
import dev.sluice.job.registry.RegistryOptions;
import dev.sluice.job.registry.UnusableRegistryException;
import dev.sluice.loadtest.send.ImageStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./sluice send}; also what sends the images of {@code deploy/docker/compose.yaml}. */
@Command(
        name = "sluice send",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Sends the test images of a data set to a topic as PNG events, one after the "
                        + "other and again from the first, at a steady rate: something for a "
                        + "deployment to work on.")
public final class SendCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private KafkaOptions kafka;
    @Mixin private RegistryOptions registry;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "The folder of images; formats as in ./sluice evaluate.")
    private Path data;

    @Option(
            names = "--images-topic",
            paramLabel = "NAME",
            defaultValue = "images",
            description = "Topic to send to. Default: ${DEFAULT-VALUE}")
    private String topic;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "100",
            description = "Images a second, 1 or more. Default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "Stop after so many. Default: go on until stopped")
    private long count = Long.MAX_VALUE;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SendCommand()).execute(arguments));
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            ImageSet images = ImageSets.open(data, Part.TEST);
            try (ImageStream stream =
                    new ImageStream(
                            kafka.clientProperties(),
                            topic,
                            images,
                            rate,
                            registry.ofEvents(topic))) {
                out.printf(
                        "Sending %,d images, %d a second, to %s on %s%n",
                        images.count(), rate, topic, kafka.bootstrapServers());
                out.flush();
                out.printf("Sent %,d%n", stream.send(count));
                out.flush();
            }
            return CommandLine.ExitCode.OK;
        } catch (IOException
                | KafkaException
                | UnusableRegistryException
                | IllegalArgumentException e) {
            return Failures.tell(spec, e.getMessage());
        }
    }
}

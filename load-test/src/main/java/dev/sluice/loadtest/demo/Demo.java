package dev.sluice.loadtest.demo;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.evaluate.Cascade;
import dev.sluice.augment.evaluate.CascadeRun;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.exit.Thresholds;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.job.JobOptions;
import dev.sluice.job.SluiceJob;
import dev.sluice.job.cli.FailureCause;
import dev.sluice.job.kafka.BrokerCheck;
import dev.sluice.job.kafka.KafkaEndpoints;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.job.policy.PolicyClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;

/**
 * Starts a broker and the job in this process, sends images, and changes the policy three times
 * while they are under way. Everything goes through Kafka, as it would between machines.
 */
public final class Demo {

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);
    private static final long PATIENCE_MILLIS = 60_000;
    private static final int BACKBONE_BATCH = 64;

    private final DemoOptions options;
    private final DemoView view;
    private final TopicNames topics = TopicNames.DEFAULT;
    private final Answers answers = new Answers();

    public Demo(DemoOptions options, DemoView view) {
        this.options = options;
        this.view = view;
    }

    /**
     * Runs it all.
     *
     * @throws IOException if bundle or images cannot be read, or Kafka cannot be used
     */
    public DemoReport run() throws Exception {
        Bundle bundle = Bundle.read(options.bundle());
        ImageSet images = ImageSets.open(options.imagesFolder(), Part.TEST).first(options.images());
        view.step("Packing " + images.count() + " images as PNG events");
        List<DemoEvent> events = events(images);

        view.step("Starting a Kafka broker in this process");
        Map<Long, String> operatingPoints = new TreeMap<>();
        operatingPoints.put(0L, bundle.manifest().calibration().defaultOperatingPoint());
        try (EmbeddedKafka kafka = new EmbeddedKafka()) {
            Properties client = new Properties();
            client.setProperty("bootstrap.servers", kafka.bootstrapServers());
            new BrokerCheck(client, BrokerCheck.DEFAULT_TIMEOUT)
                    .createMissing(topics.specs(options.topology().parallelism()));
            view.step("Starting the Flink job with bundle " + bundle);
            JobClient job = start(bundle, client);
            try {
                operatingPoints.putAll(stream(events, client));
            } finally {
                stop(job);
            }
        }
        view.step("Asking the whole network about the same images: every exit closed");
        return new ReportBuilder(bundle, images, backbone(bundle, images))
                .build(answers, operatingPoints);
    }

    /** The images, with the broken events spread between them. */
    private List<DemoEvent> events(ImageSet images) {
        List<DemoEvent> broken = BrokenEvents.of(ImageEvents.png(images, 0));
        List<DemoEvent> events = new ArrayList<>();
        int every = images.count() / (broken.size() + 1);
        for (int i = 0; i < images.count(); i++) {
            events.add(ImageEvents.of(images, i));
            if ((i + 1) % every == 0 && (i + 1) / every <= broken.size()) {
                events.add(broken.get((i + 1) / every - 1));
            }
        }
        return events;
    }

    private JobClient start(Bundle bundle, Properties client) throws Exception {
        SluiceJob job =
                new SluiceJob(
                        new JobOptions(
                                options.bundle().toString(),
                                options.topology(),
                                DeliveryGuarantee.AT_LEAST_ONCE,
                                CHECKPOINT_INTERVAL,
                                Map.of()));
        JobClient started =
                job.start(
                        bundle,
                        new KafkaEndpoints(client, topics, "demo")
                                .unbounded(DeliveryGuarantee.AT_LEAST_ONCE, job.settings()));
        started.getJobExecutionResult()
                .exceptionally(
                        failure -> {
                            answers.end("the job failed: " + FailureCause.of(failure));
                            return null;
                        });
        return started;
    }

    private static void stop(JobClient job) throws InterruptedException {
        job.cancel();
        try {
            job.getJobExecutionResult().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // A cancelled job has no result; and the process ends soon.
        }
    }

    /** Sends everything and waits for the answers; gives the operating point of each version. */
    private Map<Long, String> stream(List<DemoEvent> events, Properties client) throws Exception {
        try (PolicyClient policies =
                        PolicyClient.connect(
                                client,
                                topics.policies(),
                                topics.verdicts(),
                                BrokerCheck.DEFAULT_TIMEOUT);
                AnswerCollector collector = new AnswerCollector(client, topics, answers);
                ImageSender sender = new ImageSender(client, topics, answers, options.inFlight());
                ActPlayer player = new ActPlayer(new PolicyIssuer(policies), sender, view)) {
            collector.start();
            player.play(events);
            answers.awaitOpenAtMost(0, PATIENCE_MILLIS);
            return player.operatingPoints();
        }
    }

    private CascadeRun backbone(Bundle bundle, ImageSet images) {
        int threads = Runtime.getRuntime().availableProcessors();
        try (Cascade cascade = Cascade.open(bundle, BACKBONE_BATCH, threads)) {
            return cascade.run(
                    images,
                    Thresholds.closed(bundle.manifest().earlyExits()),
                    done -> view.progress(done, images.count()));
        }
    }

    /** Where the example bundle and its images lie in a checkout. */
    public static Path examples(Path checkout) {
        return checkout.resolve("bundle/examples/fashion-mnist");
    }
}

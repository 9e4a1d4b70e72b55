package dev.sluice.deploy;

import dev.sluice.bundle.ToyBundle;
import dev.sluice.embedded.TestKafka;
import dev.sluice.job.Events;
import dev.sluice.job.JobFixture;
import dev.sluice.job.Placement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The job with separate stages on a small cluster in this JVM, with the reporter that the manifests
 * set up. It has answered and rejected some images.
 */
final class RunningJob {

    /** Leaving at exit 0, 1, 2. */
    static final List<Integer> IMAGES = List.of(30, 20, 10);

    static final int NOT_AVRO = 3;
    static final int WITHOUT_ANSWER = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final long POLL_MILLIS = 200;

    private final TestKafka kafka = new TestKafka();
    private final JobFixture job = new JobFixture(kafka, 2);
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    RunningJob(Path folder) throws Exception {
        port = freePort();
        ToyBundle.write(folder.resolve("bundle"));
        job.start(
                folder.resolve("bundle"),
                JobFixture.topology(Placement.SEPARATE, 2, 7),
                settings(folder));
        for (int exit = 0; exit < IMAGES.size(); exit++) {
            for (int i = 0; i < IMAGES.get(exit); i++) {
                send(i, leavingAt(exit));
            }
        }
        for (int i = 0; i < WITHOUT_ANSWER; i++) {
            send(i, ToyBundle.imageWithoutAnswer());
        }
        for (int i = 0; i < NOT_AVRO; i++) {
            job.send(i % 2, "not avro".getBytes(StandardCharsets.UTF_8));
        }
        job.sendPolicy(Events.thresholds(1, 0.5, 0.5));
        job.predictions(IMAGES.stream().mapToInt(Integer::intValue).sum());
        job.deadLetters(NOT_AVRO + WITHOUT_ANSWER);
        job.verdict(verdict -> verdict.getVersionInForce() == 1);
    }

    private void send(int number, byte[] image) {
        job.send(number % 2, Events.raw("image-" + number, image));
    }

    private static byte[] leavingAt(int exit) {
        return ToyBundle.image(0, exit == 0 ? 0.9 : 0.1, exit == 1 ? 0.9 : 0.1, 0.1);
    }

    /** The reporter's are those of the manifest, on a port of this machine. */
    private Map<String, String> settings(Path folder) {
        Map<String, String> settings = new TreeMap<>();
        FlinkSettings.read(DeployFolder.FLINK_DEPLOYMENT)
                .forEach(
                        (key, value) -> {
                            if (key.startsWith("metrics.")) {
                                settings.put(key, value);
                            }
                        });
        settings.replace("metrics.reporter.prom.port", Integer.toString(port));
        settings.put(
                "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
        return settings;
    }

    /** The reporter takes no 0. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The first page that will do, or else the last one before patience ends. */
    MetricsPage page(Predicate<MetricsPage> complete) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        MetricsPage page = read();
        while (!complete.test(page) && System.nanoTime() < deadline) {
            Thread.sleep(POLL_MILLIS);
            page = read();
        }
        return page;
    }

    private MetricsPage read() throws Exception {
        return MetricsPage.read(http, port).scrapedFor(ScrapeJobs.ofCompose());
    }

    void close() throws Exception {
        job.close();
        kafka.close();
    }
}

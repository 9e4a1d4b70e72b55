package dev.sluice.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.TestKafka;
import dev.sluice.job.policy.TestingVerdicts;
import dev.sluice.schemas.BundleReference;
import dev.sluice.schemas.ExitPolicy;
import dev.sluice.schemas.MaxAccuracyDrop;
import dev.sluice.schemas.MaxRelativeMacs;
import dev.sluice.schemas.OperatingPointName;
import dev.sluice.schemas.PolicyVerdict;
import dev.sluice.schemas.ThresholdPerExit;
import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** The policy commands on a broker, with a {@link TestingJob} to talk to. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PolicyCommandITCase {

    private static TestKafka kafka;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String policiesTopic;
    private String verdictsTopic;

    @BeforeAll
    static void start() {
        kafka = new TestKafka();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @BeforeEach
    void createTopics(TestInfo test) {
        policiesTopic = test.getTestMethod().orElseThrow().getName() + "-policies";
        verdictsTopic = test.getTestMethod().orElseThrow().getName() + "-verdicts";
        kafka.createTopic(policiesTopic, 1, Map.of("cleanup.policy", "compact"));
        kafka.createTopic(verdictsTopic, 1, Map.of());
    }

    @Test
    void sendsAPolicyAndShowsWhatTheJobMakesOfIt() {
        try (TestingJob job = accepting()) {
            assertThat(
                            run(
                                    "set --operating-point balanced --issuer alice",
                                    "--reason",
                                    "less load at night"))
                    .isZero();
            assertThat(out.toString())
                    .contains(
                            "Policy 1 is accepted.",
                            "Bundle fashion 1.0.0",
                            "exit 0",
                            "0.90",
                            "62.10 %",
                            "93.41 %",
                            "93.90 %",
                            "0.412");
            ExitPolicy sent = TestingJob.policy(job.policies().get(0));
            assertThat(sent.getVersion()).isEqualTo(1);
            assertThat(sent.getTarget()).isEqualTo(new OperatingPointName("balanced"));
            assertThat(sent.getIssuer()).isEqualTo("alice");
            assertThat(sent.getReason()).isEqualTo("less load at night");
        }
    }

    @Test
    void sendsEveryKindOfTarget() {
        try (TestingJob job = accepting()) {
            assertThat(run("set --threshold 0=0.25 --threshold 1=1")).isZero();
            assertThat(run("set --max-accuracy-drop 0.5")).isZero();
            assertThat(run("set --max-relative-macs 0.4")).isZero();
            assertThat(job.policies())
                    .extracting(message -> TestingJob.policy(message).getTarget())
                    .containsExactly(
                            new ThresholdPerExit(List.of(0.25, 1.0)),
                            new MaxAccuracyDrop(0.5),
                            new MaxRelativeMacs(0.4));
        }
    }

    @Test
    void givesEachPolicyTheNextVersionAndAKeyOfItsOwn() {
        try (TestingJob job = accepting()) {
            run("set --operating-point a");
            run("set --operating-point a --policy-version 41");
            run("set --operating-point a");
            List<ConsumerRecord<byte[], byte[]>> policies = job.policies();
            assertThat(policies)
                    .extracting(message -> TestingJob.policy(message).getVersion())
                    .containsExactly(1L, 41L, 42L);
            assertThat(policies)
                    .extracting(message -> new String(message.key(), StandardCharsets.UTF_8))
                    .doesNotHaveDuplicates()
                    .allMatch(key -> key.matches("(1|41|42)-[0-9a-f-]{36}"));
        }
    }

    @Test
    void countsVersionsOnFromVerdictsWhereThePoliciesAreGone() throws Exception {
        try (TestingJob job = accepting()) {
            job.say(TestingVerdicts.announced(17L, 0.9, 0.8));
            run("set --operating-point a");
            assertThat(TestingJob.policy(job.policies().get(0)).getVersion()).isEqualTo(18);
        }
    }

    @Test
    void keepsTheThresholdsInForceOfExitsThatAreNotNamed() throws Exception {
        try (TestingJob job = accepting()) {
            job.say(TestingVerdicts.accepted(1, 100, 0.1, 0.2));
            job.say(TestingVerdicts.rejected(1, 101, "stale", 1, 0.3, 0.4));
            assertThat(run("set --threshold 1=0.9")).isZero();
            assertThat(TestingJob.policy(job.policies().get(0)).getTarget())
                    .isEqualTo(new ThresholdPerExit(List.of(0.3, 0.9)));
        }
    }

    @Test
    void refusesAnExitThatTheBundleDoesNotHaveAndSendsNothing() throws Exception {
        try (TestingJob job = accepting()) {
            job.say(TestingVerdicts.announced(null, 0.1, 0.2));
            assertThat(run("set --threshold 2=0.9")).isEqualTo(64);
            assertThat(err.toString()).contains("exit 2 is no early exit");
            assertThat(job.policies()).isEmpty();
        }
    }

    @Test
    void saysWhyAPolicyIsRejectedAndEndsWith1() {
        try (TestingJob job =
                answering(
                        (policy, offset) ->
                                List.of(
                                        TestingVerdicts.rejected(
                                                policy.getVersion(),
                                                offset,
                                                "no operating point 'x'",
                                                7,
                                                0.1,
                                                0.2)))) {
            assertThat(run("set --operating-point x")).isEqualTo(1);
            assertThat(err.toString())
                    .contains(
                            "Policy 1 is rejected: no operating point 'x'. Policy 7 stays in"
                                    + " force.");
            assertThat(out.toString()).isEmpty();
            assertThat(job.policies()).hasSize(1);
        }
    }

    @Test
    void saysThatNoJobAnsweredAndEndsWith2() {
        assertThat(run("set --operating-point a --timeout PT1S")).isEqualTo(2);
        assertThat(err.toString())
                .contains("no job answered on topic " + verdictsTopic + " within PT1S");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void passesOverVerdictsOnOtherPolicies() {
        try (TestingJob job =
                answering(
                        (policy, offset) ->
                                List.of(
                                        TestingVerdicts.accepted(1, offset + 1, 0.1, 0.1),
                                        TestingVerdicts.rejected(3, offset, "other", 0, 0.1, 0.1),
                                        TestingVerdicts.announced(null, 0.1, 0.1),
                                        TestingVerdicts.accepted(1, offset, 0.77, 0.1)))) {
            assertThat(run("set --operating-point a")).isZero();
            assertThat(out.toString()).contains("0.77");
            assertThat(job.policies()).hasSize(1);
        }
    }

    @Test
    void takesTheAnnouncementOfAJobThatStartsWithThePolicyForItsAnswer() {
        try (TestingJob job =
                answering(
                        (policy, offset) ->
                                List.of(
                                        TestingVerdicts.announced(
                                                policy.getVersion(), 0.66, 0.1)))) {
            assertThat(run("set --operating-point a")).isZero();
            assertThat(out.toString()).contains("0.66");
            assertThat(job.policies()).hasSize(1);
        }
    }

    @Test
    void isNotPutOffByMessagesThatAreNone() throws Exception {
        try (TestingJob job = TestingJob.silent(servers(), policiesTopic, verdictsTopic)) {
            job.send(verdictsTopic, "no Avro".getBytes(StandardCharsets.US_ASCII));
            job.say(TestingVerdicts.accepted(5, 100, 0.31, 0.2));
            job.send(verdictsTopic, new byte[] {(byte) 0xc3, 1, 2, 3});
            assertThat(run("show")).isZero();
            assertThat(out.toString()).contains("0.31");
        }
    }

    @Test
    void showsThePolicyInForceAndWhoBroughtIt() throws Exception {
        try (TestingJob job = TestingJob.silent(servers(), policiesTopic, verdictsTopic)) {
            job.say(TestingVerdicts.announced(null, 0.5, 0.5));
            job.say(TestingVerdicts.accepted(4, 100, 0.31, 0.2));
            job.say(TestingVerdicts.rejected(3, 101, "stale", 4, 0.31, 0.2));
            assertThat(run("show")).isZero();
            assertThat(out.toString())
                    .contains("Policy 4 in force, by issuer of 4", "(reason of 4)", "0.31");
        }
    }

    @Test
    void showsEveryBundleThatAJobRanWith() throws Exception {
        try (TestingJob job = TestingJob.silent(servers(), policiesTopic, verdictsTopic)) {
            job.say(TestingVerdicts.accepted(4, 100, 0.31, 0.2));
            job.say(
                    PolicyVerdict.newBuilder(TestingVerdicts.announced(null, 0.5, 0.5))
                            .setBundle(new BundleReference("cifar", "2", "ff"))
                            .build());
            assertThat(run("show")).isZero();
            assertThat(out.toString()).contains("Bundle fashion 1.0.0", "Bundle cifar 2 (ff)");
        }
    }

    @Test
    void hasNothingToShowBeforeAJobHasTold() {
        assertThat(run("show")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines(
                        "error: no job has told on topic "
                                + verdictsTopic
                                + " what is in force.\n");
    }

    @Test
    void watchesVerdictsAsTheyComeUntilItIsInterrupted() throws Exception {
        try (TestingJob job = TestingJob.silent(servers(), policiesTopic, verdictsTopic)) {
            job.say(TestingVerdicts.accepted(1, 100, 0.1, 0.1));
            BlockingQueue<String> lines = new LinkedBlockingQueue<>();
            FutureTask<Integer> watching =
                    new FutureTask<>(() -> run(new LineWriter(lines), "watch"));
            Thread thread = new Thread(watching, "watch");
            thread.start();
            long version = 2;
            while (lines.isEmpty()) { // The first ones may come before it watches.
                job.say(TestingVerdicts.accepted(version, 100 + version, 0.1, 0.1));
                version++;
            }
            job.say(TestingVerdicts.rejected(1, 99, "stale", version, 0.1, 0.1));
            List<String> seen = new ArrayList<>();
            while (seen.isEmpty() || !seen.get(seen.size() - 1).contains(" rejected policy 1 ")) {
                seen.add(lines.take());
            }
            assertThat(seen.subList(0, seen.size() - 1))
                    .isNotEmpty()
                    .allMatch(line -> line.contains(" accepted policy "))
                    .noneMatch(line -> line.contains(" accepted policy 1 "));
            thread.interrupt();
            assertThat(watching.get()).isZero();
        }
    }

    @Test
    void namesBothTopicsWhereNeitherIsThere() {
        policiesTopic = "no-policies";
        verdictsTopic = "no-verdicts";
        assertThat(run("set --operating-point a")).isEqualTo(3);
        assertThat(err.toString())
                .startsWith("error: Kafka at " + servers() + " has no topic no-policies,")
                .contains("--topic no-verdicts")
                .doesNotContain("\tat ");
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void saysWithin30SecondsThatNoBrokerAnswers() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(run("show", "--bootstrap-servers", "127.0.0.1:" + port)).isEqualTo(3);
        assertThat(err.toString())
                .startsWith("error: no Kafka broker answers at 127.0.0.1:" + port)
                .doesNotContain("\tat ");
    }

    private TestingJob accepting() {
        return answering(
                (policy, offset) ->
                        List.of(TestingVerdicts.accepted(policy.getVersion(), offset, 0.9, 0.8)));
    }

    private TestingJob answering(BiFunction<ExitPolicy, Long, List<PolicyVerdict>> answers) {
        return new TestingJob(servers(), policiesTopic, verdictsTopic, answers);
    }

    private static String servers() {
        return kafka.bootstrapServers();
    }

    /** The first argument is cut at its spaces. */
    private int run(String command, String... more) {
        return run(out, command, more);
    }

    private int run(Writer output, String command, String... more) {
        List<String> arguments = new ArrayList<>(Arrays.asList(command.split(" ")));
        arguments.addAll(List.of("--policies-topic", policiesTopic));
        arguments.addAll(List.of("--verdicts-topic", verdictsTopic));
        arguments.addAll(Arrays.asList(more));
        if (!arguments.contains("--bootstrap-servers")) {
            arguments.addAll(List.of("--bootstrap-servers", servers()));
        }
        CommandLine commandLine = PolicyCommand.commandLine();
        // Buffered as a console is: what is not flushed is never seen.
        commandLine.setOut(new PrintWriter(new BufferedWriter(output), true));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments.toArray(String[]::new));
    }

    /** Hands on what is flushed, which is a line each. */
    private static final class LineWriter extends Writer {

        private final BlockingQueue<String> lines;
        private final StringBuilder line = new StringBuilder();

        LineWriter(BlockingQueue<String> lines) {
            this.lines = lines;
        }

        @Override
        public void write(char[] characters, int from, int length) {
            line.append(characters, from, length);
        }

        @Override
        public void flush() {
            if (line.length() > 0) {
                lines.add(line.toString());
                line.setLength(0);
            }
        }

        @Override
        public void close() {
            flush();
        }
    }
}

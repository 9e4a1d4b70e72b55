package dev.sluice.job;

import static org.apache.flink.runtime.checkpoint.CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING;

import dev.sluice.bundle.image.DecodeLimits;
import dev.sluice.embedded.TestKafka;
import dev.sluice.job.breaker.BreakerLimits;
import dev.sluice.job.bundle.BundleLocation;
import dev.sluice.job.kafka.BrokerCheck;
import dev.sluice.job.kafka.Committed;
import dev.sluice.job.kafka.KafkaEndpoints;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.job.stage.BatchLimits;
import dev.sluice.job.stage.StageOptions;
import dev.sluice.schemas.DeadLetter;
import dev.sluice.schemas.PolicyVerdict;
import dev.sluice.schemas.Prediction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A job with topics of its own on a shared broker, seen from outside: messages in, messages out.
 * Everything it waits for has a deadline.
 */
public final class JobFixture {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Properties jobProperties;
    private final Properties consumerProperties;
    private final TopicNames topics;
    private final String group;
    private final KafkaProducer<byte[], byte[]> producer;
    private JobClient job;

    /** Makes the topics as a broker makes them; {@code partitions} is of the images topic. */
    public JobFixture(TestKafka kafka, int partitions) {
        this(kafka);
        kafka.createTopic(topics.images(), partitions, Map.of());
        kafka.createTopic(topics.predictions(), 1, Map.of());
        kafka.createTopic(topics.deadLetters(), 1, Map.of());
        kafka.createTopic(topics.policies(), 1, Map.of("cleanup.policy", "compact"));
        kafka.createTopic(topics.verdicts(), 1, Map.of());
    }

    /** Makes the topics as the job makes those that are missing. */
    public static JobFixture withTopicsOfTheJob(TestKafka kafka) throws IOException {
        JobFixture fixture = new JobFixture(kafka);
        new BrokerCheck(fixture.jobProperties, PATIENCE).createMissing(fixture.topics.specs(1));
        return fixture;
    }

    private JobFixture(TestKafka kafka) {
        this(kafka, "t" + UUID.randomUUID().toString().substring(0, 8) + "-");
    }

    private JobFixture(TestKafka kafka, String prefix) {
        this(
                clientProperties(kafka),
                clientProperties(kafka),
                clientProperties(kafka),
                new TopicNames(
                        prefix + "images",
                        prefix + "predictions",
                        prefix + "dead-letters",
                        prefix + "exit-policies",
                        prefix + "policy-verdicts"),
                prefix + "group");
    }

    /** On topics that are there, each client with properties of its own. */
    JobFixture(
            Properties jobProperties,
            Properties producerProperties,
            Properties consumerProperties,
            TopicNames topics,
            String group) {
        this.jobProperties = jobProperties;
        this.consumerProperties = consumerProperties;
        this.topics = topics;
        this.group = group;
        Properties sender = new Properties();
        sender.putAll(producerProperties);
        sender.setProperty("max.request.size", Integer.toString(16 << 20));
        producer =
                new KafkaProducer<>(sender, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static Properties clientProperties(TestKafka kafka) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", kafka.bootstrapServers());
        return properties;
    }

    /** A layout for tests: quick batches, quick checkpoints. */
    public static TopologyOptions topology(Placement placement, int parallelism, int batch) {
        return topology(placement, parallelism, new BatchLimits(batch, Duration.ofMillis(5)));
    }

    static TopologyOptions topology(Placement placement, int parallelism, BatchLimits batches) {
        return new TopologyOptions(
                placement,
                parallelism,
                List.of(),
                new DecodeLimits(1 << 20, 1 << 20),
                new BreakerLimits(0.95, 100),
                new StageOptions(batches, 1, false));
    }

    public void start(Path bundle, TopologyOptions topology, Map<String, String> flink)
            throws Exception {
        start(bundle, topology, flink, UnaryOperator.identity());
    }

    /** Likewise, with something put between the job and Kafka. */
    public void start(
            Path bundle,
            TopologyOptions topology,
            Map<String, String> flink,
            UnaryOperator<Endpoints> endpoints)
            throws Exception {
        start(
                new JobOptions(
                        bundle.toString(),
                        topology,
                        DeliveryGuarantee.AT_LEAST_ONCE,
                        Duration.ofMillis(200),
                        flink),
                endpoints);
    }

    /** Likewise, as the options say it all. */
    public void start(JobOptions options, UnaryOperator<Endpoints> endpoints) throws Exception {
        SluiceJob starting = new SluiceJob(options);
        job =
                starting.start(
                        BundleLocation.readAny(options.bundle()),
                        endpoints.apply(
                                new KafkaEndpoints(jobProperties, topics, group)
                                        .unbounded(options.delivery(), starting.settings())));
    }

    /** From here on the broker refuses larger records for a topic. */
    public void limitMessageBytes(String topic, int bytes) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        ConfigEntry limit = new ConfigEntry("max.message.bytes", Integer.toString(bytes));
        try (Admin admin = Admin.create(jobProperties)) {
            admin.incrementalAlterConfigs(
                            Map.of(
                                    resource,
                                    List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET))))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    public TopicNames topics() {
        return topics;
    }

    public JobClient job() {
        return job;
    }

    public void send(int partition, byte[] event) {
        send(new ProducerRecord<>(topics.images(), partition, null, event));
    }

    public void send(ProducerRecord<byte[], byte[]> event) {
        producer.send(event);
    }

    /** Sends a message to the control topic, with a key of its own, and waits for the broker. */
    public void sendPolicy(byte[] policy) throws Exception {
        byte[] key = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topics.policies(), key, policy))
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Waits until this many predictions are there, and gives them all. */
    public List<Prediction> predictions(int atLeast) throws TimeoutException {
        return predictions(found -> found.size() >= atLeast);
    }

    /** Waits until there are enough predictions, and gives them all. */
    public List<Prediction> predictions(Predicate<List<Prediction>> enough)
            throws TimeoutException {
        return read(topics.predictions(), Prediction.getDecoder(), enough);
    }

    public List<DeadLetter> deadLetters(int atLeast) throws TimeoutException {
        return read(
                topics.deadLetters(), DeadLetter.getDecoder(), found -> found.size() >= atLeast);
    }

    /** All predictions that are committed now. */
    public List<Prediction> committedPredictions() {
        return decode(committed(topics.predictions()), Prediction.getDecoder());
    }

    /** All dead letters that are committed now. */
    public List<DeadLetter> committedDeadLetters() {
        return decode(committed(topics.deadLetters()), DeadLetter.getDecoder());
    }

    private List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(partition)) {
            long end = consumer.endOffsets(List.of(partition), PATIENCE).get(partition);
            while (consumer.position(partition, PATIENCE) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    private KafkaConsumer<byte[], byte[]> consumer(TopicPartition partition) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Committed.reading(consumerProperties),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return consumer;
    }

    /** Waits for a verdict that the predicate takes. */
    public PolicyVerdict verdict(Predicate<PolicyVerdict> wanted) throws TimeoutException {
        return read(
                        topics.verdicts(),
                        PolicyVerdict.getDecoder(),
                        found -> found.stream().anyMatch(wanted))
                .stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow();
    }

    private <T> List<T> read(
            String topic, BinaryMessageDecoder<T> decoder, Predicate<List<T>> enough)
            throws TimeoutException {
        List<T> found = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record :
                records(topic, records -> enough.test(decode(records, decoder)))) {
            found.add(decode(record, decoder));
        }
        return found;
    }

    private static <T> List<T> decode(
            List<ConsumerRecord<byte[], byte[]>> records, BinaryMessageDecoder<T> decoder) {
        return records.stream().map(record -> decode(record, decoder)).toList();
    }

    private static <T> T decode(
            ConsumerRecord<byte[], byte[]> record, BinaryMessageDecoder<T> decoder) {
        try {
            return decoder.decode(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a topic from its beginning until there is enough of it. */
    public List<ConsumerRecord<byte[], byte[]>> records(
            String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough)
            throws TimeoutException {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(new TopicPartition(topic, 0))) {
            while (!enough.test(found)) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException(
                            topic + " had only " + found.size() + " records after " + PATIENCE);
                }
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    /** Stops the job with a savepoint and gives its path. */
    public String stopWithSavepoint(Path folder) throws Exception {
        String savepoint = stopOnceAllTasksRun(folder);
        job.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        job = null;
        return savepoint;
    }

    /** All answers may be there while a job is on its way up again after a failure. */
    private String stopOnceAllTasksRun(Path folder) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return job.stopWithSavepoint(
                                false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                boolean starting =
                        ExceptionUtils.findThrowableWithMessage(
                                        e, NOT_ALL_REQUIRED_TASKS_RUNNING.message())
                                .isPresent();
                if (!starting || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    /** Cancels the job if it still runs. */
    public void close() throws Exception {
        producer.close(Duration.ofSeconds(5));
        if (job != null && !status().isGloballyTerminalState()) {
            job.cancel().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            job.getJobExecutionResult()
                    .handle((result, failure) -> null)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private JobStatus status() {
        try {
            return job.getJobStatus().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            return JobStatus.FAILED; // The local cluster of an ended job is gone.
        }
    }
}

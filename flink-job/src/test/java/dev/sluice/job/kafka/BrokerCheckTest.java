package dev.sluice.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where there is no broker. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class BrokerCheckTest {

    private static final List<TopicSpec> TOPICS = List.of(TopicSpec.data("images", 1));
    private static final Duration SHORT = Duration.ofSeconds(1);

    @Test
    void namesTheServersWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket free = listener()) {
            port = free.getLocalPort();
        }
        String servers = "127.0.0.1:" + port;
        assertThat(refusal(properties(servers)).getMessage())
                .isEqualTo(
                        "no Kafka broker answers at "
                                + servers
                                + " within 1 s; check --bootstrap-servers and, if the broker wants"
                                + " TLS or a login, the --kafka settings");
    }

    @Test
    void givesUpOnAServerThatNeverAnswers() throws IOException {
        try (ServerSocket silent = listener()) {
            String servers = "127.0.0.1:" + silent.getLocalPort();
            assertThat(refusal(properties(servers)).getMessage())
                    .startsWith("no Kafka broker answers at " + servers);
        }
    }

    @Test
    void givesUpOnAServerThatIsNoBroker() throws IOException {
        try (ServerSocket web = listener()) {
            Thread server = new Thread(() -> answerAll(web), "no-broker");
            server.setDaemon(true);
            server.start();
            String servers = "127.0.0.1:" + web.getLocalPort();
            assertThat(refusal(properties(servers)).getMessage())
                    .startsWith("no Kafka broker answers at " + servers);
        }
    }

    /** Bytes that a Kafka client takes for the length of an answer: small enough to wait for. */
    private static void answerAll(ServerSocket web) {
        while (!web.isClosed()) {
            try (Socket socket = web.accept();
                    OutputStream out = socket.getOutputStream()) {
                out.write("\0\1\0\0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                return; // The test is over.
            }
        }
    }

    @Test
    void namesServersThatHaveNoAddress() {
        assertThat(refusal(properties("no-such-host.invalid:9092")).getMessage())
                .contains("no-such-host.invalid:9092");
    }

    @Test
    void namesServersThatAreNone() {
        assertThat(refusal(properties("localhost")).getMessage())
                .startsWith("Kafka at localhost cannot be reached with these settings: ");
        assertThat(refusal(properties("localhost:99999")).getMessage())
                .startsWith("Kafka at localhost:99999 cannot be reached with these settings: ");
    }

    @Test
    void doesNotShowSecretsInWhatIsWrongWithTheSettings() {
        Properties properties = properties("localhost:9092");
        properties.put("security.protocol", "SASL_PLAINTEXT");
        properties.put("sasl.mechanism", "PLAIN");
        properties.put("sasl.jaas.config", "hunter2");
        assertThat(refusal(properties).getMessage())
                .startsWith("Kafka at localhost:9092 cannot be")
                .doesNotContain("hunter2");
    }

    @Test
    void saysThatItWasInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> check(properties("127.0.0.1:1")).require(TOPICS))
                .isInstanceOf(UnusableKafkaException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private static UnusableKafkaException refusal(Properties properties) {
        return catchThrowableOfType(
                UnusableKafkaException.class, () -> check(properties).require(TOPICS));
    }

    private static BrokerCheck check(Properties properties) {
        return new BrokerCheck(properties, SHORT);
    }

    private static Properties properties(String servers) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", servers);
        return properties;
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }
}

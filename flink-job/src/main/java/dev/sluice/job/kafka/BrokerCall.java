package dev.sluice.job.kafka;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * One talk with Kafka's admin interface that comes to an end in time. It has a thread of its own,
 * since what may take long cannot all be bound by Kafka's settings: resolving a name blocks, and a
 * server that is no broker can make the client's own thread die.
 */
final class BrokerCall {

    /** What Kafka's own deadlines get, so that theirs is the better message. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Properties properties = new Properties();
    private final Duration timeout;

    BrokerCall(Properties clientProperties, Duration timeout) {
        String millis = Long.toString(timeout.toMillis());
        this.timeout = timeout;
        properties.putAll(clientProperties);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        properties.put(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, millis);
        properties.put(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, millis);
    }

    /** What is asked; everything it throws is told apart by {@link BrokerCall}. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Admin admin) throws ExecutionException, InterruptedException, UnusableKafkaException;
    }

    String servers() {
        return properties.getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    }

    <T> T run(Question<T> question) throws UnusableKafkaException {
        FutureTask<T> task = new FutureTask<>(() -> askWith(question));
        Thread thread = new Thread(task, "broker-check");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (ExecutionException e) {
            throw explained(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableKafkaException("interrupted while asking Kafka at " + servers(), e);
        } finally {
            task.cancel(true);
        }
    }

    private <T> T askWith(Question<T> question)
            throws ExecutionException, InterruptedException, UnusableKafkaException {
        Admin admin = Admin.create(properties);
        try {
            return question.ask(admin);
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private UnusableKafkaException explained(Throwable failure) {
        Throwable cause = KafkaFailure.cause(failure);
        if (cause instanceof UnusableKafkaException known) {
            return known;
        }
        if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
            return unreachable(cause);
        }
        String what = "cannot be used";
        if (cause instanceof ConfigException) {
            what = "cannot be reached with these settings";
        } else if (cause instanceof AuthenticationException) {
            what = "does not let us in";
        } else if (cause instanceof AuthorizationException) {
            what = "does not allow it";
        }
        return new UnusableKafkaException(
                "Kafka at "
                        + servers()
                        + " "
                        + what
                        + ": "
                        + Secrets.without(String.valueOf(cause.getMessage()), properties),
                cause);
    }

    private UnusableKafkaException unreachable(Throwable cause) {
        return new UnusableKafkaException(
                "no Kafka broker answers at "
                        + servers()
                        + " within "
                        + timeout.toSeconds()
                        + " s; check --bootstrap-servers and, if the broker wants TLS or a login,"
                        + " the --kafka settings",
                cause);
    }
}

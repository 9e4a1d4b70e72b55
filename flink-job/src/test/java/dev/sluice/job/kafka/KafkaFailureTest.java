package dev.sluice.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class KafkaFailureTest {

    private final KafkaException refused = new TopicAuthorizationException("not authorized");

    @Test
    void aFutureAndAFailedProducerHideTheCause() {
        assertThat(KafkaFailure.cause(new ExecutionException(refused))).isSameAs(refused);
        assertThat(KafkaFailure.cause(new KafkaException("in an error state", refused)))
                .isSameAs(refused);
        assertThat(
                        KafkaFailure.cause(
                                new ExecutionException(
                                        new KafkaException("in an error state", refused))))
                .isSameAs(refused);
    }

    @Test
    void aCauseOfANamedKindIsNotLookedBehind() {
        KafkaException named =
                new AuthorizationException("not authorized", new IllegalStateException());

        assertThat(KafkaFailure.cause(named)).isSameAs(named);
    }

    @Test
    void oneWithNothingBehindItSpeaksForItself() {
        KafkaException bare = new KafkaException("bare");

        assertThat(KafkaFailure.cause(bare)).isSameAs(bare);
    }
}

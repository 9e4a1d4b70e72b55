package dev.sluice.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLimitsTest {

    private static Properties properties(String... keysAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    @Test
    void producersSendWhatTheLargerTopicTakes() throws Exception {
        assertThat(RecordLimits.of(properties(), 3_000_000, 2_000_000))
                .isEqualTo(new RecordLimits(3_000_000, 2_000_000, 3_000_000));
        assertThat(RecordLimits.of(properties(), 2_000_000, 3_000_000))
                .isEqualTo(new RecordLimits(3_000_000, 3_000_000, 2_000_000));
    }

    @Test
    void smallTopicsDoNotKeepVerdictsFromBeingSent() throws Exception {
        assertThat(RecordLimits.of(properties(), 100, 10_000))
                .isEqualTo(new RecordLimits(1_048_588, 10_000, 100));
    }

    @Test
    void whatTheUserSaysOfProducersHoldsAndBoundsLetters() throws Exception {
        assertThat(RecordLimits.of(properties("max.request.size", "20000"), 3_000_000, 2_000_000))
                .isEqualTo(new RecordLimits(20_000, 20_000, 20_000));
        assertThat(RecordLimits.of(properties("max.request.size", "9000000"), 3_000_000, 2_000_000))
                .isEqualTo(new RecordLimits(9_000_000, 2_000_000, 3_000_000));
    }

    @Test
    void noLetterIsLargerThanTheProducersMemory() throws Exception {
        assertThat(RecordLimits.of(properties(), 100, 100_000_000))
                .isEqualTo(new RecordLimits(100_000_000, 32 << 20, 100));
        assertThat(RecordLimits.of(properties("buffer.memory", "70000000"), 100, 100_000_000))
                .isEqualTo(new RecordLimits(100_000_000, 70_000_000, 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"max.request.size", "buffer.memory"})
    void refusesASizeThatIsNone(String key) {
        assertThatThrownBy(() -> RecordLimits.of(properties(key, "big"), 1, 1))
                .isInstanceOf(UnusableKafkaException.class)
                .hasMessageContaining(key)
                .hasMessageContaining("big");
    }
}

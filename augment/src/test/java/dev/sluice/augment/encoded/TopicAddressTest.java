package dev.sluice.augment.encoded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicAddressTest {

    @Test
    void namesBrokersAndTopic() {
        assertThat(TopicAddress.parse("kafka://a:9092,b.c:9093/images-1"))
                .isEqualTo(new TopicAddress("a:9092,b.c:9093", "images-1"))
                .hasToString("kafka://a:9092,b.c:9093/images-1");
    }

    @Test
    void isMeantByItsSchemeOnly() {
        assertThat(TopicAddress.isMeant("kafka://x")).isTrue();
        assertThat(TopicAddress.isMeant("kafka/images")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka://", "kafka://a/t", "kafka://a:1/", "kafka://a:1/t/u", "a:1/t"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> TopicAddress.parse(text))
                .hasMessage("'%s'; expected kafka://HOST:PORT[,HOST:PORT...]/TOPIC", text);
    }
}

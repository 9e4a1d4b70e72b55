package dev.sluice.augment.encoded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageTopicTest {

    private static Map<String, Object> consumerSettings(Map<String, String> given) {
        return new ImageTopic(new TopicAddress("localhost:9092", "images"), given)
                .consumerSettings();
    }

    @Test
    void readsWhatIsCommittedUnlessToldOtherwise() {
        assertThat(consumerSettings(Map.of())).containsEntry("isolation.level", "read_committed");
        assertThat(consumerSettings(Map.of("isolation.level", "read_uncommitted")))
                .containsEntry("isolation.level", "read_uncommitted");
    }
}

package dev.sluice.augment.encoded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicRangeTest {

    private static final TopicPartition FIRST = new TopicPartition("t", 0);
    private static final TopicPartition SECOND = new TopicPartition("t", 1);
    private static final TopicPartition THIRD = new TopicPartition("t", 2);

    private final Map<TopicPartition, Long> beginnings = Map.of(THIRD, 0L, FIRST, 100L, SECOND, 7L);
    private final Map<TopicPartition, Long> ends = Map.of(THIRD, 30L, FIRST, 170L, SECOND, 7L);

    @Test
    void areWholeWhereAllIsWanted() {
        assertThat(TopicRange.share(beginnings, ends, 100))
                .containsExactly(
                        new TopicRange(FIRST, 100, 170),
                        new TopicRange(SECOND, 7, 7),
                        new TopicRange(THIRD, 0, 30));
    }

    @Test
    void takeOfEachPartitionItsShareAndTogetherWhatIsWanted() {
        assertThat(TopicRange.share(beginnings, ends, 10))
                .containsExactly(
                        new TopicRange(FIRST, 100, 107),
                        new TopicRange(SECOND, 7, 7),
                        new TopicRange(THIRD, 0, 3));
        for (int most = 1; most < 100; most++) {
            List<TopicRange> ranges = TopicRange.share(beginnings, ends, most);
            assertThat(ranges.stream().mapToLong(TopicRange::size).sum()).isEqualTo(most);
        }
    }
}

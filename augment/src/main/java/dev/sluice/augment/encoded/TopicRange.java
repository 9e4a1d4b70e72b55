package dev.sluice.augment.encoded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets of a partition that are read.
 *
 * @param from the first
 * @param to behind the last
 */
record TopicRange(TopicPartition partition, long from, long to) {

    /**
     * Ranges of together no more than {@code most} offsets: of each partition its first ones, as
     * many of all as its share is.
     *
     * @param beginnings the first offset of each partition
     * @param ends the offset behind the last, of the same partitions
     */
    static List<TopicRange> share(
            Map<TopicPartition, Long> beginnings, Map<TopicPartition, Long> ends, int most) {
        Map<Integer, TopicRange> whole = new TreeMap<>();
        beginnings.forEach(
                (partition, from) ->
                        whole.put(
                                partition.partition(),
                                new TopicRange(partition, from, ends.get(partition))));
        long all = whole.values().stream().mapToLong(TopicRange::size).sum();
        double kept = all <= most ? 1 : (double) most / all;
        List<TopicRange> ranges = new ArrayList<>();
        long before = 0;
        for (TopicRange range : whole.values()) {
            long first = Math.round(before * kept);
            before += range.size();
            long size = Math.round(before * kept) - first;
            ranges.add(new TopicRange(range.partition, range.from, range.from + size));
        }
        return ranges;
    }

    long size() {
        return to - from;
    }
}

package dev.sluice.loadtest.scaling;

/**
 * What Flink has counted of a vertex since its subtasks were last started, all of them together.
 *
 * @param running whether all of its subtasks run
 * @param records that it took; of a source, that it gave
 * @param busyMillis in which a subtask neither waited for records nor was held back by the next one
 */
record VertexCounts(
        String name, int parallelism, boolean running, long records, double busyMillis) {}

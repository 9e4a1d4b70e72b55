package dev.sluice.augment.cut;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * MACs of a graph's convolution and linear layers for one image, 1 MAC being one
 * multiply-accumulate.
 *
 * @param byOutput of each such layer, by the name of its output, in file order
 */
public record MacCount(Map<String, Long> byOutput) {

    public MacCount {
        byOutput = Collections.unmodifiableMap(new LinkedHashMap<>(byOutput));
    }

    public long total() {
        return byOutput.values().stream().mapToLong(Long::longValue).sum();
    }

    /** MACs of those layers that are in {@code part}, a part of the counted graph. */
    public long in(GraphProto part) {
        return part.getNodeList().stream()
                .mapToLong(node -> byOutput.getOrDefault(node.getOutput(0), 0L))
                .sum();
    }
}

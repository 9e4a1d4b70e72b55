package dev.sluice.augment.cut;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * MACs of a graph's layers for one image, 1 MAC being one multiply-accumulate, by one rule.
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

    /** MACs of a node of the counted graph; 0 if it is none that counts. */
    public long of(NodeProto node) {
        return byOutput.getOrDefault(node.getOutput(0), 0L);
    }

    /** MACs of those layers that are in {@code part}, a part of the counted graph. */
    public long in(GraphProto part) {
        return part.getNodeList().stream().mapToLong(this::of).sum();
    }
}

package dev.sluice.augment.onnx;

import dev.sluice.bundle.StageSpec;
import java.util.Set;

/** Names in a stage's graph that are ours. */
public final class StageNames {

    /** Input of stage 0, uint8 [N,C,H,W]. */
    public static final String IMAGE = "image";

    /** Prefix of what we add between the backbone and the outputs. */
    public static final String OURS = "sluice/";

    private static final Set<String> RESERVED =
            Set.of(IMAGE, StageSpec.PROBABILITIES, StageSpec.CONFIDENCE);

    private StageNames() {}

    /** A name for the backbone's tensor that is none of ours; its own wherever that will do. */
    public static String ofBackbone(String name) {
        return RESERVED.contains(name) || name.startsWith(OURS) ? "backbone/" + name : name;
    }
}

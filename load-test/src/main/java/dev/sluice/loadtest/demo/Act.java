package dev.sluice.loadtest.demo;

import java.util.List;
import java.util.Optional;

/**
 * A part of the stream, and the operating point that is asked for when it begins.
 *
 * @param operatingPoint empty for what the job has by itself
 * @param share of the images, in [0, 1]
 */
record Act(Optional<String> operatingPoint, double share) {

    /**
     * The first act is the bundle's default, before any message was sent; short, since the JVM is
     * still warming up.
     */
    static final List<Act> ALL =
            List.of(
                    new Act(Optional.empty(), 0.1),
                    new Act(Optional.of("max-accuracy"), 0.3),
                    new Act(Optional.of("balanced"), 0.3),
                    new Act(Optional.of("min-cost"), 0.3));

    /** Index of the first image after this many acts. */
    static int end(int acts, int images) {
        double share = 0;
        for (Act act : ALL.subList(0, acts)) {
            share += act.share();
        }
        return (int) Math.round(share * images);
    }
}

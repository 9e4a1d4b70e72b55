package dev.sluice.augment.cli.attach;

import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.compose.PixelNormalisation.Range;
import java.util.Arrays;
import javax.annotation.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How the network wants its pixels. */
final class PixelOptions {

    @Option(
            names = "--mean",
            split = ",",
            paramLabel = "M",
            description =
                    "Mean of each channel that the network was trained with, 1 being a pixel of"
                            + " 255; one for all will do. Default: what the network's file says.")
    @Nullable
    private float[] mean;

    @Option(
            names = "--std",
            split = ",",
            paramLabel = "S",
            description = "Standard deviation of each channel, likewise.")
    @Nullable
    private float[] std;

    @Option(
            names = "--raw-pixels",
            description =
                    "The network takes pixels from 0 to 255. --mean and --std are in that range"
                            + " too, and 0 and 1 where they are left out.")
    private boolean raw;

    /**
     * Null where the network's file is to say it.
     *
     * @param command that was given them
     * @throws ParameterException if they do not go together
     */
    @Nullable
    PixelNormalisation normalisation(CommandLine command) {
        if (raw) {
            return PixelNormalisation.of(
                    mean == null ? like(std, 0) : mean,
                    std == null ? like(mean, 1) : std,
                    Range.RAW);
        }
        if ((mean == null) != (std == null)) {
            throw new ParameterException(
                    command, "--mean and --std are given together or not at all");
        }
        return mean == null ? null : PixelNormalisation.of(mean, std);
    }

    /** As many values as the other option has, or one for all channels where there is none. */
    private static float[] like(@Nullable float[] other, float value) {
        float[] values = new float[other == null ? 1 : other.length];
        Arrays.fill(values, value);
        return values;
    }
}

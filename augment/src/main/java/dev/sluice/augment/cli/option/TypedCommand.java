package dev.sluice.augment.cli.option;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.report.RunFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command as it was typed.
 *
 * @param line as one would type it again
 * @param startedNanos of {@link System#nanoTime}
 */
public record TypedCommand(String line, long startedNanos) {

    private static final String PLAIN = "[A-Za-z0-9@%+=:,./_-]+";

    /** The command that begins now. */
    public static TypedCommand now(CommandSpec spec) {
        List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
        return new TypedCommand(
                arguments.stream()
                        .map(TypedCommand::quoted)
                        .collect(Collectors.joining(" ", "./sluice augment ", "")),
                System.nanoTime());
    }

    private static String quoted(String argument) {
        return argument.matches(PLAIN) ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    /**
     * What a report that is written now tells of this run.
     *
     * @param spentBefore time that the run took before this process
     */
    public RunFacts facts(
            RunFacts.Sample sample, String imagesFrom, ImageSet images, Duration spentBefore) {
        return new RunFacts(
                sample,
                imagesFrom,
                images.sha256(),
                line,
                spentBefore.plusNanos(System.nanoTime() - startedNanos),
                Instant.now());
    }
}

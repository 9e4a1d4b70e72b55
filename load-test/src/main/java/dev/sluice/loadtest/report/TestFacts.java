package dev.sluice.loadtest.report;

import dev.sluice.augment.Machine;
import dev.sluice.bundle.runtime.OnnxSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * What a figure means nothing without.
 *
 * @param commit of the checkout, with {@code -dirty} where it has changes; "unknown" where it is
 *     none
 * @param versions of what is measured with
 * @param seed of all that is random
 */
public record TestFacts(
        String startedAt,
        String command,
        String commit,
        String machine,
        Map<String, String> versions,
        long seed) {

    /** Of a test that starts now on this machine. */
    public static TestFacts now(String command, Path checkout, long seed)
            throws IOException, InterruptedException {
        Map<String, String> versions = new TreeMap<>(OnnxSession.versions());
        versions.put("flink", EnvironmentInformation.getVersion());
        versions.put("kafka", AppInfoParser.getVersion());
        versions.put("java", System.getProperty("java.vm.version"));
        return new TestFacts(
                Instant.now().toString(),
                command,
                commit(checkout),
                Machine.shown(),
                versions,
                seed);
    }

    private static String commit(Path checkout) throws IOException, InterruptedException {
        Process git;
        try {
            git =
                    new ProcessBuilder(
                                    "git",
                                    "-C",
                                    checkout.toString(),
                                    "describe",
                                    "--always",
                                    "--dirty",
                                    "--abbrev=12",
                                    "--exclude=*")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException e) {
            return "unknown"; // no git on this machine
        }
        String said =
                new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return git.waitFor() == 0 ? said : "unknown";
    }
}

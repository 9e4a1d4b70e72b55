package dev.sluice.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher at the root, in a checkout that has its files and nothing else; {@code java} and
 * {@code mvn} are scripts that write down what they were asked for.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private static final Path LAUNCHER =
            Path.of(System.getProperty("basedir")).resolveSibling("sluice");
    private static final List<String> MODULES =
            List.of("schemas", "bundle", "augment", "embedded", "flink-job", "load-test");

    @TempDir private Path folder;

    private Path home;
    private Path tools;
    private Path calls;

    @BeforeEach
    void makeCheckoutAndTools() throws IOException {
        home = folder.resolve("checkout");
        tools = folder.resolve("jdk/bin");
        calls = folder.resolve("calls");
        for (String module : MODULES) {
            write(home.resolve(module).resolve("pom.xml"), "");
            write(home.resolve(module).resolve("src/main/java/Some.java"), "");
        }
        write(home.resolve("pom.xml"), "");
        script(home.resolve("sluice"), Files.readString(LAUNCHER));
        javaOfVersion("17.0.1");
        script(
                tools.resolve("mvn"),
                """
                #!/bin/sh
                echo "mvn $*" >> "$CALLS"
                for module in schemas bundle augment embedded flink-job load-test; do
                    mkdir -p $module/target/classes
                    printf '%s' "$PWD/pom.xml" > $module/target/classpath
                    printf '%s' "$PWD/pom.xml" > $module/target/classpath-logging
                done
                case "$*" in *" package "*) : > flink-job/target/sluice-job.jar ;; esac
                """);
        script(tools.resolve("javac"), "#!/bin/sh\n");
    }

    @Test
    void everyCommandItOffersHasAMainMethod() throws Exception {
        String script = Files.readString(LAUNCHER);
        List<String> mains =
                Pattern.compile("main=([\\w.]+)")
                        .matcher(script)
                        .results()
                        .map(match -> match.group(1))
                        .toList();

        assertThat(mains).hasSizeGreaterThanOrEqualTo(5);
        for (String name : mains) {
            Class<?> type = Class.forName(name, false, getClass().getClassLoader());
            int modifiers = type.getMethod("main", String[].class).getModifiers();
            assertThat(Modifier.isStatic(modifiers)).as(name).isTrue();
        }
    }

    @Test
    void helpNamesEveryCommand() throws Exception {
        Outcome outcome = run("--help");

        assertThat(outcome.exitCode()).isZero();
        assertThat(commandsIn(outcome.output()))
                .containsExactly(
                        "demo",
                        "augment",
                        "evaluate",
                        "run",
                        "policy",
                        "chaos",
                        "cluster",
                        "send",
                        "load-test");
    }

    @Test
    void sayingNothingGetsHelpAndAnError() throws Exception {
        Outcome outcome = run();

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).contains("Usage: ./sluice COMMAND");
    }

    @Test
    void anUnknownCommandIsNamedAndRefused() throws Exception {
        Outcome outcome = run("polcy");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).contains("no command 'polcy'").contains("--help");
        assertThat(calls).doesNotExist();
    }

    @Test
    void buildsOnFirstUseAndSaysSo() throws Exception {
        Outcome outcome = run("policy");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output()).contains("building flink-job (first use)");
        assertThat(calls()).hasSize(2);
        assertThat(calls().get(0)).startsWith("mvn ").contains("-pl flink-job -am");
        assertThat(calls().get(1)).startsWith("java ");
    }

    @Test
    void leavesLibtorchOutOfWhatDoesNotTrain() throws Exception {
        run("policy");
        run("augment");

        assertThat(builds()).hasSize(2);
        assertThat(builds().get(0)).contains("-Dsluice.no-libtorch");
        assertThat(builds().get(1)).doesNotContain("-Dsluice.no-libtorch");
    }

    @Test
    void trainsWithLibtorchAfterABuildWithoutIt() throws Exception {
        run("augment");
        run("demo");

        run("augment");

        assertThat(builds()).hasSize(3);
        assertThat(builds().get(2)).contains("-pl augment").doesNotContain("-Dsluice.no-libtorch");
    }

    @Test
    void doesNotBuildWhatTheDemoHasBuilt() throws Exception {
        run("demo");

        run("policy");

        assertThat(builds()).hasSize(1);
    }

    @Test
    void doesNotBuildTwice() throws Exception {
        run("policy");

        Outcome second = run("policy");

        assertThat(second.output()).doesNotContain("building");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void buildsAgainWhenASourceHasChanged() throws Exception {
        run("policy");
        FileTime later = FileTime.from(Instant.now().plus(Duration.ofMinutes(1)));
        Files.setLastModifiedTime(home.resolve("bundle/src/main/java/Some.java"), later);

        Outcome second = run("policy");

        assertThat(second.output()).contains("building flink-job (bundle has changed)");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void makesTheJarsForACluster() throws Exception {
        run("demo");
        Outcome chaos = run("chaos");
        run("chaos");

        assertThat(chaos.output()).contains("flink-job/target/sluice-job.jar is missing");
        assertThat(builds()).hasSize(2);
        assertThat(builds().get(0)).contains(" test-compile ").doesNotContain(" package ");
        assertThat(builds().get(1)).contains("-pl load-test -am").contains(" package ");
    }

    @Test
    void makesTheJarsAgainWhenTheJobHasChanged() throws Exception {
        run("chaos");
        FileTime later = FileTime.from(Instant.now().plus(Duration.ofMinutes(1)));
        Files.setLastModifiedTime(home.resolve("flink-job/src/main/java/Some.java"), later);

        Outcome second = run("chaos");

        assertThat(second.output()).contains("building load-test (flink-job has changed)");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void takesNoOldClassPathBesideAJarThatAnotherBuildMade() throws Exception {
        run("chaos");
        Instant later = Instant.now().plus(Duration.ofMinutes(1));
        Files.setLastModifiedTime(home.resolve("load-test/pom.xml"), FileTime.from(later));
        Files.setLastModifiedTime(
                home.resolve("flink-job/target/sluice-job.jar"),
                FileTime.from(later.plus(Duration.ofMinutes(1))));

        Outcome second = run("chaos");

        assertThat(second.output()).contains("building load-test (load-test has changed)");
    }

    @Test
    void stopsWhereTheBuildFails() throws Exception {
        script(tools.resolve("mvn"), "#!/bin/sh\nexit 1\n");

        Outcome outcome = run("policy");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("could not build flink-job");
        assertThat(calls).doesNotExist();
    }

    @Test
    void saysWhatJavaItNeeds() throws Exception {
        javaOfVersion("11.0.2");

        Outcome outcome = run("policy");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("needs Java 17").contains("is version 11");
    }

    @Test
    void handsOnArgumentsAndWorkingFolderAsTheyAre() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("else where"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), home.resolve("sluice"));

        start(elsewhere, List.of(link.toString(), "policy", "set", "two words", "./a.zip"));

        assertThat(calls().get(1))
                .endsWith("dev.sluice.job.cli.PolicyCommand|set|two words|./a.zip|in " + elsewhere);
    }

    private Outcome run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(home.resolve("sluice").toString()));
        command.addAll(List.of(arguments));
        return start(folder, command);
    }

    private Outcome start(Path workingFolder, List<String> command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(workingFolder.toFile())
                        .redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        builder.environment()
                .putAll(Map.of("PATH", tools + ":/usr/bin:/bin", "CALLS", calls.toString()));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    private record Outcome(int exitCode, String output) {}

    private List<String> calls() throws IOException {
        return Files.readAllLines(calls);
    }

    private List<String> builds() throws IOException {
        return calls().stream().filter(call -> call.startsWith("mvn ")).toList();
    }

    private static List<String> commandsIn(String help) {
        return Pattern.compile("(?m)^  ([a-z-]+)  ")
                .matcher(help)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private void javaOfVersion(String version) throws IOException {
        script(
                tools.resolve("java"),
                """
                #!/bin/sh
                if [ "$1" = -version ]; then
                    echo 'openjdk version "%s" 2021-01-01' >&2
                    exit
                fi
                printf 'java ' >> "$CALLS"
                printf '%%s|' "$@" >> "$CALLS"
                echo "in $PWD" >> "$CALLS"
                """
                        .formatted(version));
    }

    private static void script(Path file, String text) throws IOException {
        write(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}

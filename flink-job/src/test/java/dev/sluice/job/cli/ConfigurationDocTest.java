package dev.sluice.job.cli;

import static dev.sluice.job.GeneratedPage.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.GeneratedPage;
import dev.sluice.job.kafka.KafkaOptions;
import java.io.IOException;
import java.lang.reflect.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class ConfigurationDocTest {

    private static final List<String> COLUMNS = List.of("option", "value", "default", "effect");
    private static final String DEFAULT = "Default: ";
    private static final String KAFKA = "Kafka";
    private static final String TOPICS = "Topics";
    private static final String REGISTRY = "Schema Registry";

    private static List<CommandSpec> commands() {
        List<CommandSpec> commands = new ArrayList<>();
        commands.add(RunCommand.commandLine().getCommandSpec());
        PolicyCommand.commandLine()
                .getSubcommands()
                .values()
                .forEach(command -> commands.add(command.getCommandSpec()));
        return commands;
    }

    private static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream().filter(option -> !option.usageHelp()).toList();
    }

    @Test
    void configurationPageSaysWhatTheCommandsSay() throws IOException {
        GeneratedPage page = new GeneratedPage("configuration.md", "Configuration");
        page.paragraph(
                "Generated from the commands; `--help` shows the same. TIME is a number and `ms`,"
                        + " `s`, `min` or `h`; SIZE is one and `b`, `kb`, `mb` or `gb`, in steps of"
                        + " 1024.");
        Map<Map<String, List<List<String>>>, List<CommandSpec>> byRows = new LinkedHashMap<>();
        commands()
                .forEach(
                        command ->
                                byRows.computeIfAbsent(rows(command), ignored -> new ArrayList<>())
                                        .add(command));
        byRows.forEach((rows, commands) -> add(page, commands, rows));

        page.assertUpToDate();
    }

    @Test
    void everyDefaultIsInItsOptionsDescription() {
        List<OptionSpec> withDefault =
                commands().stream()
                        .flatMap(command -> options(command).stream())
                        .filter(option -> option.defaultValue() != null)
                        .filter(option -> !option.defaultValue().isEmpty())
                        .toList();

        assertThat(withDefault)
                .isNotEmpty()
                .allSatisfy(option -> assertThat(description(option)).contains(DEFAULT));
    }

    private static void add(
            GeneratedPage page,
            List<CommandSpec> commands,
            Map<String, List<List<String>>> rowsByTopic) {
        page.section(
                commands.stream()
                        .map(command -> code("./" + command.qualifiedName()))
                        .collect(Collectors.joining(", ")));
        for (CommandSpec command : commands) {
            page.paragraph(String.join(" ", command.usageMessage().description()));
            command.argGroups().forEach(group -> page.paragraph(choice(group)));
        }
        rowsByTopic.forEach((topic, rows) -> page.subsection(topic).table(COLUMNS, rows));
    }

    private static String choice(ArgGroupSpec group) {
        assertThat(group.exclusive()).isTrue();
        assertThat(group.multiplicity()).hasToString("1");
        return "Takes exactly one of "
                + group.options().stream()
                        .map(option -> code(option.longestName()))
                        .collect(Collectors.joining(", "))
                + ".";
    }

    /** The options by topic: what the command itself is about first. */
    private static Map<String, List<List<String>>> rows(CommandSpec command) {
        String own = command.parent() == null ? "Job" : "Policy";
        Map<String, List<List<String>>> rows = new LinkedHashMap<>();
        for (String topic : List.of(own, KAFKA, TOPICS, REGISTRY)) {
            List<List<String>> found =
                    options(command).stream()
                            .filter(option -> topic(option).orElse(own).equals(topic))
                            .map(ConfigurationDocTest::row)
                            .toList();
            if (!found.isEmpty()) {
                rows.put(topic, found);
            }
        }
        return rows;
    }

    private static Optional<String> topic(OptionSpec option) {
        if (option.longestName().contains("topic")) {
            return Optional.of(TOPICS);
        }
        if (option.longestName().startsWith("--schema-registry")) {
            return Optional.of(REGISTRY);
        }
        boolean ofKafka = ((Member) option.userObject()).getDeclaringClass() == KafkaOptions.class;
        return ofKafka || option.longestName().equals("--group")
                ? Optional.of(KAFKA)
                : Optional.empty();
    }

    private static List<String> row(OptionSpec option) {
        String description = description(option);
        int end = description.indexOf(DEFAULT);
        return List.of(
                code(option.longestName()),
                takesValue(option) ? code(option.paramLabel()) : "",
                end < 0
                        ? withoutDefault(option)
                        : plainOrCode(option, description.substring(end + DEFAULT.length())),
                end < 0 ? description : description.substring(0, end).strip());
    }

    private static String description(OptionSpec option) {
        return String.join(" ", option.description());
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    /** A default that can be typed in is shown as such. */
    private static String plainOrCode(OptionSpec option, String shown) {
        boolean typed = shown.equalsIgnoreCase(option.defaultValue()) || !shown.contains(" ");
        return typed ? code(shown) : shown;
    }

    private static String withoutDefault(OptionSpec option) {
        if (option.group() != null) {
            return "";
        }
        if (!takesValue(option)) {
            return "off";
        }
        return option.required() ? "required" : "none";
    }
}

package dev.sluice.augment.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class NamedRecipeTest {

    @Test
    void theDocsTellTheDefaultsOfBothRecipes() throws IOException {
        CommandSpec attach = new CommandLine(new AttachCommand()).getCommandSpec();
        StringBuilder table =
                new StringBuilder("| option | `sluice` | `pteenet` |\n|---|---|---|\n");
        NamedRecipe.PTEENET
                .shown()
                .forEach(
                        (option, pteenet) ->
                                table.append(
                                        "| `%s` | %s | `%s` |\n"
                                                .formatted(option, ours(attach, option), pteenet)));

        assertThat(Files.readString(Path.of("../docs/recipes.md"))).contains(table);
    }

    /** What the option's own default is; some follow from the network or the data. */
    private static String ours(CommandSpec attach, String option) {
        return switch (option) {
            case "--place" -> "`" + NamedRecipe.SLUICE.place() + "`";
            case "--branch" -> "`15%` at the first exit, `6%` at others";
            case "--labels" -> "`data` where every image has one, else `backbone`";
            default ->
                    "`" + attach.findOption(option).defaultValue().toLowerCase(Locale.ROOT) + "`";
        };
    }
}

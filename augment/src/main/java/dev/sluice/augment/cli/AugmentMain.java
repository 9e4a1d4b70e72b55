package dev.sluice.augment.cli;

import dev.sluice.augment.cli.attach.AttachCommand;
import dev.sluice.augment.cli.attach.NamedRecipe;
import dev.sluice.augment.cli.evaluate.EvaluateCommand;
import dev.sluice.augment.cli.option.HelpOption;
import dev.sluice.augment.cli.pretrain.PretrainCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Entry point: trains backbones and attaches exits to them. */
@Command(
        name = "sluice augment",
        description = "Early exits for a trained network: train, attach, calibrate, evaluate.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PretrainCommand.class,
            InspectCommand.class,
            AttachCommand.class,
            CalibrateCommand.class,
            EvaluateCommand.class,
            CommandLine.HelpCommand.class
        })
public final class AugmentMain {

    @Mixin private HelpOption help;

    private AugmentMain() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /**
     * The command line, which says what failed in one line where the failure is the caller's to
     * mend.
     */
    static CommandLine commandLine() {
        CommandLine command =
                new CommandLine(new AugmentMain())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setExecutionExceptionHandler(new PlainErrors());
        CommandLine attach = command.getSubcommands().get("attach");
        attach.getCommandSpec().usageMessage().footer(NamedRecipe.help());
        return command;
    }
}

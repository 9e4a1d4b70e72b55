package dev.sluice.loadtest.contender;

import dev.sluice.job.cli.RunCommand;
import dev.sluice.loadtest.process.ChildCommand;

/** {@code ./sluice run} as a child process. */
public final class JobCommand {

    private JobCommand() {}

    public static void main(String[] arguments) {
        ChildCommand.announce("the job starts");
        RunCommand.main(arguments);
    }
}

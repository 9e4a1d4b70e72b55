package dev.sluice.loadtest.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * The main class of every child process: runs another main class, and ends the process, in good
 * order, when its standard input is closed. So a child never outlives the process that started it.
 */
public final class ChildCommand {

    static final String READY = "READY ";

    private ChildCommand() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread lifeline = new Thread(ChildCommand::exitAtEndOfInput, "lifeline");
        lifeline.setDaemon(true);
        lifeline.start();
        try {
            Class.forName(arguments[0])
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            System.exit(1);
        }
    }

    /** Tells the process that started this one that it may go on; once. */
    public static void announce(String message) {
        System.out.println(READY + message);
        System.out.flush();
    }

    private static void exitAtEndOfInput() {
        try {
            while (System.in.read() != -1) {
                // Nothing is said on it.
            }
        } catch (IOException e) {
            // Who held the other end is gone, too.
        }
        System.exit(0);
    }
}

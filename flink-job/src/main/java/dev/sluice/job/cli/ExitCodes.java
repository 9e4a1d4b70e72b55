package dev.sluice.job.cli;

/** What the commands end with, besides 0. */
final class ExitCodes {

    /** The job said no. */
    static final int REJECTED = 1;

    /** No job said anything. */
    static final int NO_ANSWER = 2;

    /** Kafka is out of reach, or not as it has to be. */
    static final int KAFKA = 3;

    /** The command was called in a way it does not understand (as in sysexits.h). */
    static final int USAGE = 64;

    /** A fault of ours (as in sysexits.h). */
    static final int INTERNAL = 70;

    private ExitCodes() {}
}

package dev.sluice.loadtest.contender;

import java.util.List;

/** How far the JVMs of targets and broker compile what it runs. */
public enum JitCompiler {
    /** C1 alone, which is done within seconds. */
    QUICK,

    /** C2 as well, as in any JVM without options; on two busy cores it takes over a minute. */
    FULL;

    /** For a JVM that does so. */
    public List<String> jvmOptions() {
        return this == QUICK ? List.of("-XX:TieredStopAtLevel=1") : List.of();
    }
}

package dev.sluice.job.kafka;

import picocli.CommandLine.Option;

/** The options that name the two topics that control a job; a mixin. */
public final class ControlTopicOptions {

    @Option(
            names = "--policies-topic",
            paramLabel = "NAME",
            defaultValue = "exit-policies",
            description =
                    "Topic that exit policies are sent to; has one partition, and is"
                            + " compacted. Default: ${DEFAULT-VALUE}")
    private String policies;

    @Option(
            names = "--verdicts-topic",
            paramLabel = "NAME",
            defaultValue = "policy-verdicts",
            description =
                    "Topic that the job answers on; has one partition. Default:"
                            + " ${DEFAULT-VALUE}")
    private String verdicts;

    public String policies() {
        return policies;
    }

    public String verdicts() {
        return verdicts;
    }
}

package dev.sluice.job.kafka;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that name all topics of a job; a mixin. */
public final class TopicOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--images-topic",
            paramLabel = "NAME",
            defaultValue = "images",
            description =
                    "Topic of images to classify. Topic names have up to 249 of A-Z a-z 0-9 . _"
                            + " -, and the job's five differ. Default: ${DEFAULT-VALUE}")
    private String images;

    @Option(
            names = "--predictions-topic",
            paramLabel = "NAME",
            defaultValue = "predictions",
            description = "Topic of answers. Default: ${DEFAULT-VALUE}")
    private String predictions;

    @Option(
            names = "--dead-letters-topic",
            paramLabel = "NAME",
            defaultValue = "dead-letters",
            description =
                    "Topic of records that could not be classified. Default: ${DEFAULT-VALUE}")
    private String deadLetters;

    @Mixin private ControlTopicOptions control;

    /**
     * @throws ParameterException if they are not five legal, different names
     */
    public TopicNames names() {
        try {
            return new TopicNames(
                    images, predictions, deadLetters, control.policies(), control.verdicts());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }
}

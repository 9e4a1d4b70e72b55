package dev.sluice.job.kafka;

import java.util.ArrayList;
import java.util.List;

/** The topics of a job: five different ones. */
public record TopicNames(
        String images, String predictions, String deadLetters, String policies, String verdicts) {

    /** What they are called unless the user says otherwise. */
    public static final TopicNames DEFAULT =
            new TopicNames(
                    "images", "predictions", "dead-letters", "exit-policies", "policy-verdicts");

    /** Kafka's rule. */
    private static final String LEGAL = "[A-Za-z0-9._-]{1,249}";

    public TopicNames {
        List<String> all = List.of(images, predictions, deadLetters, policies, verdicts);
        List<String> problems = new ArrayList<>();
        for (String name : all) {
            if (!name.matches(LEGAL) || name.equals(".") || name.equals("..")) {
                problems.add(
                        "'" + name + "' is no topic name: expected up to 249 of A-Z a-z 0-9 . _ -");
            }
        }
        if (all.stream().distinct().count() < all.size()) {
            problems.add("topics " + all + ": expected five different ones");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /**
     * What the topics have to be like.
     *
     * @param partitions of images, predictions and dead letters where they are created
     */
    public List<TopicSpec> specs(int partitions) {
        return List.of(
                TopicSpec.images(images, partitions),
                TopicSpec.data(predictions, partitions),
                TopicSpec.deadLetters(deadLetters, partitions),
                TopicSpec.policies(policies),
                TopicSpec.verdicts(verdicts));
    }
}

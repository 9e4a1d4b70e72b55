package dev.sluice.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.kafka.TopicSpec.Partitioning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class TopicOptionsTest {

    @Command
    private static final class AnyCommand {
        @Mixin private TopicOptions topics;
    }

    @Test
    void namesTheTopicsAsTheyAreUnlessTold() {
        assertThat(parse()).isEqualTo(TopicNames.DEFAULT);
    }

    @Test
    void takesANameForEachTopic() {
        assertThat(
                        parse(
                                "--images-topic=a",
                                "--predictions-topic=b",
                                "--dead-letters-topic=c",
                                "--policies-topic=d",
                                "--verdicts-topic=e"))
                .isEqualTo(new TopicNames("a", "b", "c", "d", "e"));
    }

    @Test
    void saysAllThatIsWrongWithTheNamesAtOnce() {
        assertThatThrownBy(() -> parse("--images-topic=a b", "--policies-topic=predictions"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("'a b' is no topic name")
                .hasMessageContaining("expected five different ones");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "ä", "a/b"})
    void refusesNamesThatKafkaRefuses(String name) {
        assertThatThrownBy(() -> new TopicNames(name, "b", "c", "d", "e"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesNamesOf249LettersAndNoneLonger() {
        assertThatCode(() -> new TopicNames("x".repeat(249), "b", "c", "d", "e"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new TopicNames("x".repeat(250), "b", "c", "d", "e"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsPoliciesAndVerdictsInOnePartitionAndTheRestAsParallelAsIsAsked() {
        assertThat(TopicNames.DEFAULT.specs(8))
                .filteredOn(topic -> topic.partitioning() == Partitioning.FIXED)
                .containsExactly(
                        TopicSpec.policies("exit-policies"), TopicSpec.verdicts("policy-verdicts"));
        assertThat(TopicSpec.policies("p").command("k:1"))
                .isEqualTo(
                        "kafka-topics.sh --bootstrap-server k:1 --create --topic p --partitions 1"
                                + " --config cleanup.policy=compact");
        assertThat(TopicNames.DEFAULT.specs(8))
                .extracting(TopicSpec::partitions)
                .containsExactly(8, 8, 8, 1, 1);
    }

    @Test
    void makesRoomForAnImageOfTheDefaultLimitAndMoreForItsDeadLetter() {
        assertThat(TopicNames.DEFAULT.specs(1))
                .extracting(topic -> topic.config().get("max.message.bytes"))
                .containsExactly("8454144", null, "16842752", null, null);
    }

    private static TopicNames parse(String... args) {
        AnyCommand command = new AnyCommand();
        new CommandLine(command).parseArgs(args);
        return command.topics.names();
    }
}

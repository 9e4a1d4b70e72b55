package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SluiceJobTest {

    private final Configuration cluster = new Configuration();

    /** Stands for the environment that a cluster gives a program which it runs. */
    @SuppressWarnings("try") // of the class that it extends; nobody makes one
    private abstract static class InCluster extends StreamExecutionEnvironment {
        static void enter(Configuration settings) {
            initializeContextEnvironment(
                    job -> {
                        Configuration all = new Configuration(settings);
                        all.addAll(job);
                        return new StreamExecutionEnvironment(all);
                    });
        }

        static void leave() {
            resetContextEnvironment();
        }
    }

    @BeforeEach
    void enterTheCluster() {
        InCluster.enter(cluster);
    }

    @AfterEach
    void leaveTheCluster() {
        InCluster.leave();
    }

    @Test
    void theClustersSettingsCountWhereTheJobHasNoneOfItsOwn() {
        cluster.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofMinutes(30));
        cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofHours(2));

        ReadableConfig settings =
                new SluiceJob(
                                new JobOptions(
                                        "bundle",
                                        JobFixture.topology(Placement.FUSED, 1, 1),
                                        DeliveryGuarantee.EXACTLY_ONCE,
                                        Duration.ofSeconds(7),
                                        Map.of()))
                        .settings();

        assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT))
                .isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(CommitDelay.of(settings).total()).isGreaterThan(Duration.ofMinutes(30));
    }
}

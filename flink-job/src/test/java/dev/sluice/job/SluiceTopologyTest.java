package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.ToyBundle;
import dev.sluice.bundle.image.DecodeLimits;
import dev.sluice.job.breaker.BreakerLimits;
import dev.sluice.job.bundle.BundleLocation;
import dev.sluice.job.kafka.KafkaEndpoints;
import dev.sluice.job.kafka.RecordLimits;
import dev.sluice.job.kafka.TopicNames;
import dev.sluice.job.stage.BatchLimits;
import dev.sluice.job.stage.StageOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SluiceTopologyTest {

    @TempDir Path folder;
    private Bundle bundle;

    @BeforeEach
    void writeBundle() {
        bundle = ToyBundle.write(folder);
    }

    private StreamGraph graph(TopologyOptions options) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", "localhost:1");
        Endpoints endpoints =
                new KafkaEndpoints(client, TopicNames.DEFAULT, "group")
                        .unbounded(DeliveryGuarantee.AT_LEAST_ONCE, RecordLimits.DEFAULT);
        new SluiceTopology(
                        env,
                        endpoints,
                        BundleLocation.of(folder.toString(), bundle),
                        bundle,
                        options)
                .build();
        return env.getStreamGraph();
    }

    private static TopologyOptions options(Placement placement, Integer... stageParallelism) {
        return options(placement, 2, List.of(stageParallelism));
    }

    private static TopologyOptions options(
            Placement placement, int parallelism, List<Integer> stageParallelism) {
        return new TopologyOptions(
                placement,
                parallelism,
                stageParallelism,
                new DecodeLimits(1 << 20, 1 << 20),
                new BreakerLimits(0.95, 100),
                new StageOptions(new BatchLimits(32, Duration.ofMillis(5)), 1, false));
    }

    /** Vertices by name. */
    private static Map<String, JobVertex> vertices(JobGraph graph) {
        Map<String, JobVertex> vertices = new TreeMap<>();
        graph.getVertices().forEach(vertex -> vertices.put(vertex.getName(), vertex));
        return vertices;
    }

    @Test
    void fusedStagesAreOneVertexWithTheGateAndAllSinks() {
        JobGraph graph = graph(options(Placement.FUSED)).getJobGraph();

        assertThat(vertices(graph).keySet())
                .hasSize(3)
                .anyMatch(name -> name.equals("Source: images"))
                .anyMatch(name -> name.equals("Source: policies"))
                .anyMatch(
                        name ->
                                name.startsWith("policy-gate -> ")
                                        && name.contains("decode -> ")
                                        && name.contains("stage-0 -> ")
                                        && name.contains("predictions-2"));
    }

    @Test
    void separateStagesAreAVertexEachWithOneInputAndTheirOwnSink() {
        Map<String, JobVertex> vertices =
                vertices(graph(options(Placement.SEPARATE)).getJobGraph());

        assertThat(vertices).hasSize(6);
        for (int stage = 0; stage < 3; stage++) {
            String prefix = "stage-" + stage + " -> predictions-" + stage;
            String name =
                    vertices.keySet().stream().filter(n -> n.startsWith(prefix)).findFirst().get();
            assertThat(name).doesNotContain("stage-" + (stage + 1));
            assertThat(vertices.get(name).getInputs()).hasSize(1);
        }
    }

    @Test
    void noVertexOfSeparateStagesHasTwoStagesOrTheSinkOfAnotherExit() {
        Map<String, JobVertex> vertices =
                vertices(graph(options(Placement.SEPARATE)).getJobGraph());

        for (String name : vertices.keySet()) {
            List<String> stages = found(name, "stage-(\\d+)");
            assertThat(stages).as(name).hasSizeLessThanOrEqualTo(1);
            assertThat(found(name, "predictions-(\\d+)")).as(name).isEqualTo(stages);
        }
        assertThat(vertices.keySet())
                .flatExtracting(name -> found(name, "stage-(\\d+)"))
                .containsExactlyInAnyOrder("0", "1", "2");
    }

    /** The different numbers of operators of a kind in the name of a vertex. */
    private static List<String> found(String vertex, String pattern) {
        return Pattern.compile(pattern)
                .matcher(vertex)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    @Test
    void separateStagesHaveTheParallelismTheyAreGiven() {
        Map<String, JobVertex> vertices =
                vertices(graph(options(Placement.SEPARATE, 4, 2, 1)).getJobGraph());

        vertices.forEach(
                (name, vertex) -> {
                    if (name.startsWith("stage-0")) {
                        assertThat(vertex.getParallelism()).isEqualTo(4);
                    } else if (name.startsWith("stage-2")) {
                        assertThat(vertex.getParallelism()).isEqualTo(1);
                    }
                });
    }

    @Test
    void separateStagesBeginWithTheShareOfTheFlowThatReachesThem() {
        List<Double> leave = bundle.manifest().calibration().defaultRow().outcome().exitRates();

        List<Integer> parallelism =
                StageParallelism.of(options(Placement.SEPARATE, 20, List.of()), bundle);

        assertThat(leave.get(0)).isBetween(0.1, 0.9);
        assertThat(parallelism)
                .containsExactly(
                        20,
                        (int) Math.ceil(20 * (leave.get(1) + leave.get(2)) - 1e-6),
                        (int) Math.ceil(20 * leave.get(2) - 1e-6));
        assertThat(
                        vertices(graph(options(Placement.SEPARATE, 20, List.of())).getJobGraph())
                                .entrySet())
                .filteredOn(vertex -> vertex.getKey().startsWith("stage-1 "))
                .singleElement()
                .extracting(vertex -> vertex.getValue().getParallelism())
                .isEqualTo(parallelism.get(1));
    }

    @Test
    void aStageThatHardlyAnythingReachesIsStillThere() {
        assertThat(StageParallelism.of(options(Placement.SEPARATE, 1, List.of()), bundle))
                .containsExactly(1, 1, 1);
    }

    @Test
    void fusedStagesAreAsParallelAsTheJob() {
        assertThat(StageParallelism.of(options(Placement.FUSED, 20, List.of()), bundle))
                .containsExactly(20, 20, 20);
    }

    @Test
    void everyOperatorHasAFixedUid() {
        List<String> uids =
                graph(options(Placement.FUSED)).getStreamNodes().stream()
                        .map(StreamNode::getTransformationUID)
                        .toList();

        assertThat(uids)
                .doesNotContainNull()
                .contains(
                        "images",
                        "policies",
                        "policy-gate",
                        "decode",
                        "stage-0",
                        "stage-1",
                        "stage-2",
                        "predictions-0",
                        "dead-letters",
                        "policy-verdicts");
    }

    @Test
    void theDrawingInTheDocsShowsEveryOperator() throws IOException {
        String page =
                Files.readString(Path.of(System.getProperty("sluice.docs"), "architecture.md"));
        String drawing =
                page.substring(page.indexOf("```"), page.indexOf("```", page.indexOf("```") + 3));

        assertThat(graph(options(Placement.FUSED)).getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .filteredOn(uid -> !uid.contains("Committer"))
                // Drawn as the last of N.
                .map(uid -> uid.replaceAll("-2$", "-N-1"))
                .allSatisfy(uid -> assertThat(drawing).contains("[" + uid + "]"));
    }

    @Test
    void refusesAnotherNumberOfStageParallelismsThanStages() {
        assertThatThrownBy(() -> graph(options(Placement.SEPARATE, 2, 1)))
                .hasMessageContaining("2 stage parallelisms")
                .hasMessageContaining("3 stages");
    }

    @Test
    void refusesStageParallelismForFusedStages() {
        assertThatThrownBy(() -> options(Placement.FUSED, 2, 1, 1)).hasMessageContaining("fused");
    }
}

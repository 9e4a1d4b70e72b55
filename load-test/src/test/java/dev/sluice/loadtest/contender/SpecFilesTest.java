package dev.sluice.loadtest.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.loadtest.spec.SpecFolder;
import dev.sluice.loadtest.workload.WorkloadChoices;
import dev.sluice.loadtest.workload.Workloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the checkout, and how wrong ones are refused. */
class SpecFilesTest {

    private static final Path CHECKOUT =
            Path.of(System.getProperty("sluice.examples")).resolve("../..").normalize();

    @TempDir private Path folder;

    @Test
    void everyTargetOfTheCheckoutIsReadable() throws Exception {
        List<Contender> all = new Contenders(CHECKOUT).open(List.of());

        assertThat(all)
                .extracting(Contender::name)
                .containsExactly(
                        "cascade-closed",
                        "cascade-fused",
                        "cascade-separate",
                        "limit",
                        "monolith-batched",
                        "monolith-record");
        assertThat(all).filteredOn(contender -> !contender.isStreaming()).hasSize(1);
    }

    @Test
    void everyWorkloadOfTheCheckoutIsReadable() throws Exception {
        assertThat(new Workloads(CHECKOUT, Map.of()).descriptions())
                .containsOnlyKeys("cifar10-resnet56", "example", "heavy", "transport");
    }

    @Test
    void aWorkloadWhoseDataIsNotThereSaysWhatToGive() {
        Workloads workloads = new Workloads(CHECKOUT, Map.of());

        assertThatThrownBy(() -> workloads.open("cifar10-resnet56", WorkloadChoices.NONE, folder))
                .hasMessageContaining("cifar10-resnet56")
                .hasMessageContaining("--data")
                .hasMessageContaining("SLUICE_CIFAR10_DATA");
    }

    @Test
    void anUnknownNameIsRefusedWithThoseThereAre() {
        Contenders contenders = new Contenders(CHECKOUT);

        assertThatThrownBy(() -> contenders.open(List.of("monolith")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no monolith in")
                .hasMessageContaining("monolith-batched, monolith-record");
    }

    @Test
    void aFieldThatIsNotKnownIsRefusedWithItsFile() throws Exception {
        Files.writeString(
                folder.resolve("mine.json"),
                """
                {"description": "", "runner": "JOB", "network": "WHOLE", "arguments": [],
                 "descripton": ""}
                """);

        assertThatThrownBy(() -> new SpecFolder<>(folder, ContenderSpec.class).read("mine"))
                .hasMessageContaining("mine.json")
                .hasMessageContaining("descripton");
    }
}

package dev.sluice.loadtest.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OwnJvmTest {

    @Test
    void opensTheSameModulesAndKeepsPropertiesButNeitherSizeNorLogNorAgent() {
        assertThat(
                        OwnJvm.inherited(
                                List.of(
                                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                                        "-Xmx2g",
                                        "-javaagent:profiler.jar",
                                        "-Dai.djl.offline=true",
                                        "-Dsluice.log=here.log")))
                .containsExactly(
                        "--add-opens=java.base/java.lang=ALL-UNNAMED", "-Dai.djl.offline=true");
    }
}

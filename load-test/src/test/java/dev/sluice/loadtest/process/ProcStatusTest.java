package dev.sluice.loadtest.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcStatusTest {

    private static final ProcStatus STATUS =
            new ProcStatus(
                    List.of(
                            "Name:\tjava",
                            "VmHWM:\t  456789 kB",
                            "VmRSS:\t  123456 kB",
                            "Threads:\t42"));

    @Test
    void memoryIsInBytes() {
        assertThat(STATUS.bytes("VmRSS")).isEqualTo(123_456L * 1024);
        assertThat(STATUS.bytes("VmHWM")).isEqualTo(456_789L * 1024);
    }

    @Test
    void threadsAreCounted() {
        assertThat(STATUS.count("Threads")).isEqualTo(42);
    }

    @Test
    void aProcessThatHasEndedHasNoMemory() {
        ProcStatus ended = new ProcStatus(List.of("Name:\tjava", "State:\tZ (zombie)"));

        assertThatThrownBy(() -> ended.bytes("VmRSS")).hasMessageContaining("no VmRSS");
    }
}

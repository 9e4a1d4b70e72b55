package dev.sluice.augment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineTest {

    @Test
    void aProcessorWithAvx512Bf16MultipliesBfloat16() {
        assertThat(Machine.hasBfloat16("fma avx512f avx512_bf16 avx512_vnni")).isTrue();
    }

    @Test
    void oneWithAvx512AloneDoesNot() {
        assertThat(Machine.hasBfloat16("fma avx512f avx512_bitalg avx512_vnni")).isFalse();
        assertThat(Machine.hasBfloat16("")).isFalse();
    }
}

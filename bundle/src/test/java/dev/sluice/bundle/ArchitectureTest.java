package dev.sluice.bundle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rule inside this module; those between modules are tested in load-test, which sees all. */
@AnalyzeClasses(
        packages = "dev.sluice.bundle",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** What a bundle is, and what its thresholds mean, holds on any platform. */
    @ArchTest
    static final ArchRule domainKnowsNoPlatform =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "dev.sluice.bundle",
                            "dev.sluice.bundle.exit..",
                            "dev.sluice.bundle.calibration..",
                            "dev.sluice.bundle.policy..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.flink..",
                            "org.apache.kafka..",
                            "ai.djl..",
                            "ai.onnxruntime..",
                            "dev.sluice.bundle.runtime..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.sluice.(**)").should().beFreeOfCycles();
}

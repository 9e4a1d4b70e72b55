package dev.sluice.loadtest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom, over the main code of all modules; the drawing is in docs/architecture.md. */
@AnalyzeClasses(
        packages = "dev.sluice",
        importOptions = {
            ImportOption.DoNotIncludeTests.class,
            ArchitectureTest.DoNotIncludeTestJars.class
        })
class ArchitectureTest {

    @ArchTest
    static final ArchRule modulesKnowOnlyThoseBelow =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("schemas")
                    .definedBy("dev.sluice.schemas..")
                    .layer("bundle")
                    .definedBy("dev.sluice.bundle..")
                    .layer("augment")
                    .definedBy("dev.sluice.augment..")
                    .layer("embedded")
                    .definedBy("dev.sluice.embedded..")
                    .layer("flink-job")
                    .definedBy("dev.sluice.job..")
                    .layer("load-test")
                    .definedBy("dev.sluice.loadtest..")
                    .whereLayer("load-test")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("embedded")
                    .mayOnlyBeAccessedByLayers("load-test")
                    .whereLayer("augment")
                    .mayOnlyBeAccessedByLayers("load-test")
                    .whereLayer("flink-job")
                    .mayOnlyBeAccessedByLayers("load-test")
                    .whereLayer("bundle")
                    .mayOnlyBeAccessedByLayers("augment", "flink-job", "load-test")
                    .whereLayer("schemas")
                    .mayOnlyBeAccessedByLayers("bundle", "augment", "flink-job", "load-test");

    @ArchTest
    static final ArchRule onlyTheStageRunnerKnowsTheInferenceRuntime =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.sluice.bundle.runtime..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("ai.djl..", "ai.onnxruntime..");

    @ArchTest
    static final ArchRule onlyTheTrainerKnowsLibtorch =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.sluice.augment.train.libtorch..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.bytedeco..");

    @ArchTest
    static final ArchRule onlyTheJobAndItsLoadTestKnowFlink =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.sluice.job..", "dev.sluice.loadtest..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.flink..");

    @ArchTest
    static final ArchRule processesAndClustersKnowNothingOfWhatRunsInThem =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "dev.sluice.loadtest.process..", "dev.sluice.loadtest.cluster..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.sluice.schemas..",
                            "dev.sluice.bundle..",
                            "dev.sluice.augment..",
                            "dev.sluice.job..",
                            "dev.sluice.loadtest.demo..",
                            "dev.sluice.loadtest.chaos..",
                            "dev.sluice.loadtest.scaling..",
                            "dev.sluice.loadtest.cli..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.sluice.(**)").should().beFreeOfCycles();

    /** Fixtures that a module publishes for the tests of others. */
    static final class DoNotIncludeTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }
}

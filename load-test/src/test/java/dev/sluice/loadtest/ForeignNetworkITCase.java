package dev.sluice.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sluice.augment.attach.AttachListener;
import dev.sluice.augment.attach.AttachRequest;
import dev.sluice.augment.attach.Attacher;
import dev.sluice.augment.attach.Attachment;
import dev.sluice.augment.attach.BundleTarget;
import dev.sluice.augment.compose.PixelNormalisation;
import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.ImageShape;
import dev.sluice.augment.onnx.GraphWriter;
import dev.sluice.augment.place.Placement;
import dev.sluice.augment.train.Progress;
import dev.sluice.augment.train.ProgressListener;
import dev.sluice.augment.train.Trainer;
import dev.sluice.augment.train.backbone.BackboneSpec;
import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.branch.FeatureShape;
import dev.sluice.augment.train.learning.BranchLearning;
import dev.sluice.augment.train.learning.Distillation;
import dev.sluice.augment.train.learning.Labels;
import dev.sluice.augment.train.learning.TeacherView;
import dev.sluice.augment.train.learning.TrainingOrder;
import dev.sluice.augment.train.recipe.Augmentation;
import dev.sluice.augment.train.recipe.LearningRate;
import dev.sluice.augment.train.recipe.Optimiser;
import dev.sluice.augment.train.recipe.Precision;
import dev.sluice.augment.train.recipe.TrainingRecipe;
import dev.sluice.bundle.ConfidenceSource;
import dev.sluice.bundle.ElementType;
import dev.sluice.bundle.ImageSpec;
import dev.sluice.bundle.runtime.OnnxSession;
import dev.sluice.embedded.TestKafka;
import dev.sluice.job.Events;
import dev.sluice.job.JobFixture;
import dev.sluice.job.TopologyOptions;
import dev.sluice.job.stage.StageOptions;
import dev.sluice.schemas.Prediction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network in a form in which files come, with a batch of 1 everywhere and its normalisation
 * folded into convolutions with a bias, goes from the file to a bundle to a job, which answers as
 * the file does.
 */
class ForeignNetworkITCase {

    private static final int SIDE = 8;
    private static final int PIXELS = SIDE * SIDE;
    private static final int IMAGES = 600;
    private static final int SENT = 200;
    private static final int WIDTH = 4;
    private static final BranchLearning LEARNING =
            new BranchLearning(
                    new Distillation(
                            Distillation.USUAL_LABEL_WEIGHT, Distillation.USUAL_TEMPERATURE),
                    Labels.DATA,
                    TeacherView.ORIGINAL,
                    TrainingOrder.TOGETHER);

    private final Random random = new Random(4);

    @TempDir private Path folder;

    @Test
    void theJobAnswersAsTheFileDoesWhereNothingLeavesEarly() throws Exception {
        ModelProto file = file();
        ImageSet images = images();
        Attachment made = attach(file, images);
        double temperature = made.exits().get(2).temperature();
        assertThat(temperature).isNotCloseTo(1, within(0.05));
        try (TestKafka kafka = new TestKafka()) {
            JobFixture job = new JobFixture(kafka, 1);
            try {
                job.start(
                        folder.resolve("bundle"),
                        withProbabilities(
                                JobFixture.topology(dev.sluice.job.Placement.FUSED, 1, 7)),
                        Map.of());
                job.sendPolicy(Events.thresholds(1, 1.0, 1.0));
                job.verdict(verdict -> verdict.getVersionInForce() == 1);
                byte[] pixels = new byte[PIXELS];
                for (int i = 0; i < SENT; i++) {
                    images.copyImage(i, pixels, 0);
                    job.send(0, Events.raw(Integer.toString(i), pixels));
                }

                List<Prediction> predictions = job.predictions(SENT);

                assertThat(predictions)
                        .extracting(Prediction::getImageId)
                        .hasSize(SENT)
                        .doesNotHaveDuplicates();
                assertThat(predictions).extracting(Prediction::getExitIndex).containsOnly(2);
                assertAnswers(file, temperature, images, predictions);
            } finally {
                job.close();
            }
        }
    }

    private static TopologyOptions withProbabilities(TopologyOptions usual) {
        StageOptions stages = usual.stages();
        return new TopologyOptions(
                usual.placement(),
                usual.parallelism(),
                usual.stageParallelism(),
                usual.decode(),
                usual.breaker(),
                new StageOptions(stages.limits(), stages.intraOpThreads(), true));
    }

    /** Class and probabilities are the file's; the confidence is its largest at the temperature. */
    private static void assertAnswers(
            ModelProto file, double temperature, ImageSet images, List<Prediction> predictions) {
        byte[] image = new byte[PIXELS];
        ByteBuffer input =
                ByteBuffer.allocateDirect(PIXELS * Float.BYTES).order(ByteOrder.nativeOrder());
        try (OnnxSession session = OnnxSession.open("file", file.toByteArray(), 1)) {
            for (Prediction prediction : predictions) {
                images.copyImage(Integer.parseInt(prediction.getImageId()), image, 0);
                for (int p = 0; p < PIXELS; p++) {
                    input.putFloat(p * Float.BYTES, Byte.toUnsignedInt(image[p]) / 255f);
                }
                try (OnnxSession.Run run =
                        session.run(input, ElementType.FLOAT32, 1, 1, SIDE, SIDE)) {
                    int answer = prediction.getClassIndex();
                    double ahead =
                            run.floats("logits").get(answer) - run.floats("logits").get(1 - answer);
                    assertThat((double) prediction.getProbabilities().get(answer))
                            .isCloseTo(1 / (1 + Math.exp(-ahead)), within(1e-4))
                            .isGreaterThan(0.5 - 1e-4);
                    assertThat((double) prediction.getConfidence())
                            .isCloseTo(1 / (1 + Math.exp(-ahead / temperature)), within(1e-4));
                }
            }
        }
    }

    private Attachment attach(ModelProto file, ImageSet images) throws IOException {
        Path network = Files.write(folder.resolve("net.onnx"), file.toByteArray());
        Path bundle = folder.resolve("bundle");
        AttachRequest request =
                new AttachRequest(
                        network,
                        PixelNormalisation.of(new float[] {0}, new float[] {1}),
                        Placement.parse("linear:2"),
                        List.of("+4"),
                        images,
                        "grey squares",
                        300,
                        "sluice",
                        new TrainingRecipe(
                                1,
                                16,
                                Optimiser.SGD,
                                new LearningRate(0.1, 0, LearningRate.Decay.LINEAR),
                                0,
                                0,
                                Augmentation.NONE,
                                Precision.FLOAT32,
                                1),
                        List.of(1),
                        List.of(LEARNING),
                        1,
                        new BundleTarget(
                                bundle,
                                "foreign",
                                "1",
                                ImageSpec.ColourOrder.GREY,
                                ImageSpec.Resize.REFUSE,
                                ElementType.FLOAT32,
                                ConfidenceSource.MAX_PROBABILITY,
                                "balanced"));
        return new Attacher(new BrightnessTrainer()).attach(request, new Silent());
    }

    /** The brighter, the more likely of class 1. */
    private ImageSet images() {
        byte[] pixels = new byte[IMAGES * PIXELS];
        int[] labels = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            int brightness = 20 + random.nextInt(196);
            for (int p = 0; p < PIXELS; p++) {
                pixels[i * PIXELS + p] = (byte) (brightness - 20 + random.nextInt(41));
            }
            labels[i] = brightness + 30 * random.nextGaussian() > 118 ? 1 : 0;
        }
        return ImageSet.of(
                new ImageShape(1, SIDE, SIDE), pixels, labels, List.of("dark", "bright"));
    }

    /** Two residual blocks, the first map being the image itself; a Reshape to [1,4]; a head. */
    private ModelProto file() {
        GraphWriter graph = new GraphWriter("foreign");
        graph.input("x", TensorProto.DataType.FLOAT, List.of(1, SIDE, SIDE));
        String stem = convolution(graph, "x", "stem", 1);
        String one = block(graph, block(graph, stem, "a"), "b");
        String last = block(graph, one, "c");
        graph.node("GlobalAveragePool", "mean", List.of(last));
        graph.constant("target", 1L, WIDTH);
        graph.node("Reshape", "flat", List.of("mean", "target"));
        graph.constant("head.weight", new float[] {0, 0, 0, 0, 10, 0, 0.1f, 0.2f}, 2, WIDTH);
        graph.constant("head.bias", new float[] {0, -5}, 2);
        graph.node(
                "Gemm",
                "logits",
                List.of("flat", "head.weight", "head.bias"),
                GraphWriter.integer("transB", 1));
        graph.output("logits", TensorProto.DataType.FLOAT, List.of(2));
        GraphProto.Builder fixed = graph.graph().toBuilder();
        fixed.getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(0)
                .setDimValue(1);
        return model(fixed.build());
    }

    private String block(GraphWriter graph, String in, String name) {
        String inner = convolution(graph, in, name, WIDTH);
        graph.node("Add", name + ".sum", List.of(inner, in));
        return graph.node("Relu", name + ".out", List.of(name + ".sum"));
    }

    private String convolution(GraphWriter graph, String in, String name, int channels) {
        float[] weight = new float[WIDTH * channels * 9];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (0.05 * random.nextGaussian());
        }
        if (channels == 1) {
            weight[4] = 1;
        }
        graph.constant(name + ".weight", weight, WIDTH, channels, 3, 3);
        graph.constant(name + ".bias", new float[] {0, 0.01f, 0.02f, 0.03f}, WIDTH);
        return graph.node(
                "Conv",
                name,
                List.of(in, name + ".weight", name + ".bias"),
                GraphWriter.integers("kernel_shape", 3, 3),
                GraphWriter.integers("pads", 1, 1, 1, 1));
    }

    private static ModelProto model(GraphProto graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build();
    }

    /** Branches that look at the mean of the first map. */
    private static final class BrightnessTrainer implements Trainer {

        @Override
        public ModelProto pretrain(
                BackboneSpec spec,
                ImageSet images,
                TrainingRecipe recipe,
                ProgressListener listener) {
            throw new UnsupportedOperationException("pretrains nothing");
        }

        @Override
        public List<ModelProto> trainBranches(BranchTask task, ProgressListener listener) {
            return task.backbone().cuts().stream().map(BrightnessTrainer::branch).toList();
        }

        private static ModelProto branch(FeatureShape cut) {
            GraphWriter graph = new GraphWriter("branch");
            graph.input(
                    "features",
                    TensorProto.DataType.FLOAT,
                    List.of(cut.channels(), cut.height(), cut.width()));
            graph.node("GlobalAveragePool", "mean", List.of("features"));
            graph.node("Flatten", "flat", List.of("mean"));
            graph.constant("weight", new float[] {0, 0, 0, 0, 12, 0, 0, 0}, 2, WIDTH);
            graph.constant("bias", new float[] {0, -5}, 2);
            graph.constant("confidence", new float[] {1, 0, 0, 0}, 1, WIDTH);
            graph.node(
                    "Gemm",
                    "logits",
                    List.of("flat", "weight", "bias"),
                    GraphWriter.integer("transB", 1));
            graph.node(
                    "Gemm",
                    "confidence_logit",
                    List.of("flat", "confidence"),
                    GraphWriter.integer("transB", 1));
            graph.output("logits", TensorProto.DataType.FLOAT, List.of(2));
            graph.output("confidence_logit", TensorProto.DataType.FLOAT, List.of(1));
            return model(graph.graph());
        }
    }

    private static final class Silent implements AttachListener {

        @Override
        public void onProgress(Progress progress) {}

        @Override
        public void onPilot(BranchLearning learning) {}

        @Override
        public void onTraining(BranchLearning learning, int number, int of) {}

        @Override
        public void onCalibrating(int runs, int of) {}

        @Override
        public void onWarning(String message) {}
    }
}

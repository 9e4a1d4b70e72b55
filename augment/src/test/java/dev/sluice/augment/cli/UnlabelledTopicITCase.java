package dev.sluice.augment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.augment.data.ImageSet;
import dev.sluice.augment.data.Part;
import dev.sluice.augment.reader.ImageSets;
import dev.sluice.bundle.Bundle;
import dev.sluice.bundle.calibration.Reference;
import dev.sluice.embedded.TestKafka;
import dev.sluice.schemas.ImageEvent;
import dev.sluice.schemas.MediaType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A topic of images without labels is enough to attach exits, and to calibrate them anew. */
class UnlabelledTopicITCase {

    private static final int IMAGES = 900;

    @TempDir private static Path folder;

    private static final StringWriter ERR = new StringWriter();
    private static TestKafka kafka;

    @BeforeAll
    static void fillTheTopic() throws Exception {
        kafka = new TestKafka();
        kafka.createTopic("images", 2, Map.of());
        QuadrantImages.write(folder, "train", IMAGES, 1);
        ImageSet images = ImageSets.open(folder, Part.TRAIN);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < IMAGES; i++) {
                producer.send(new ProducerRecord<>("images", i % 2, null, event(images, i)));
            }
        }
    }

    @AfterAll
    static void stopTheBroker() {
        kafka.close();
    }

    @Test
    void attachAndCalibrateMeasureAgreementWithTheNetwork() {
        String topic = "kafka://" + kafka.bootstrapServers() + "/images";
        Path network = folder.resolve("net.onnx");
        execute(QuadrantImages.pretrain(folder, network, "--calibration-images=300"));

        execute(
                "attach",
                "--network=" + network,
                "--data=" + topic,
                "--cut=group0.block0.out",
                "--branch=8/2",
                "--name=toy",
                "--out=" + folder.resolve("attached"),
                "--epochs=4",
                "--flip=0",
                "--crop-padding=0",
                "--batch-size=32");
        execute(
                "calibrate",
                "--bundle=" + folder.resolve("attached"),
                "--data=" + topic,
                "--slice=0/2",
                "--out=" + folder.resolve("calibrated"));

        Bundle attached = Bundle.read(folder.resolve("attached"));
        assertThat(attached.manifest().calibration().reference()).isEqualTo(Reference.BACKBONE);
        assertThat(attached.manifest().calibration().backboneAccuracy()).isEqualTo(1);
        assertThat(attached.manifest().provenance().recipe()).containsEntry("labels", "backbone");
        Bundle calibrated = Bundle.read(folder.resolve("calibrated"));
        assertThat(calibrated.manifest().calibration().reference()).isEqualTo(Reference.BACKBONE);
        assertThat(calibrated.manifest().calibration().images()).isEqualTo(IMAGES / 2);
    }

    private static byte[] event(ImageSet images, int index) throws Exception {
        byte[] pixels = new byte[images.shape().pixels()];
        images.copyImage(index, pixels, 0);
        ByteBuffer encoded =
                ImageEvent.getEncoder()
                        .encode(
                                new ImageEvent(
                                        Integer.toString(index),
                                        ByteBuffer.wrap(pixels),
                                        MediaType.RAW,
                                        Instant.EPOCH,
                                        null,
                                        Map.of()));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private static void execute(String... arguments) {
        ERR.getBuffer().setLength(0);
        CommandLine command = AugmentMain.commandLine();
        command.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(ERR, true));
        int status = command.execute(arguments);
        assertThat(status).as(ERR.toString()).isZero();
    }
}

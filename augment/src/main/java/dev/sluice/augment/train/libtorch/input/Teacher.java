package dev.sluice.augment.train.libtorch.input;

import dev.sluice.augment.train.ProgressListener;
import dev.sluice.augment.train.branch.BranchTask;
import dev.sluice.augment.train.branch.FrozenBackbone;
import dev.sluice.augment.train.checkpoint.WorkFolder;
import dev.sluice.augment.train.learning.TeacherView;
import dev.sluice.augment.train.libtorch.layer.Tensors;
import dev.sluice.augment.train.recipe.Augmentation;
import java.nio.FloatBuffer;
import org.bytedeco.pytorch.Tensor;

/** The backbone's logits while branches learn. Not thread-safe. */
@FunctionalInterface
public interface Teacher {

    /** float32 [N,K] for the images of a batch; a view that the next call overwrites. */
    Tensor of(Batch images);

    /** The one that a task asks for. */
    static Teacher of(BranchTask task, WorkFolder work, ProgressListener listener) {
        int batchSize = task.recipe().batchSize();
        boolean imagesStay =
                task.learning().teacher() == TeacherView.ORIGINAL
                        || task.recipe().augmentation().equals(Augmentation.NONE);
        return imagesStay
                ? new TeacherLogits(task.backbone(), task.images(), batchSize, work, listener)
                : augmented(task.backbone(), batchSize);
    }

    private static Teacher augmented(FrozenBackbone backbone, int batchSize) {
        int classes = backbone.classes();
        FloatBuffer logits = Tensors.floatBuffer((long) batchSize * classes);
        return images -> {
            backbone.logits(images.images(), images.size(), logits);
            return Tensors.view(logits, images.size(), classes);
        };
    }
}

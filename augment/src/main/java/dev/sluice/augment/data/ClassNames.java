package dev.sluice.augment.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Names of classes for formats that carry none, such as IDX. */
public final class ClassNames {

    /**
     * The ten classes of Fashion-MNIST (Xiao, Rasul, Vollgraf 2017, arXiv 1708.07747), in the order
     * of its labels.
     */
    public static final List<String> FASHION_MNIST =
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot");

    private ClassNames() {}

    /** {@code "0"} to {@code "K-1"}. */
    public static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    /**
     * The names that an option asks for.
     *
     * @param text {@code fashion-mnist}, or the names in the order of the labels, separated by
     *     commas
     */
    public static List<String> parse(String text) {
        if (text.equals("fashion-mnist")) {
            return FASHION_MNIST;
        }
        List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (names.stream().anyMatch(String::isEmpty)
                || names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException(
                    "class names must be 'fashion-mnist' or different, non-empty names"
                            + " separated by commas, found '%s'".formatted(text));
        }
        return names;
    }

    /**
     * Refuses data of other classes than a network knows, or of the same in another order: every
     * accuracy would be nonsense. Mere numbers, as {@link #numbered} gives them, are no names and
     * fit any.
     *
     * @param known what the network or bundle calls its classes; empty where it does not say
     * @param found what the data calls them
     * @throws IllegalArgumentException if both are names and they differ; shows both lists
     */
    public static void requireSame(List<String> known, List<String> found) {
        if (areNames(known) && areNames(found) && !known.equals(found)) {
            throw new IllegalArgumentException(
                    "the network knows the classes %s, the data has %s; where these are the same"
                                    .formatted(known, found)
                            + " under other names, give the network's with --class-names, in the"
                            + " order of the data's labels");
        }
    }

    private static boolean areNames(List<String> names) {
        return !names.equals(numbered(names.size()));
    }
}

package dev.sluice.augment.data;

/** Hears how far the reading of a data set is, and what is odd about it. */
public interface ReadListener {

    /** Hears nothing. */
    ReadListener NONE =
            new ReadListener() {
                @Override
                public void onProgress(long done, long of) {}

                @Override
                public void onWarning(String warning) {}
            };

    /** So many images are read, of so many. */
    void onProgress(long done, long of);

    /** Something that a person should know, though the data can be read. */
    void onWarning(String warning);
}

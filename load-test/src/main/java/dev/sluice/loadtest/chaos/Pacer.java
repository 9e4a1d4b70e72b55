package dev.sluice.loadtest.chaos;

import java.util.concurrent.locks.LockSupport;

/**
 * Does something at a steady rate, in a thread of its own, until it is closed; what was held up is
 * made up for. The first failure ends it, and is thrown when it is closed.
 */
final class Pacer implements AutoCloseable {

    /** One turn. */
    interface Turn {
        void take() throws Exception;
    }

    private final Turn turn;
    private final long periodNanos;
    private final Thread thread;

    // Written by close.
    private volatile boolean closing;
    // Written by the thread that ends with it.
    private volatile Throwable failure;

    /**
     * @param perSecond turns, above 0
     */
    Pacer(String name, double perSecond, Turn turn) {
        this.turn = turn;
        this.periodNanos = (long) (1e9 / perSecond);
        this.thread = new Thread(this::run, name);
        thread.start();
    }

    private void run() {
        long due = System.nanoTime();
        try {
            while (!closing) {
                for (long early = due - System.nanoTime(); early > 0 && !closing; ) {
                    LockSupport.parkNanos(early);
                    early = due - System.nanoTime();
                }
                turn.take();
                due += periodNanos;
            }
        } catch (Throwable e) { // whatever it is, the thread that closes gets it
            failure = e;
        }
    }

    /**
     * @throws IllegalStateException if a turn failed
     */
    void requireSound() {
        if (failure != null) {
            throw new IllegalStateException(thread.getName() + " stopped", failure);
        }
    }

    /**
     * Takes no more turns.
     *
     * @throws IllegalStateException if a turn failed
     */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        requireSound();
    }
}

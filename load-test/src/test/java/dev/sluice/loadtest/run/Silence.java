package dev.sluice.loadtest.run;

/** Nobody looks. */
final class Silence implements RunView {

    @Override
    public void step(String what) {}

    @Override
    public void progress(long done, long total) {}
}

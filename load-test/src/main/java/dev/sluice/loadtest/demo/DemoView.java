package dev.sluice.loadtest.demo;

/** Sees what the demo is doing, while it does it. */
public interface DemoView {

    /** A step has begun, in words. */
    void step(String what);

    /** So many of all were sent, or asked about. */
    void progress(int done, int total);

    /** A policy came into force while images were on their way. */
    void policyInForce(long version, String operatingPoint);
}

package dev.sluice.loadtest.demo;

/** Sees what the demo is doing, while it does it. */
public interface DemoView {

    /** A step has begun, in words. */
    void step(String what);

    /** So many events of all were sent and answered. */
    void progress(int answered, int total);

    /** A policy came into force while images were on their way. */
    void policyInForce(long version, String operatingPoint);
}

package dev.sluice.loadtest.process;

import java.time.Duration;

/**
 * What a process has taken from the machine up to now.
 *
 * @param cpu user and system time of all its threads, ended ones included
 * @param residentBytes memory that it holds now
 * @param peakResidentBytes the most that it has held
 * @param threads that it has now, the JVM's own included
 */
public record ProcessUsage(Duration cpu, long residentBytes, long peakResidentBytes, int threads) {}

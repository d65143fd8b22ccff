/** What something took, in milliseconds. */
export interface Cost {
  /** By the clock on the wall. */
  readonly wallMs: number;
  /** Processor time of this process: what a busy machine changes least. */
  readonly processorMs: number;
}

/** Starts to measure; the function it returns says what has been spent since. */
export function stopwatch(): () => Cost {
  const begin = performance.now();
  const used = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(used);
    return { wallMs: Math.round(performance.now() - begin), processorMs: Math.round((user + system) / 1000) };
  };
}

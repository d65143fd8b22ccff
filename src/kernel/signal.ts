/** The signals that the simulated machines know, with their Linux numbers. */
export const SIGNALS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGWINCH: 28,
} as const;

export type SignalName = keyof typeof SIGNALS;

/** Reads a signal as people write it: `TERM`, `SIGTERM`, `15`; undefined when there is no such signal. */
export function parseSignal(text: string): SignalName | undefined {
  const upper = text.toUpperCase();
  const name = upper.startsWith('SIG') ? upper : `SIG${upper}`;
  if (Object.hasOwn(SIGNALS, name)) return name as SignalName;
  const number = Number(text);
  for (const key of Object.keys(SIGNALS) as SignalName[]) if (SIGNALS[key] === number) return key;
  return undefined;
}

/** Thrown at the place where a process waits when a signal ends it. Catch it only to clean up, then throw it on. */
export class Signalled extends Error {
  readonly signal: SignalName;

  constructor(signal: SignalName) {
    super(signal);
    this.signal = signal;
  }

  /** The exit status that a shell shows for it: 128 + the signal's number. */
  get status(): number {
    return 128 + SIGNALS[this.signal];
  }
}

/** What a process does when a signal comes: nothing, or a function that runs between two of its steps. */
export type SignalHandler = 'ignore' | ((signal: SignalName) => void);

import type { Kernel } from '../kernel/kernel.ts';

/** How often time is brought up to date, in real milliseconds: finer than the client's own polling. */
const PACE = 5;

/** Lets a kernel's virtual time follow the wall clock. */
export class RealTime {
  private readonly kernel: Kernel;
  private readonly speed: number;
  private last = process.hrtime.bigint();

  /** @param speed virtual seconds per real second; 0 stands still but for what is due at once */
  constructor(kernel: Kernel, speed: number) {
    this.kernel = kernel;
    this.speed = speed;
    setInterval(() => this.catchUp(), PACE);
  }

  /** Runs everything that is due by now. */
  catchUp(): void {
    const now = process.hrtime.bigint();
    const passed = Number(now - this.last) / 1000;
    this.last = now;
    this.kernel.runUntil(this.kernel.now + Math.round(passed * this.speed));
  }
}

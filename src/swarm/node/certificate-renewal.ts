import type { Kernel, Timer } from '../../kernel/kernel.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { HOUR, MILLISECOND, SECOND, type Micros } from '../../kernel/time.ts';
import { faultOfIssued } from '../ca/validity.ts';
import type { Channel } from '../rpc/channel.ts';
import type { NodeRole } from '../types.ts';
import type { NodeDisk } from './swarm-disk.ts';

/** Facts 1.4 and 14. */
const PAUSE: Micros = 500 * MILLISECOND;
const BACKOFF_BASE: Micros = 5 * SECOND;
const BACKOFF_FACTOR: Micros = 5 * SECOND;
const BACKOFF_MAX: Micros = HOUR;
const RPC_TIMEOUT: Micros = 5 * SECOND;

export interface CertificateRenewalOptions {
  readonly kernel: Kernel;
  readonly random: RandomStream;
  readonly disk: NodeDisk;
  /** The way to some manager, to be closed after use; undefined when none is known. */
  readonly select: () => Channel | undefined;
  /** There is another certificate on disk. */
  readonly onChange: () => void;
  /** The certificate was renewed, and says the role that is wanted. */
  readonly onRenewed: (role: NodeRole) => void;
}

/**
 * Keeps a node's certificate fresh: at some point of 50 to 80 % of its life, and half a second after the swarm wants
 * another role or another root. A certificate with the old role is taken, and asked for again (facts 1.4, 1.9).
 */
export class CertificateRenewal {
  private readonly options: CertificateRenewalOptions;
  private desired: NodeRole;
  /** Whether a certificate with this role is what the renewal is for. */
  private expected: NodeRole | undefined;
  private failures = 0;
  private timer: Timer | undefined;
  /** From the order to renew until the answer; an order that comes meanwhile is carried out afterwards. */
  private busy = false;
  private again = false;
  private stopped = false;

  constructor(options: CertificateRenewalOptions) {
    this.options = options;
    this.desired = options.disk.certificate.role;
  }

  /** Plans the renewal of the certificate on disk. */
  plan(): void {
    const { notBefore, notAfter } = this.options.disk.certificate;
    const share = 0.5 + 0.3 * this.options.random.fraction();
    this.tryAfter(Math.round(notBefore + (notAfter - notBefore) * share) - this.options.kernel.date);
  }

  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
  }

  /** What the swarm says of the node. @param rotate whether it wants the certificate to be renewed whatever its role */
  observe(desired: NodeRole, rotate: boolean): void {
    const changed = desired !== this.desired;
    this.desired = desired;
    if (changed) this.expected = desired;
    if (this.busy) this.again ||= changed;
    else if (changed || rotate) this.force();
  }

  /** Renews after a short pause, in which the managers may give the node its role. */
  force(): void {
    if (this.stopped || this.busy) return;
    this.busy = true;
    this.tryAfter(PAUSE);
  }

  /** There is one try to come at a time: an earlier plan is given up. */
  private tryAfter(span: Micros): void {
    this.timer?.cancel();
    this.timer = this.options.kernel.after(span, () => this.renew());
  }

  private retry(): void {
    this.busy = false;
    if (this.again) {
      this.again = false;
      this.force();
      return;
    }
    this.failures++;
    const limit = Math.min(BACKOFF_BASE + BACKOFF_FACTOR * 2 ** (this.failures - 1), BACKOFF_MAX);
    // The real one draws from all of [0, limit). From the middle of it, what somebody does meanwhile comes before or
    // after the next try as it most often does there.
    this.tryAfter(this.options.random.int(Math.round(0.4 * limit), Math.round(0.6 * limit)));
  }

  private renew(): void {
    const channel = this.options.select();
    if (channel === undefined) {
      this.retry();
      return;
    }
    this.busy = true;
    this.take(channel, (renewed) => {
      const { role } = this.options.disk.certificate;
      if (!renewed || (this.expected !== undefined && this.expected !== role)) {
        this.retry();
        return;
      }
      this.busy = false;
      this.failures = 0;
      this.plan();
      this.options.onRenewed(role);
      if (!this.again) return;
      this.again = false;
      this.force();
    });
  }

  /** Asks once for a certificate with whatever role the node has. @param done says whether there is one */
  take(channel: Channel, done: (renewed: boolean) => void = () => {}): void {
    const { disk } = this.options;
    channel.call('ca.issueCertificate', {}, RPC_TIMEOUT).whenSettled(
      ({ certificate, unlockKey }) => {
        channel.close();
        if (this.stopped) return;
        // One that does not hold by this host's clock is not taken.
        if (faultOfIssued(certificate, this.options.kernel.date) !== undefined) {
          done(false);
          return;
        }
        disk.certificate = certificate;
        if (certificate.role === 'manager') disk.lockKey = unlockKey;
        this.options.onChange();
        done(true);
      },
      () => {
        channel.close();
        if (!this.stopped) done(false);
      },
    );
  }
}

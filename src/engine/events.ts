import { Emitter } from '../kernel/disposable.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { SECOND, type Micros } from '../kernel/time.ts';
import { sorted } from './sorted.ts';
import { unixNano } from './time.ts';

export type EventType =
  'container' | 'image' | 'network' | 'volume' | 'builder' | 'daemon' | 'node' | 'service' | 'secret' | 'config';

/** Something that happened, as `docker events` tells it. */
export interface EngineEvent {
  readonly at: Micros;
  readonly type: EventType;
  readonly action: string;
  /** Of the object. */
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly scope: 'local' | 'swarm';
}

/** How many events the engine remembers for `--since`. */
const REMEMBERED = 256;

/** What happened on this engine, for those who listen and for those who ask later. */
export class EventLog {
  readonly fired = new Emitter<EngineEvent>();
  private past: EngineEvent[] = [];
  private readonly kernel: Kernel;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /** Tells of something that happens now. */
  emit(event: Omit<EngineEvent, 'at'>): void {
    const { type, action, id, attributes, scope } = event;
    const complete = { at: this.kernel.date, type, action, id, attributes, scope };
    this.past.push(complete);
    // Not each time: a list of them is made anew.
    if (this.past.length > REMEMBERED + 64) this.past = this.past.slice(-REMEMBERED);
    this.fired.fire(complete);
  }

  /** The remembered events of a span of time, oldest first. */
  between(since: Micros, until: Micros): readonly EngineEvent[] {
    return this.past.slice(-REMEMBERED).filter((event) => event.at >= since && event.at <= until);
  }

  /** A daemon that starts anew remembers nothing. */
  forget(): void {
    this.past = [];
  }
}

/** An event in the shape of the API: those of containers and images carry the old fields too. */
export function eventJson(event: EngineEvent): Record<string, unknown> {
  const old = event.type === 'container' || event.type === 'image';
  return {
    status: old ? event.action : undefined,
    id: old && event.id !== '' ? event.id : undefined,
    from: event.type === 'container' && event.id !== '' ? event.attributes.image : undefined,
    Type: event.type,
    Action: event.action,
    Actor: { ID: event.id, Attributes: sorted(event.attributes) },
    scope: event.scope,
    time: Math.floor(event.at / SECOND),
    timeNano: unixNano(event.at),
  };
}

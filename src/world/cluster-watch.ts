import { viewCluster } from './cluster-view.ts';
import type { ClusterView } from './protocol.ts';
import type { World } from './world.ts';

/** Looks at the cluster for somebody who wants to know of changes only. */
export class ClusterWatch {
  private readonly world: World;
  private lastEvents: number;
  private lastText: string;
  private seen: ClusterView;
  private changes = 1;

  constructor(world: World) {
    this.world = world;
    this.seen = viewCluster(world);
    this.lastText = textOf(this.seen);
    this.lastEvents = world.kernel.events;
  }

  /** The cluster as it was when it last changed. */
  get view(): ClusterView {
    return this.seen;
  }

  /** Looks again; answers how often anything but the time has changed so far. */
  look(): number {
    const { events } = this.world.kernel;
    if (events === this.lastEvents) return this.changes;
    this.lastEvents = events;
    const view = viewCluster(this.world);
    const text = textOf(view);
    if (text === this.lastText) return this.changes;
    this.lastText = text;
    this.seen = view;
    return ++this.changes;
  }
}

function textOf(view: ClusterView): string {
  return JSON.stringify({ ...view, now: 0 });
}

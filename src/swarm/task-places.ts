import type { SwarmTask } from './types.ts';

/** A place in a service: a slot, or the node of a task that has none. */
export class Place {
  readonly serviceId: string;
  readonly key: number | string;
  /** The ids of the tasks that are here: most places only ever see one. */
  tasks: string | Set<string> = '';

  constructor(serviceId: string, key: number | string) {
    this.serviceId = serviceId;
    this.key = key;
  }

  add(id: string): void {
    if (this.tasks === '') this.tasks = id;
    else if (typeof this.tasks !== 'string') this.tasks.add(id);
    else if (this.tasks !== id) this.tasks = new Set([this.tasks, id]);
  }

  delete(id: string): void {
    if (typeof this.tasks !== 'string') this.tasks.delete(id);
    else if (this.tasks === id) this.tasks = '';
  }

  get isEmpty(): boolean {
    return typeof this.tasks === 'string' ? this.tasks === '' : this.tasks.size === 0;
  }

  /** Oldest first. */
  ids(): Iterable<string> {
    return typeof this.tasks !== 'string' ? this.tasks : this.tasks === '' ? [] : [this.tasks];
  }
}

/** The places in which there are tasks. */
export class TaskPlaces {
  private readonly byService = new Map<string, Map<number | string, Place>>();

  /** The place of a task, made if need be. */
  at({ ServiceID, Slot, NodeID }: SwarmTask): Place {
    let places = this.byService.get(ServiceID);
    if (places === undefined) this.byService.set(ServiceID, (places = new Map()));
    const key = Slot > 0 ? Slot : NodeID;
    let place = places.get(key);
    if (place === undefined) places.set(key, (place = new Place(ServiceID, key)));
    return place;
  }

  /** To be told that a place has become empty. */
  forget({ serviceId, key }: Place): void {
    const places = this.byService.get(serviceId);
    places?.delete(key);
    if (places?.size === 0) this.byService.delete(serviceId);
  }
}

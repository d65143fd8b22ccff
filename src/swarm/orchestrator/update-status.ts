import type { Kernel } from '../../kernel/kernel.ts';
import type { Store } from '../store.ts';

/** An update has begun (facts 5.3). */
export function startUpdate(kernel: Kernel, store: Store, serviceId: string): void {
  store.update((tx) => {
    const service = tx.get('service', serviceId);
    if (service === undefined || service.UpdateStatus !== undefined) return;
    const UpdateStatus = { State: 'updating', StartedAt: kernel.date, Message: 'update in progress' } as const;
    tx.update('service', { ...service, UpdateStatus });
  });
}

/** An update or a rollback has ended well; nothing is written when the service was updated meanwhile (facts 5.6). */
export function completeUpdate(kernel: Kernel, store: Store, serviceId: string): void {
  store.update((tx) => {
    const service = tx.get('service', serviceId);
    if (service?.UpdateStatus === undefined) return;
    const rollback = service.UpdateStatus.State === 'rollback_started';
    tx.update('service', {
      ...service,
      UpdateStatus: {
        ...service.UpdateStatus,
        State: rollback ? 'rollback_completed' : 'completed',
        Message: rollback ? 'rollback completed' : 'update completed',
        CompletedAt: kernel.date,
      },
    });
  });
}

/** A failure has stopped an update (facts 5.5). */
export function pauseUpdate(store: Store, serviceId: string, Message: string): void {
  store.update((tx) => {
    const service = tx.get('service', serviceId);
    if (service?.UpdateStatus === undefined) return;
    const State = service.UpdateStatus.State === 'rollback_started' ? 'rollback_paused' : 'paused';
    tx.update('service', { ...service, UpdateStatus: { ...service.UpdateStatus, State, Message } });
  });
}

/** A failure turns an update back; that uses up the previous spec, and without one nothing happens (facts 5.5). */
export function rollbackUpdate(store: Store, serviceId: string, Message: string): void {
  store.update((tx) => {
    const service = tx.get('service', serviceId);
    if (service?.UpdateStatus === undefined || service.PreviousSpec === undefined) return;
    const { PreviousSpec, previousSpecVersion, ...rest } = service;
    tx.update('service', {
      ...rest,
      Spec: PreviousSpec,
      specVersion: previousSpecVersion ?? service.specVersion,
      UpdateStatus: { ...service.UpdateStatus, State: 'rollback_started', Message },
    });
  });
}

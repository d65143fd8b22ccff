/** The name of a task and of its container: by slot, or by node where there is no slot (facts 3.4). */
export function taskName(service: string, slot: number, nodeId: string, id: string): string {
  return `${service}.${slot === 0 ? nodeId : slot}.${id}`;
}

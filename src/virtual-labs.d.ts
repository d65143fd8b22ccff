// What src/node/vite-labs.ts makes of labs/.
declare module 'virtual:labs' {
  /** Every lab, in the course's order. */
  export const labSummaries: readonly import('./world/protocol.ts').LabSummary[];
  /** One lab in one language; undefined when there is no such lab. Rejects when its chunk cannot be fetched. */
  export function loadLab(
    id: string,
    language: import('./world/protocol.ts').Language,
  ): Promise<import('./lab/lab.ts').LoadedLab | undefined>;
}

/** A process of `npm run fuzz`: plays the seeds that it is sent, and answers with what became of them. */
import { trySeed } from './report.ts';

process.on('message', (seeds: readonly number[]) => {
  process.send?.(seeds.map(trySeed));
});

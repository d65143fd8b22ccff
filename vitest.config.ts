import { defineConfig } from 'vitest/config';

const second = 1000;

/**
 * One project per folder of test/, so that each can be run by itself: `npx vitest run --project unit`.
 * @param timeout milliseconds a test or hook may take on a machine with two busy cores
 * @param order projects of one order run together, lower ones first: a budget of time is only fair when nothing
 *   else runs, and a browser keeps both cores busy by itself
 */
function project(name: string, timeout: number, order: number) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      testTimeout: timeout,
      hookTimeout: timeout,
      maxWorkers: order === 0 ? 2 : 1,
      sequence: { groupOrder: order },
    },
  };
}

export default defineConfig({
  // As in vite.config.ts: the nearest tsconfig.json is the simulation's alone.
  tsconfig: 'tsconfig.node.json',
  test: {
    environment: 'node',
    pool: 'threads',
    projects: [
      project('unit', 10 * second, 0),
      project('transcripts', 60 * second, 0),
      project('cli', 60 * second, 0),
      project('labs', 60 * second, 0),
      project('browser', 90 * second, 1),
      project('bench', 120 * second, 2),
    ],
  },
});

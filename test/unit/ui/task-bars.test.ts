import { describe, expect, it } from 'vitest';
import { TaskBars, timeWindow } from '../../../src/ui/task-bars.ts';
import { clusterView, hostView, taskView } from './views.ts';

const second = 1_000_000;

describe('task bars', () => {
  it('follows a task from its start to its stop', () => {
    const bars = new TaskBars();
    bars.note(clusterView([hostView('docker-0', { tasks: [taskView({ since: 5 * second })] })], { now: 6 * second }));
    expect(bars.rows().get('web')).toMatchObject([{ start: 5 * second, end: undefined }]);
    const stopped = taskView({ state: 'shutdown', since: 9 * second });
    bars.note(clusterView([hostView('docker-0', { history: [stopped] })], { now: 20 * second }));
    expect(bars.rows().get('web')).toMatchObject([{ start: 5 * second, end: 9 * second, failed: false }]);
  });

  it('ends a task that nobody knows any more when it was last seen', () => {
    const bars = new TaskBars();
    bars.note(clusterView([hostView('docker-0', { tasks: [taskView()] })], { now: second }));
    bars.note(clusterView([hostView('docker-0')], { now: 3 * second }));
    expect(bars.rows().get('web')).toMatchObject([{ start: 0, end: 3 * second }]);
  });

  it('draws no bar for a task that never ran', () => {
    const bars = new TaskBars();
    const rejected = taskView({ state: 'rejected', since: second });
    bars.note(clusterView([hostView('docker-0', { history: [rejected] })], { now: second }));
    expect(bars.rows().size).toBe(0);
  });
});

describe('the stretch of time shown', () => {
  it('holds the first start and now, with room for what comes', () => {
    for (const age of [1, 40, 100, 400, 3000]) {
      const now = 100_000 * second;
      const { from, to, tick } = timeWindow(now - age * second, now);
      expect(from).toBeLessThan(now - age * second);
      expect(to).toBeGreaterThan(now);
      expect((to - from) / tick).toBeLessThanOrEqual(12);
    }
  });
});

import { expect, it } from 'vitest';
import { simulationBudgets as budgets } from './budgets.ts';
import { benchConverge } from './converge.ts';
import { benchIdle } from './idle.ts';
import { perTask, schedule } from './scheduler.ts';

it('places tasks at a flat price', () => {
  const price = (tasks: number): number => perTask(schedule({ nodes: 1000, tasks }), tasks);
  price(2000);
  const few = price(5000);
  const many = price(40_000);
  expect(many).toBeLessThan(budgets.placement);
  expect(many).toBeLessThan(budgets.growth * few);
});

it('brings a service up at a flat price', () => {
  const few = benchConverge({ nodes: 5, tasks: 250, overlay: false });
  const many = benchConverge({ nodes: 20, tasks: 1000, overlay: false });
  expect(many.microsecondsPerTask).toBeLessThan(budgets.start);
  expect(many.microsecondsPerTask).toBeLessThan(budgets.growth * few.microsecondsPerTask);
  expect(many.events / many.tasks).toBeLessThan(budgets.eventsPerTask);
});

it.each(Object.entries(budgets.idle))('%s idle nodes do nearly nothing', (nodes, limit) => {
  const { eventsPerVirtualSecond, timesRealTime } = benchIdle({ nodes: Number(nodes) });
  expect(eventsPerVirtualSecond).toBeLessThan(limit.events);
  expect(timesRealTime).toBeGreaterThan(limit.timesRealTime);
});

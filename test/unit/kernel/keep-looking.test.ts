import { expect, test } from 'vitest';
import { keepLooking } from '../../../src/kernel/keep-looking.ts';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { Condition, type Task } from '../../../src/kernel/wait.ts';

test('it looks in the same steps as a process that waits, until it has seen enough', () => {
  const kernel = new Kernel(0, 'seed');
  const changed = new Condition();
  const seen: string[] = [];
  let left = 3;
  function* wait(): Task {
    for (;;) {
      seen.push(`process ${kernel.events}`);
      if (left === 0) return;
      yield changed;
    }
  }
  kernel.spawn('wait', wait());
  keepLooking(kernel, changed, () => {
    seen.push(`look ${kernel.events - 1}`);
    return left === 0;
  });
  kernel.settle();
  for (; left > 0; changed.notify()) {
    kernel.runUntil(kernel.now + 10);
    left--;
  }
  // Several changes of one instant are one look.
  changed.notify();
  kernel.settle();
  changed.notify();
  kernel.settle();
  expect(seen.filter((each) => each.startsWith('look')).map((each) => each.replace('look', 'process'))).toEqual(
    seen.filter((each) => each.startsWith('process')),
  );
  expect(seen).toHaveLength(8);
});

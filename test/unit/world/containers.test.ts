import { expect, test } from 'vitest';
import { allSoftware } from '../../../src/world/all-software.ts';
import { runCommand } from '../../../src/world/player.ts';
import { World } from '../../../src/world/world.ts';

function world(): World {
  return new World({ seed: 'containers', hosts: 1, images: 'ordinary', software: allSoftware });
}

test('a command that is not in the container is refused with its reason', () => {
  const one = world();
  runCommand(one, 'docker-0', 'docker run -d --name web nginx');
  expect(runCommand(one, 'docker-0', 'docker exec web nosuch')).toEqual({
    stdout:
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH\r\n',
    stderr: '',
    status: 127,
  });
});

test('containers have the devices that every machine has', () => {
  const { stdout, status } = runCommand(
    world(),
    'docker-0',
    "docker run --rm busybox sh -c 'echo gone > /dev/null && head -c 4 /dev/zero | wc -c'",
  );
  expect([stdout, status]).toEqual(['4\n', 0]);
});

import { expect, it } from 'vitest';
import { languageOfFile } from '../../../src/ui/editor/language-of-file.ts';
import { parseLeaveCommand } from '../../../src/ui/editor/leave-command.ts';

it("chooses the highlighting by the file's name, or by what its first line runs", () => {
  expect(languageOfFile('/root/Dockerfile.web', '')).toBe('dockerfile');
  expect(languageOfFile('/root/stack.yml', '')).toBe('yaml');
  expect(languageOfFile('/root/run', '#!/bin/sh\n')).toBe('shell');
  expect(languageOfFile('/etc/my.cnf', '')).toBe('ini');
  expect(languageOfFile('/root/notes', 'hello')).toBe('plaintext');
});

it("reads vi's commands to save and to leave", () => {
  expect(parseLeaveCommand(':wq')).toEqual({ save: true, leave: true, force: false });
  expect(parseLeaveCommand(':x')).toEqual({ save: true, leave: true, force: false });
  expect(parseLeaveCommand('q!')).toEqual({ save: false, leave: true, force: true });
  expect(parseLeaveCommand(':w')).toEqual({ save: true, leave: false, force: false });
  expect(parseLeaveCommand(':s/a/b/')).toBeUndefined();
});

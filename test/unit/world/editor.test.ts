import { describe, expect, it } from 'vitest';
import { allSoftware } from '../../../src/world/all-software.ts';
import { SECOND } from '../../../src/kernel/time.ts';
import { parseJournal } from '../../../src/world/journal.ts';
import { Session } from '../../../src/world/session.ts';

const HEADER = { seed: 'edit', epoch: 1_795_248_000 * SECOND, hosts: 1, images: 'stand-in' } as const;

function begin(): { session: Session; type: (text: string) => void; screen: () => string } {
  const session = new Session(HEADER, allSoftware);
  session.begin();
  const type = (text: string): void => {
    session.input({ do: 'type', host: 'docker-0', keys: text });
    session.world.kernel.runUntil(session.world.kernel.now + SECOND);
  };
  return { session, type, screen: () => session.terminal('docker-0').memory };
}

describe('vi and nano on a host', () => {
  it('open a file, save it, and end when the editor is closed', () => {
    const { session, type, screen } = begin();
    type('printf "FROM alpine\\n" > Dockerfile; vi Dockerfile; echo status $?\r');
    expect(session.editors.view('docker-0')).toEqual({
      host: 'docker-0',
      path: '/root/Dockerfile',
      text: 'FROM alpine\n',
      habits: 'vi',
    });
    expect(screen()).not.toContain('status 0');
    expect(session.saveFile('docker-0', '/root/Dockerfile', 'FROM nginx')).toBe('');
    session.input({ do: 'edit', host: 'docker-0', path: '/root/Dockerfile', text: null });
    expect(session.editors.view('docker-0')).toBeUndefined();
    type('cat Dockerfile; wc -l < Dockerfile\r');
    expect(screen()).toMatch(/status 0[\s\S]*FROM nginx\r\n1\r\n/);

    const again = new Session(parseJournal(session.lines, undefined).header, allSoftware);
    again.begin();
    for (const done of again.replay(parseJournal(session.lines, undefined).inputs)) expect(done).toBeGreaterThan(0);
    expect(again.terminal('docker-0').memory).toBe(screen());
  });

  it('are closed from the terminal as the real ones are', () => {
    const { session, type } = begin();
    type('vim new.txt\r');
    expect(session.editors.view('docker-0')?.text).toBe('');
    type(':q!\r');
    expect(session.editors.view('docker-0')).toBeUndefined();
    type('nano new.txt\r');
    expect(session.editors.view('docker-0')?.habits).toBe('nano');
    type('\x18');
    expect(session.editors.view('docker-0')).toBeUndefined();
  });

  it('say why a file cannot be opened or saved', () => {
    const { session, type, screen } = begin();
    type('vi /etc\r');
    expect(screen()).toContain('vi: /etc: Is a directory');
    type('vi /no/such/dir/file\r');
    expect(session.saveFile('docker-0', '/no/such/dir/file', 'x')).toBe('/no/such/dir/file: No such file or directory');
    expect(session.saveFile('docker-0', '/etc/hosts', 'x')).toBe('/etc/hosts is not open any more');
  });

  it('answer as the real ones do without a terminal', () => {
    const { type, screen } = begin();
    type('vi x | cat; nano x | cat; nano x < /dev/null\r');
    expect(screen()).toMatch(
      /Vim: Warning: Output is not to a terminal\r\nStandard output is not a terminal\r\nStandard input is not a terminal/,
    );
  });
});

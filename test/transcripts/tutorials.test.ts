/**
 * Five tutorials from the web, each played from its first command to its last in one run, against the answers that
 * are kept beside it and against what its text says. docs/tutorials.md tells where a text is wrong or left out.
 *
 * `KEEP=1 npx vitest run test/transcripts/tutorials.test.ts` writes the answers anew; read them before they are kept.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { playTranscript } from '../../src/world/play-transcript.ts';
import {
  formatTranscript,
  parseTranscript,
  type CommandStep,
  type TranscriptStep,
} from '../../src/world/transcript.ts';
import { describe as words } from './normalize.ts';

/** Lines that redraw on a terminal: they say nothing afterwards, and would be most of a file. */
const PROGRESS = /^(overall progress:|active tasks:|\d+\/\d+:|verify: Waiting).*\n/gm;

class Run {
  readonly kept: readonly TranscriptStep[];
  readonly steps: readonly TranscriptStep[];
  readonly gaveUp: readonly string[];

  constructor(name: string) {
    const file = new URL(`tutorials/${name}.transcript`, import.meta.url);
    const kept = parseTranscript(readFileSync(file, 'utf8'));
    const played = playTranscript(kept);
    this.steps = played.steps.map((step) =>
      step.kind === 'command' ? { ...step, stdout: step.stdout.replace(PROGRESS, '') } : step,
    );
    this.gaveUp = played.gaveUp;
    if (process.env.KEEP === '1') writeFileSync(file, formatTranscript(this.steps));
    this.kept = process.env.KEEP === '1' ? this.steps : kept;
  }

  get commands(): readonly CommandStep[] {
    return this.steps.filter((step) => step.kind === 'command');
  }

  /** What came back each time that a command which contains `text` was typed on `host`, in order. */
  answers(host: string, text: string): readonly string[] {
    return this.commands
      .filter((step) => step.host === host && step.command.includes(text))
      .map((step) => step.stdout + step.stderr);
  }

  /** The one answer of a command that was typed once. */
  answer(host: string, text: string): string {
    const found = this.answers(host, text);
    expect(found, `${host}$ …${text}…`).toHaveLength(1);
    return found[0] ?? '';
  }
}

/** `node state` of each line of a `docker service ps`, without its history's words of time. */
function tasks(answer: string): readonly string[] {
  return answer
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const found = /(\S+) +(docker-\d) +(\w+) +(\w+) /.exec(line);
      return found === null ? line : `${found[1]} ${found[2]} ${found[3]} ${found[4]}`;
    });
}

const running = (answer: string): readonly string[] => tasks(answer).filter((task) => task.endsWith('Running Running'));
const on = (node: string, answer: string): readonly string[] => running(answer).filter((task) => task.includes(node));

function tutorial(name: string, failing: readonly RegExp[], more: (run: () => Run) => void): void {
  describe(name, () => {
    let run: Run;
    beforeAll(() => {
      run = new Run(name);
    });

    test('answers as it is kept', () => {
      expect(words(run.steps)).toEqual(words(run.kept));
    });

    test('waits for nothing in vain', () => {
      expect(run.gaveUp).toEqual([]);
    });

    test('knows every command', () => {
      const unknown = run.commands.filter((step) =>
        /command not found|is not available|not supported here|unknown command/.test(step.stdout + step.stderr),
      );
      expect(unknown.map((step) => step.command)).toEqual([]);
    });

    test('fails only where it has to', () => {
      const failed = run.commands.filter(
        (step) => step.status !== 0 && !failing.some((each) => each.test(step.command)),
      );
      expect(failed.map((step) => `${step.command}: ${step.stderr}`)).toEqual([]);
    });

    more(() => run);
  });
}

tutorial(
  'reach-a-service',
  [/curl -sS -m 3/, /--repliacas/, /httpd:2\.4\.16\.1/, /--rollback web-server/, /--rollback web-update/],
  (run) => {
    test('one copy on each worker', () => {
      const [first = ''] = run().answers('docker-0', 'service ps web-server');
      expect([...running(first)].sort()).toEqual([
        'httpd:latest docker-1 Running Running',
        'httpd:latest docker-2 Running Running',
      ]);
    });

    test("the container's address answers on its own host only", () => {
      expect(run().answer('docker-1', 'curl ${')).toContain('It works!');
      expect(run().answer('docker-0', 'curl -sS -m 3')).toContain('timed out');
    });

    test('every node answers once the port is published, also the one without a task', () => {
      for (const address of ['172.17.0.2', '172.17.0.3', '172.17.0.4'])
        for (const answer of run().answers('docker-0', `curl -s http://${address}:8080`))
          expect(answer).toBe('<html><body><h1>It works!</h1></body></html>\n');
    });

    test('publishing replaced every copy, and the new ones have two networks', () => {
      const [, second = ''] = run().answers('docker-0', 'service ps web-server');
      expect(running(second)).toHaveLength(2);
      expect(tasks(second).filter((task) => task.endsWith('Shutdown Shutdown'))).toHaveLength(2);
      const [addresses = ''] = run().answers('docker-1', 'ip addr');
      expect(addresses).toMatch(/eth0@.*\n.*\n +inet 10\.0\.0\.\d+\/24/);
      expect(addresses).toMatch(/eth1@.*\n.*\n +inet 172\.\d+\.0\.\d+\/16/);
    });

    test('my-web is a virtual address, tasks.my-web the three copies', () => {
      const vip = /"Addr":"([\d.]+)\//.exec(run().answer('docker-0', 'VirtualIPs'))?.[1] ?? '';
      expect(run().answer('docker-1', 'ping -c 3 my-web')).toContain(`PING my-web (${vip})`);
      expect(run().answer('docker-1', 'nslookup my-web')).toContain(`Address: ${vip}\n`);
      const each = run().answer('docker-1', 'nslookup tasks.my-web');
      expect(each.match(/^Address: 10/gm)).toHaveLength(3);
      expect(each).not.toContain(`Address: ${vip}\n`);
    });

    test('two copies at a time, 90 seconds apart', () => {
      expect(
        run()
          .answers('docker-0', 'sort | uniq -c')
          .map((answer) => answer.replace(/ +/g, ' ')),
      ).toEqual([' 4 httpd:2.2.32\n 2 httpd:2.4.16\n', ' 2 httpd:2.2.32\n 4 httpd:2.4.16\n']);
    });

    test('an update that fails pauses, and the copies that it had not reached go on', () => {
      expect(run().answer('docker-0', '{{.UpdateStatus.State}}: ')).toMatch(
        /^paused: update paused due to failure or early termination of task \w{25}\n$/,
      );
    });

    test('--rollback goes back to the version before, and a second time to the one that failed', () => {
      const [first = '', second = ''] = run().answers('docker-0', '--rollback web-update');
      expect(first).toContain('verify: Service web-update converged');
      expect(second).toContain('service rollback paused: update paused due to failure');
      const states = run().answers('docker-0', 'service ps web-update');
      expect(new Set(running(states.at(-2) ?? '').map((task) => task.split(' ')[0]))).toEqual(
        new Set(['httpd:2.4.16']),
      );
      expect(new Set(running(states.at(-1) ?? '').map((task) => task.split(' ')[0]))).toEqual(
        new Set(['httpd:2.2.31']),
      );
    });
  },
);

tutorial('introduction', [/curl -sS -m 3/, /tomcat:8080/], (run) => {
  test('port 8080 answers on node1, which runs no copy', () => {
    expect(on('docker-0', run().answers('docker-0', 'service ps nginx')[0] ?? '')).toEqual([]);
    for (const address of ['172.17.0.2', '172.17.0.3', '172.17.0.4'])
      expect(run().answer('docker-0', `curl -s ${address}:8080`)).toContain('Welcome to nginx!');
  });

  test('services of one network find each other by name; from outside only what is published answers', () => {
    const vip = run().answer('docker-0', 'service inspect tomcat').split('/')[0];
    expect(run().answer('docker-1', 'nslookup tomcat')).toContain(`Address: ${vip}\n`);
    expect(run().answer('docker-1', 'wget -qO- nginx')).toContain('Welcome to nginx!');
    // Its image has served nothing at / since 2019; the answer itself shows that the name leads to it.
    expect(run().answer('docker-1', 'wget -qO- tomcat:8080')).toContain('HTTP/1.1 404');
    expect(run().answer('docker-0', 'curl -s localhost:80')).toContain('Welcome to nginx!');
    expect(run().answer('docker-0', 'curl -sS -m 3 localhost:8080')).toContain('Could not connect');
  });

  test('a client on another host creates a service', () => {
    expect(run().answer('docker-1', 'service ls')).toContain('*:80->80/tcp');
    expect(running(run().answer('docker-0', 'service ps remote'))).toHaveLength(1);
  });
});

tutorial('overlay-network', [/--publish-add 8080:80 web-test/], (run) => {
  test('the network comes to a worker with its first task', () => {
    const [before = '', after = ''] = run().answers('docker-1', 'network ls --filter driver=overlay');
    expect(before).not.toContain('ol_net');
    expect(after).toContain('ol_net');
    expect(run().answer('docker-1', 'network inspect ol_net')).toMatch(/"IPv4Address": "10\.10\.1\.\d+\/24"/);
  });

  test('a wrong image name is rejected, and centos alone has nothing to do', () => {
    expect(run().answer('docker-0', 'service ps my-centos --no-trunc')).toContain('No such image: centosos:latest');
    expect(run().answer('docker-0', 'service ls --filter name=my-centos')).toContain('0/1');
  });

  test('ping www.baidu.com keeps it alive', () => {
    expect(run().answer('docker-0', 'service logs')).toMatch(/64 bytes from .*110\.242\.68\.\d+.*icmp_seq=/);
  });

  test('the virtual address, the five tasks and the page', () => {
    const vip = /"Addr":"(10\.10\.1\.\d+)\/24"/.exec(run().answers('docker-0', 'VirtualIPs')[0] ?? '')?.[1] ?? '';
    expect(run().answer('docker-1', 'nslookup my-nginx')).toContain(`Address: ${vip}\n`);
    expect(
      run()
        .answer('docker-1', 'nslookup tasks.my-nginx')
        .match(/^Address: 10/gm),
    ).toHaveLength(5);
    const page = run().answer('docker-1', 'wget -O- my-nginx');
    expect(page).toContain('Welcome to nginx!');
    expect(page).toContain(`Connecting to my-nginx (my-nginx)|${vip}|:80... connected.`);
    expect(page).toContain('HTTP request sent, awaiting response... 200 OK');
  });

  test('dnsrr: five addresses, no virtual one, and no port in the mesh', () => {
    expect(run().answer('docker-0', 'service inspect web-test')).toBe('null\n');
    expect(
      run()
        .answer('docker-1', 'nslookup web-test')
        .match(/^Address: 10/gm),
    ).toHaveLength(5);
    const pinged = run()
      .answers('docker-1', 'ping -c 1 web-test')
      .map((answer) => /\((10\.10\.1\.\d+)\)/.exec(answer)?.[1]);
    expect(pinged).toHaveLength(3);
    for (const answer of run().answers('docker-1', 'ping -c 1 web-test'))
      expect(answer).toMatch(/^64 bytes from web-test\.\d\.[a-z0-9]{25}\.ol_net \(10\.10\.1\.\d+\): icmp_seq=1 /m);
    expect(new Set(pinged).size).toBeGreaterThan(1);
    expect(run().answer('docker-0', '--publish-add 8080:80 web-test')).toContain("can't be used with dnsrr mode");
  });

  test('all four hosts serve the page', () => {
    for (const address of ['172.17.0.2', '172.17.0.3', '172.17.0.4', '172.17.0.5'])
      expect(run().answer('docker-0', `curl -s ${address}`)).toContain('Welcome to nginx!');
  });
});

tutorial('redis-rollback', [], (run) => {
  test('each copy is now 3.0.7 above a 3.0.6 that was shut down', () => {
    const [after = ''] = run().answers('docker-0', 'service ps redis');
    expect(tasks(after).map((task) => task.replace(/docker-\d /, ''))).toEqual(
      [1, 2, 3].flatMap(() => ['redis:3.0.7 Running Running', 'redis:3.0.6 Shutdown Shutdown']),
    );
  });

  test('rollback brings 3.0.6 back', () => {
    const [, back = ''] = run().answers('docker-0', 'service ps redis');
    expect(running(back).map((task) => task.split(' ')[0])).toEqual(['redis:3.0.6', 'redis:3.0.6', 'redis:3.0.6']);
  });

  test('a port is tcp unless told', () => {
    const protocols = run()
      .answers('docker-0', 'service inspect dns-cache')
      .map((answer) => (JSON.parse(answer) as { Protocol: string }[]).map((port) => port.Protocol));
    expect(protocols).toEqual([['tcp'], ['tcp'], ['tcp', 'udp'], ['udp']]);
  });

  test('every node asks the cache', () => {
    for (const answer of run().answers('docker-0', 'nslookup www.baidu.com')) expect(answer).toContain('110.242.68.');
  });
});

tutorial('three-hosts', [], (run) => {
  test('the swarm is active and listens', () => {
    expect(run().answer('docker-0', 'docker info|grep')).toBe(' Swarm: active\n');
    expect(run().answer('docker-0', 'netstat')).toMatch(/:7946[^]*:2377|:2377[^]*:7946/);
  });

  test('a worker becomes a manager', () => {
    expect(
      run()
        .answers('docker-0', 'docker node ls')
        .some((answer) => /docker-1 .* Reachable/.test(answer)),
    ).toBe(true);
  });

  test('three copies on three nodes, then two', () => {
    const [, three = '', two = ''] = run().answers('docker-0', 'service ps web');
    expect(
      running(three)
        .map((task) => task.split(' ')[1])
        .sort(),
    ).toEqual(['docker-0', 'docker-1', 'docker-2']);
    expect(running(two)).toHaveLength(2);
  });

  test('after the drain nothing runs on docker-0, and web has two copies', () => {
    const web = run().answers('docker-0', 'service ps web')[3] ?? '';
    expect(on('docker-0', web)).toEqual([]);
    expect(running(web)).toHaveLength(2);
    expect(on('docker-0', run().answers('docker-0', 'service ps frontweb')[1] ?? '')).toEqual([]);
    expect(run().answer('docker-0', 'docker ps')).toMatch(/^CONTAINER ID.*\n$/);
  });

  test('docker-1 takes over from docker-2 and keeps what it got', () => {
    const [, , , , down = '', back = ''] = run().answers('docker-0', 'service ps web');
    expect(
      on('docker-1', down).length +
        tasks(down).filter((task) => / docker-1 Running (Ready|Starting)$/.test(task)).length,
    ).toBe(2);
    expect(on('docker-1', back)).toHaveLength(2);
    expect(on('docker-2', back)).toEqual([]);
    expect(tasks(back)).toContain('nginx:latest docker-2 Shutdown Shutdown');
  });

  test('every node serves port 8000', () => {
    for (const address of ['172.17.0.2', '172.17.0.3', '172.17.0.4'])
      for (const answer of run().answers('docker-0', `curl -s ${address}:8000`)) expect(answer).toContain('It works!');
  });

  test('test finds my-web', () => {
    expect(
      run()
        .answer('docker-1', 'nslookup tasks.my-web')
        .match(/^Address: 10/gm),
    ).toHaveLength(2);
    const vip = /^Address: (10\S+)/m.exec(run().answer('docker-1', 'nslookup my-web'))?.[1] ?? '';
    expect(run().answer('docker-1', 'ping -c 3 my-web')).toContain(`(${vip})`);
  });

  test('two at a time, and back to 2.2.32', () => {
    expect(
      run()
        .answers('docker-0', 'sort | uniq -c')
        .map((answer) => answer.replace(/ +/g, ' ')),
    ).toEqual([' 4 httpd:2.2.32\n 2 httpd:2.4.16\n', ' 2 httpd:2.2.32\n 4 httpd:2.4.16\n']);
    const back = running(run().answers('docker-0', 'service ps web-update').at(-1) ?? '');
    expect(back.map((task) => task.split(' ')[0])).toEqual(Array.from({ length: 6 }, () => 'httpd:2.2.32'));
  });

  test('constraints place, move, and stay where the version before allows it', () => {
    expect(run().answer('docker-0', 'inspect docker-1 --pretty')).toContain(' - ncname=docker-1-label');
    const web = run().answers('docker-0', 'service ps web');
    const [placed = '', moved = '', after = ''] = web.filter((answer) => answer.includes('nginx')).slice(-3);
    expect(on('docker-1', placed)).toHaveLength(2);
    expect(on('docker-2', moved)).toHaveLength(2);
    expect(on('docker-2', after)).toHaveLength(2);
  });

  test('elasticsearch starts, and is healthy then', () => {
    const [starting = '', healthy = ''] = run().answers('docker-1', 'docker ps -f name=^elasticsearch');
    expect(starting).toContain('(health: starting)');
    expect(healthy).toContain('(healthy)');
    const health = JSON.parse(run().answer('docker-1', 'json .State.Health')) as {
      Status: string;
      FailingStreak: number;
    };
    expect(health).toMatchObject({ Status: 'healthy', FailingStreak: 0 });
  });

  test('a node that lost its directory joins as another', () => {
    expect(run().answer('docker-2', 'docker info | grep')).toBe(' Swarm: inactive\n');
    const last = run().answers('docker-0', 'docker node ls').at(-1) ?? '';
    expect(last).toMatch(/docker-2 +Down/);
    expect(last).toMatch(/docker-2 +Ready/);
  });
});

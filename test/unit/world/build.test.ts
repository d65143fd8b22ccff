import { describe, expect, it } from 'vitest';
import { allSoftware } from '../../../src/world/all-software.ts';
import { runCommand, type CommandResult } from '../../../src/world/player.ts';
import { World } from '../../../src/world/world.ts';

function host(): (command: string) => CommandResult {
  const world = new World({ seed: 'build', hosts: 1, images: 'stand-in', software: allSoftware });
  return (command) => runCommand(world, 'docker-0', command);
}

const NOTICE =
  'DEPRECATED: The legacy builder is deprecated and will be removed in a future release.\n' +
  '            Install the buildx component to build images with BuildKit:\n' +
  '            https://docs.docker.com/go/buildx/\n\n';
const hidden = (text: string): string => text.replace(/\b[0-9a-f]{12}\b/g, '<id>');

describe('docker build', () => {
  it('builds the health check of the tutorial, and takes it from the cache the second time', () => {
    const run = host();
    run('docker pull -q elasticsearch:5.5');
    run(
      `mkdir es; printf 'FROM elasticsearch:5.5\\nHEALTHCHECK --interval=5s --timeout=2s --retries=12 \\\\\\n  CMD test -e /www\\n' > es/Dockerfile`,
    );
    const first = run('docker build -t test/elasticsearch:5.5 es');
    expect(first.stderr).toBe(NOTICE);
    expect(hidden(first.stdout)).toBe(
      'Sending build context to Docker daemon  2.048kB\r\r\n' +
        'Step 1/2 : FROM elasticsearch:5.5\n ---> <id>\n' +
        'Step 2/2 : HEALTHCHECK --interval=5s --timeout=2s --retries=12   CMD test -e /www\n' +
        'Note: overriding previous HEALTHCHECK: [CMD-SHELL test ! -e /tmp/sick]\n' +
        ' ---> Running in <id>\n ---> Removed intermediate container <id>\n ---> <id>\n' +
        'Successfully built <id>\nSuccessfully tagged test/elasticsearch:5.5\n',
    );
    expect(run('docker build es').stdout).toContain(' ---> Using cache\n');
    expect(run("docker image inspect -f '{{json .Config.Healthcheck}}' test/elasticsearch:5.5").stdout).toBe(
      '{"Test":["CMD-SHELL","test -e /www"],"Interval":5000000000,"Timeout":2000000000,"Retries":12}\n',
    );
    expect(run('docker history --no-trunc test/elasticsearch:5.5').stdout).toContain(
      '/bin/sh -c #(nop)  HEALTHCHECK &{[CMD-SHELL test -e /www] 5s 2s 0s 0s 12}',
    );
  });

  it('runs commands, copies what is not ignored, and hands files from stage to stage', () => {
    const run = host();
    run(
      `mkdir -p c/sub; cd c; echo data > a.txt; echo s > sub/s.txt; printf 'sub\\n' > .dockerignore; printf 'FROM alpine AS one\\nARG V=1\\nENV W=w\\$V\\nWORKDIR /srv\\nCOPY . .\\nRUN echo \\$W > out && ls -a && echo oops >&2\\nFROM scratch\\nCOPY --from=one /srv/out /out\\n' > Dockerfile`,
    );
    const { stdout, status } = run('docker build --build-arg V=5 --build-arg NOPE=1 -t c c');
    expect(status).toBe(0);
    expect(stdout).toContain('.\n..\n.dockerignore\nDockerfile\na.txt\nout\n');
    expect(stdout).toContain('\u001b[91moops\n\u001b[0m');
    expect(stdout).toContain('[Warning] One or more build-args [NOPE] were not consumed\n');
    expect(run("docker image inspect -f '{{.Size}} {{len .RootFS.Layers}}' c").stdout).toBe('3 1\n');
    expect(run('docker images -q | wc -l').stdout.trim()).toBe('3');
    expect(run('docker rmi c').stdout).toMatch(/^Untagged: c:latest\nDeleted: sha256:\w+\nDeleted: sha256:\w+\n$/);
  });

  it('fails with the status of the command, and keeps its container', () => {
    const run = host();
    run(`mkdir f; printf 'FROM alpine\\nRUN exit 3\\n' > f/Dockerfile`);
    const failed = run('docker build f');
    expect(failed.status).toBe(3);
    expect(failed.stderr).toBe(`${NOTICE}The command '/bin/sh -c exit 3' returned a non-zero code: 3\n`);
    expect(run("docker ps -a --format '{{.Command}} {{.Status}}'").stdout).toMatch(
      /^"\/bin\/sh -c 'exit 3'" Exited \(3\)/,
    );
    expect(run('docker build nowhere').stderr).toBe(`${NOTICE}unable to prepare context: path "nowhere" not found\n`);
    run(`printf 'FROM alpine\\nCOPY nope.txt /\\n' > f/Dockerfile`);
    expect(run('docker build f').stderr).toBe(
      `${NOTICE}COPY failed: file not found in build context or excluded by .dockerignore: stat nope.txt: file does not exist\n`,
    );
  });

  it('says what DOCKER_BUILDKIT changes', () => {
    const run = host();
    expect(run('DOCKER_BUILDKIT=0 docker build nowhere').stderr).toContain('BuildKit is currently disabled');
    const missing = run('DOCKER_BUILDKIT=1 docker build .');
    expect(missing.stderr).toContain('ERROR: BuildKit is enabled but the buildx component is missing or broken.\n');
    expect(missing.status).toBe(1);
  });
});

describe('the ordinary catalogue', () => {
  const world = new World({ seed: 'images', hosts: 1, images: 'ordinary', software: allSoftware });
  const run = (command: string): CommandResult => runCommand(world, 'docker-0', command);

  it('has an Elasticsearch that becomes healthy and stops as Java does', () => {
    run(
      "docker run -d --name es --health-cmd 'curl --silent --fail localhost:9200/_cluster/health || exit 1' --health-interval 5s --health-retries 12 elasticsearch:5.5",
    );
    expect(run("docker ps --format '{{.Status}}'").stdout).toContain('(health: starting)');
    run('sleep 20');
    expect(run("docker ps --format '{{.Status}}'").stdout).toContain('(healthy)');
    expect(run('docker exec es curl -s localhost:9200').stdout).toContain('"tagline" : "You Know, for Search"');
    run('docker stop es');
    expect(run("docker inspect -f '{{.State.ExitCode}}' es").stdout).toBe('143\n');
  });

  it('runs other commands by way of the entrypoints', () => {
    expect(run('docker run --rm nginx ls /usr/share/nginx/html').stdout).toBe('index.html\n');
    expect(run('docker run --rm nginx nosuch').status).toBe(127);
    run('docker run -d --name store redis:3.0.6');
    expect(run('docker exec store redis-cli ping').stdout).toBe('PONG\n');
    expect(run('docker run --rm mysql').status).toBe(1);
  });
});

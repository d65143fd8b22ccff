/** A swarm to look at: services that run, one that is pending, one that was updated, a drained node. */
export const SETUP = `hosts 3
images stand-in
docker-0$ docker swarm init --advertise-addr 172.17.0.2
docker-1$ docker swarm join --token \${docker-0: docker swarm join-token -q worker} 172.17.0.2:2377
docker-2$ docker swarm join --token \${docker-0: docker swarm join-token -q worker} 172.17.0.2:2377
docker-0$ docker service create -d --name web --replicas 3 --label tier=front -p 8080:80 nginx
docker-0$ docker service create -d --name big --reserve-memory 900GB nginx
docker-0$ docker service create -d --name all --mode global busybox sleep 1000
until 60 docker-0$ docker service ls --filter name=web --format '{{.Replicas}}' ⇒ 3/3
docker-0$ docker run -d --name front -p 8081:80 -p 127.0.0.1:9000:90/udp nginx
docker-0$ docker run --name done busybox true
docker-0$ docker volume create data
docker-0$ docker service scale -d web=2
docker-0$ docker node update --availability drain docker-2
wait 90
`;

/** What only looks, or fails, so that both clients find the same world. */
export const LOOKS: readonly (readonly string[])[] = [
  ['node', 'ls'],
  ['node', 'ls', '--format', 'json'],
  ['node', 'inspect', 'self'],
  ['node', 'inspect', 'docker-1', '--pretty'],
  ['node', 'inspect', 'nosuch'],
  ['node', 'ps'],
  ['node', 'ps', 'docker-1'],
  ['node', 'rm', 'docker-1'],
  ['node', 'update', '--role', 'boss', 'docker-1'],
  ['node', 'demote', 'docker-0'],
  ['service', 'ls'],
  ['service', 'ls', '--filter', 'name=web', '--format', 'json'],
  ['service', 'ls', '--filter', 'color=red'],
  ['service', 'ps', 'web'],
  ['service', 'ps', 'web', 'big', 'nosuch', '--no-trunc'],
  ['service', 'inspect', 'web'],
  ['service', 'inspect', '--pretty', 'web'],
  ['service', 'inspect', '--format', '{{json .Endpoint}} {{.Spec.Labels}}', 'web'],
  ['service', 'create', '-d', '--name', 'web', 'nginx'],
  ['service', 'create', '-d', '--name', 'bad name', 'nginx'],
  ['service', 'update', '-d', '--publish-add', 'bogus', 'web'],
  ['service', 'scale', 'all=2'],
  ['service', 'rollback', 'big'],
  ['network', 'ls'],
  ['network', 'inspect', 'ingress'],
  ['network', 'inspect', 'nosuch'],
  ['info'],
  ['version'],
  ['ps'],
  ['ps', '-a', '--no-trunc'],
  ['images'],
  ['inspect', 'web', '--format', '{{.Spec.Name}}'],
  ['inspect', 'nosuch'],
  ['swarm', 'join-token', 'worker'],
  ['swarm', 'init'],
  ['swarm', 'leave'],
  ['swarm', 'unlock-key'],
  ['system', 'df'],
  ['system', 'df', '-v'],
  ['system', 'df', '--format', 'json'],
  ['system', 'df', '--format', '{{.Type}} {{.Nope}}'],
  ['system', 'df', '--format', 'raw'],
  ['port', 'front'],
  ['port', 'front', '80'],
  ['port', 'front', '90/udp'],
  ['port', 'front', '90'],
  ['port', 'done'],
  ['port', 'nosuch'],
  ['top', 'front'],
  ['top', 'done'],
  ['top', 'front', 'aux'],
  ['stats', '--no-stream'],
  ['stats', '--no-stream', '--all', '--no-trunc'],
  ['stats', '--no-stream', '--format', 'json', 'front', 'done'],
  ['stats', '--no-stream', 'front', 'nosuch'],
  ['container', 'prune', '-f', '--filter', 'label=nosuch'],
  ['container', 'prune', '-f', '--filter', 'color=red'],
  ['image', 'prune', '-f', '--filter', 'label=nosuch'],
  ['network', 'prune', '-f', '--filter', 'label=nosuch'],
  ['volume', 'prune', '-a', '--filter', 'all=1'],
  ['volume', 'prune', '-f', '--filter', 'label=nosuch'],
  ['system', 'prune', '--volumes', '--filter', 'until=1h'],
  ['system', 'prune', '-f', '--filter', 'label=nosuch'],
  ['builder', 'prune', '-f'],
];

/** What asks before it does something; without an answer nothing is done. */
export const QUESTIONS: readonly (readonly string[])[] = [
  ['container', 'prune'],
  ['image', 'prune'],
  ['image', 'prune', '-a'],
  ['network', 'prune'],
  ['volume', 'prune', '-a'],
  ['system', 'prune'],
  ['system', 'prune', '-a', '--volumes', '--filter', 'label=b', '--filter', 'label!=a'],
  ['builder', 'prune', '-a'],
];

/** The same on a worker. */
export const ON_A_WORKER: readonly (readonly string[])[] = [
  ['node', 'ls'],
  ['service', 'ls'],
  ['swarm', 'join-token', 'worker'],
  ['ps'],
  ['info'],
  ['network', 'ls'],
];

import type { PlaceView, RequestStep } from '../../world/close-views.ts';
import { addressOf, portOf } from './ends.ts';
import type { LensWords } from './lens-words.ts';

const nodes = (count: number) => `${count} ${count === 1 ? 'node' : 'nodes'}`;

function place({ kind, host, name }: PlaceView): string {
  switch (kind) {
    case 'host':
      return name;
    case 'container':
      return host === '' ? `container ${name}` : `${name} on ${host}`;
    case 'ingress':
      return `ingress sandbox of ${host}`;
    case 'lb':
      return `load balancer of ${name} on ${host}`;
    case 'router':
      return 'your machine';
    case 'internet':
      return 'the Internet';
  }
}

const known = (end: string, owner: string) => (owner === '' ? end : `${end} (${owner})`);

function step(it: RequestStep): string {
  const to = it.to === undefined ? '' : place(it.to);
  switch (it.kind) {
    case 'dnat':
      return `The destination becomes ${known(it.target, it.owner)}.`;
    case 'redirect':
      return `The port becomes ${portOf(it.target)}: that is where the program listens.`;
    case 'snat':
      return `The sender becomes ${addressOf(it.source)}, so that the answer comes back this way.`;
    case 'known':
      return 'It belongs to a known connection and is translated as before.';
    case 'mark':
      return `It gets the mark 0x${(it.number ?? 0).toString(16)}, by which the load balancer knows the service.`;
    case 'ipvs':
      return `The load balancer picks ${known(addressOf(it.target), it.owner)}, whose turn it is.`;
    case 'send':
      return it.network === undefined
        ? `Leaves by ${it.interface ?? 'the wire'} to ${to}.`
        : `Crosses the network ${it.network.name} to ${to}, without leaving the host.`;
    case 'tunnel':
      return `Is wrapped into VXLAN ${it.number ?? ''} (UDP port 4789) and crosses the network ${it.network?.name ?? ''} to ${to}.`;
    case 'deliver':
      return /:\d+$/.test(it.target) ? `Arrives at port ${portOf(it.target)}.` : 'Arrives.';
    case 'drop':
      return drop(it);
  }
}

function drop({ reason, target, interface: way }: RequestStep): string {
  switch (reason) {
    case 'filter':
      return 'Ends here: a rule of the firewall does not let it pass.';
    case 'not-forwarding':
      return 'Ends here: it is for somebody else, and nothing is forwarded here.';
    case 'no-route':
      return `Ends here: there is no route to ${addressOf(target)}.`;
    case 'no-server':
      return 'Ends here: the load balancer has no server that takes it.';
    case 'no-carrier':
      return `Ends here: ${way ?? 'the interface'} has no link.`;
    case 'no-neighbour':
      return `Ends here: nobody on this network has the address ${addressOf(target)}.`;
    case 'no-tunnel-entry':
      return `Ends here: this node does not know on which host ${addressOf(target)} is.`;
    case 'gone-behind-tunnel':
      return `Ends here: behind the tunnel nobody has ${addressOf(target)} any more.`;
    case 'no-listener':
      return `Ends here: nobody listens on port ${portOf(target)}.`;
    case 'no-way-back':
      return 'It arrives, but the answer finds no way back.';
    default:
      return 'Gets lost on the wire.';
  }
}

const filters = {
  ready: 'drained, paused or not ready',
  resources: 'too little CPU or memory left to reserve',
  plugins: 'lacks a plugin that the task needs',
  constraints: 'does not meet the constraint',
  platform: 'is of another platform than the image',
  'host ports': 'the port is taken there',
  'max replicas': 'has as many replicas as are allowed per node',
  volumes: 'lacks the volume',
} as const;

export const en: LensWords = {
  place,
  request: {
    label: 'The last request',
    title: ({ from, target, owner, question, protocol }) =>
      question !== undefined
        ? `${place(from)} asks for the name ${question.name} (${question.type})`
        : `${place(from)} ${protocol === 'icmp' ? 'pings' : '→'} ${target}${owner === '' ? '' : ` (${owner})`}`,
    outcome: ({ outcome, question }, where) => {
      if (question !== undefined && outcome === 'answered')
        return question.code !== 'NOERROR'
          ? 'no such name'
          : question.answers.length === 0
            ? `no ${question.type} record`
            : question.answers.join(', ');
      return {
        connected: `connected to ${where}`,
        answered: `answered by ${where}`,
        delivered: `delivered to ${where}`,
        refused: `refused by ${where}`,
        unreachable: `unreachable, says ${where}`,
        'no-route': `no route on ${where}`,
        'no-answer': `no answer; lost at ${where}`,
      }[outcome];
    },
    step,
    steps: 'All steps',
    hideSteps: 'Hide steps',
    previous: 'Previous step',
    next: 'Next step',
    play: 'Play again',
    dismiss: 'Dismiss',
    earlier: 'Which request',
    position: (number, of) => `${number} of ${of}`,
  },
  task: {
    label: (name) => `Task ${name}`,
    close: 'Close',
    state: 'State',
    since: (time) => `since ${time}`,
    node: 'Node',
    waiting: 'waits for one',
    image: 'Image',
    container: 'Container',
    addresses: 'Addresses',
    error: 'Error',
    why: 'Why here?',
    whyWaiting: 'Why does it wait?',
    gone: 'The swarm does not know this task any more.',
    forgotten: 'Nobody remembers: the manager that placed it is not the leader any more, and the reasons went with it.',
    preassigned: 'It belongs to a global service: one task for each node, so there was nothing to choose.',
    decided: (by, { node, tasksOfService, tasks }, others) => {
      switch (by) {
        case 'only':
          return `${node} was the only node that could take it.`;
        case 'failures':
          return `This service kept failing on other nodes; on ${node} least.`;
        case 'service':
          return `${node} had the fewest tasks of this service (${tasksOfService}), of ${nodes(others + 1)} that could take it.`;
        case 'tasks':
          return `As many tasks of this service as elsewhere (${tasksOfService}), but the fewest tasks in all: ${tasks} on ${node}.`;
        case 'chance':
          return `${node} and another node were equally good, so chance decided.`;
        default:
          return `Others had fewer tasks, but the tasks are spread over a label first, or a node had become full.`;
      }
    },
    noNode: 'No node can take it:',
    spread: (labels) => `Spread over ${labels} first.`,
    rejected: (filter, count, constraints) =>
      `${nodes(count)} turned away: ${filters[filter]}${filter === 'constraints' && constraints !== '' ? ` ${constraints}` : ''}`,
    compared: 'The nodes that could take it, at its turn',
    columns: { node: 'Node', ofService: 'of this service', all: 'all tasks', failures: 'failures' },
    chosen: 'chosen',
    order: 'Fewest tasks of the service wins, then fewest tasks, then chance.',
    says: (words) => `The scheduler says: ${words}`,
  },
};

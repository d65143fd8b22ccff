import type { PlaceView, RequestStep } from '../../world/close-views.ts';
import { addressOf, portOf } from './ends.ts';
import type { LensWords } from './lens-words.ts';

function place({ kind, host, name }: PlaceView): string {
  switch (kind) {
    case 'host':
      return name;
    case 'container':
      return host === '' ? `容器 ${name}` : `${host} 上的 ${name}`;
    case 'ingress':
      return `${host} 的 ingress 沙箱`;
    case 'lb':
      return `${host} 上 ${name} 网络的负载均衡器`;
    case 'router':
      return '你的电脑';
    case 'internet':
      return '互联网';
  }
}

const known = (end: string, owner: string) => (owner === '' ? end : `${end}（${owner}）`);

/** Latin letters after Chinese ones keep a distance. */
const spaced = (text: string) => (/^\w/.test(text) ? ` ${text}` : text);

function step(it: RequestStep): string {
  const to = it.to === undefined ? '' : spaced(place(it.to));
  switch (it.kind) {
    case 'dnat':
      return `目标地址改成 ${known(it.target, it.owner)}。`;
    case 'redirect':
      return `端口改成 ${portOf(it.target)}：程序真正监听的端口。`;
    case 'snat':
      return `源地址改成 ${addressOf(it.source)}，这样应答会沿原路返回。`;
    case 'known':
      return '属于一条已知的连接，按先前的方式转换。';
    case 'mark':
      return `打上标记 0x${(it.number ?? 0).toString(16)}，负载均衡器凭它认出是哪个服务。`;
    case 'ipvs':
      return `负载均衡器轮到 ${known(addressOf(it.target), it.owner)}。`;
    case 'send':
      return it.network === undefined
        ? `从 ${it.interface ?? '网线'} 出去，到${to}。`
        : `经过网络 ${it.network.name} 到${to}，没有离开主机。`;
    case 'tunnel':
      return `封装进 VXLAN ${it.number ?? ''}（UDP 端口 4789），经过网络 ${it.network?.name ?? ''} 到${to}。`;
    case 'deliver':
      return /:\d+$/.test(it.target) ? `到达端口 ${portOf(it.target)}。` : '到达。';
    case 'drop':
      return drop(it);
  }
}

function drop({ reason, target, interface: way }: RequestStep): string {
  switch (reason) {
    case 'filter':
      return '到此为止：防火墙的一条规则不让它通过。';
    case 'not-forwarding':
      return '到此为止：它是发给别人的，而这里不转发。';
    case 'no-route':
      return `到此为止：没有到 ${addressOf(target)} 的路由。`;
    case 'no-server':
      return '到此为止：负载均衡器没有可用的后端。';
    case 'no-carrier':
      return `到此为止：${way ?? '网卡'} 没有连接。`;
    case 'no-neighbour':
      return `到此为止：这个网络里没有谁有地址 ${addressOf(target)}。`;
    case 'no-tunnel-entry':
      return `到此为止：这个节点不知道 ${addressOf(target)} 在哪台主机上。`;
    case 'gone-behind-tunnel':
      return `到此为止：隧道那一头已经没有谁有 ${addressOf(target)}。`;
    case 'no-listener':
      return `到此为止：没有程序监听端口 ${portOf(target)}。`;
    case 'no-way-back':
      return '到达了，但应答找不到回来的路。';
    default:
      return '在线路上丢失了。';
  }
}

const filters = {
  ready: '已 drain、暂停或未就绪',
  resources: '剩下的 CPU 或内存不够预留',
  plugins: '缺少任务需要的插件',
  constraints: '不满足约束',
  platform: '平台与镜像不符',
  'host ports': '端口在那里已被占用',
  'max replicas': '副本数已达每个节点的上限',
  volumes: '缺少卷',
} as const;

export const zhCN: LensWords = {
  place,
  request: {
    label: '最近一次请求',
    title: ({ from, target, owner, question, protocol }) =>
      question !== undefined
        ? `${place(from)} 查询名字 ${question.name}（${question.type}）`
        : `${place(from)} ${protocol === 'icmp' ? 'ping' : '→'} ${target}${owner === '' ? '' : `（${owner}）`}`,
    outcome: ({ outcome, question }, where) => {
      if (question !== undefined && outcome === 'answered')
        return question.code !== 'NOERROR'
          ? '没有这个名字'
          : question.answers.length === 0
            ? `没有 ${question.type} 记录`
            : question.answers.join('、');
      return {
        connected: `已连到 ${where}`,
        answered: `${where} 作了应答`,
        delivered: `已送达 ${where}`,
        refused: `被 ${where} 拒绝`,
        unreachable: `${where} 报告不可达`,
        'no-route': `${where} 上没有路由`,
        'no-answer': `没有应答；止于 ${where}`,
      }[outcome];
    },
    step,
    steps: '全部步骤',
    hideSteps: '收起步骤',
    previous: '上一步',
    next: '下一步',
    play: '重放',
    dismiss: '关闭',
    earlier: '哪一次请求',
    position: (number, of) => `第 ${number} 步，共 ${of} 步`,
  },
  task: {
    label: (name) => `任务 ${name}`,
    close: '关闭',
    state: '状态',
    since: (time) => `始于 ${time}`,
    node: '节点',
    waiting: '还在等',
    image: '镜像',
    container: '容器',
    addresses: '地址',
    error: '错误',
    why: '为什么在这里？',
    whyWaiting: '为什么在等？',
    gone: '集群已不认得这个任务。',
    forgotten: '没有谁记得：安排它的管理节点已不是 leader，理由也随之而去。',
    preassigned: '它属于全局服务：每个节点一个任务，没有什么可选的。',
    decided: (by, { node, tasksOfService, tasks }, others) => {
      switch (by) {
        case 'only':
          return `只有 ${node} 能接收它。`;
        case 'failures':
          return `这个服务在别的节点上屡屡失败；${node} 上最少。`;
        case 'service':
          return `能接收它的 ${others + 1} 个节点里，${node} 上这个服务的任务最少（${tasksOfService} 个）。`;
        case 'tasks':
          return `这个服务的任务与别处一样多（${tasksOfService} 个），但 ${node} 上全部任务最少：${tasks} 个。`;
        case 'chance':
          return `${node} 与另一个节点一样好，由运气决定。`;
        default:
          return '别的节点任务更少，但任务要先按标签分散，或者那个节点已经满了。';
      }
    },
    noNode: '没有节点能接收它：',
    spread: (labels) => `先按 ${labels} 分散。`,
    rejected: (filter, count, constraints) =>
      `${count} 个节点被排除：${filters[filter]}${filter === 'constraints' && constraints !== '' ? ` ${constraints}` : ''}`,
    compared: '轮到它时，能接收它的节点',
    columns: { node: '节点', ofService: '本服务', all: '全部任务', failures: '失败' },
    chosen: '选中',
    order: '先比本服务的任务，少者胜；再比全部任务；还相同就看运气。',
    says: (words) => `调度器的原话：${words}`,
  },
};

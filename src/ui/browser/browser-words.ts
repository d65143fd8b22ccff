import type { BrowserView, PageFailure } from '../../world/close-views.ts';
import { language } from '../language.ts';

/** The words of the page's browser. */
export interface BrowserWords {
  readonly label: string;
  readonly address: string;
  readonly reload: string;
  readonly close: string;
  readonly loading: string;
  readonly paused: string;
  readonly empty: string;
  readonly frame: string;
  readonly source: string;
  readonly sourceHint: string;
  status(view: BrowserView): string;
  size(bytes: number): string;
  file(type: string, size: string): string;
  readonly cut: string;
  readonly failed: string;
  failure(failure: PageFailure, host: string, url: string): string;
  advice(failure: PageFailure, host: string): string;
}

const seconds = (micros: number): string =>
  micros < 1_000_000
    ? `${(micros / 1_000).toFixed(micros < 10_000 ? 1 : 0)} ms`
    : `${(micros / 1_000_000).toFixed(1)} s`;

const bytes = (count: number): string => (count < 1_024 ? `${count} B` : `${(count / 1_024).toFixed(1)} KiB`);

const own = (host: string): boolean => host === 'localhost' || host.startsWith('127.');

const en: BrowserWords = {
  label: 'Browser on your machine',
  address: 'Address',
  reload: 'Load again',
  close: 'Close the browser',
  loading: 'Loading …',
  paused: 'Time is paused: the request goes on when you let it run.',
  empty: 'Type the address of a host and a port, such as docker-0:8080.',
  frame: 'Page',
  source: 'Source',
  sourceHint: 'Show the bytes as they came, as curl prints them',
  status: ({ address, took, page }) =>
    [page === undefined ? '' : `${page.status} ${page.reason}`, address, seconds(took)].filter(Boolean).join(' · '),
  size: bytes,
  file: (type, size) => `A browser would save this: ${type}, ${size}.`,
  cut: 'The rest is too long to be shown here.',
  failed: 'This page cannot be reached',
  failure: (failure, host, url) =>
    ({
      'bad-url': `“${url}” is no address.`,
      'not-http': 'This browser speaks plain http only.',
      'no-such-name': `The address of ${host} could not be found.`,
      refused: `${host} refused to connect.`,
      unreachable: `${host} is unreachable: nobody answers at that address.`,
      timeout: `${host} took too long to answer.`,
      'no-answer': `${host} closed the connection without an answer.`,
      'too-many-redirects': `${host} redirected too often.`,
    })[failure],
  advice: (failure, host) =>
    own(host)
      ? 'localhost is your own machine here, not one of the hosts: try docker-0.'
      : failure === 'refused'
        ? 'The host is there, but nothing listens on that port. Is the port published?'
        : failure === 'timeout'
          ? 'Packets get lost on the way. The map shows where.'
          : failure === 'no-such-name'
            ? 'The hosts are called docker-0, docker-1 and so on.'
            : '',
};

const zhCN: BrowserWords = {
  label: '你电脑上的浏览器',
  address: '网址',
  reload: '重新加载',
  close: '关闭浏览器',
  loading: '正在加载……',
  paused: '时间已暂停：继续之后请求才会往下走。',
  empty: '输入主机和端口，例如 docker-0:8080。',
  frame: '网页',
  source: '源码',
  sourceHint: '按原样显示收到的内容，和 curl 打印的一样',
  status: en.status,
  size: bytes,
  file: (type, size) => `浏览器会把它存成文件：${type}，${size}。`,
  cut: '其余部分太长，这里不显示。',
  failed: '无法访问此网页',
  failure: (failure, host, url) =>
    ({
      'bad-url': `“${url}”不是网址。`,
      'not-http': '这个浏览器只会 http。',
      'no-such-name': `找不到 ${host} 的地址。`,
      refused: `${host} 拒绝了连接。`,
      unreachable: `无法到达 ${host}：那个地址没有应答。`,
      timeout: `${host} 响应时间过长。`,
      'no-answer': `${host} 没有应答就关闭了连接。`,
      'too-many-redirects': `${host} 重定向次数过多。`,
    })[failure],
  advice: (failure, host) =>
    own(host)
      ? '在这里 localhost 是你自己的电脑，不是那些主机：试试 docker-0。'
      : failure === 'refused'
        ? '主机在，但那个端口没有程序监听。端口发布了吗？'
        : failure === 'timeout'
          ? '数据包在路上丢了。地图上能看到丢在哪里。'
          : failure === 'no-such-name'
            ? '主机的名字是 docker-0、docker-1，依此类推。'
            : '',
};

export function browserWords(): BrowserWords {
  return language() === 'zh-CN' ? zhCN : en;
}

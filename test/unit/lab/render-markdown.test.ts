import { expect, it } from 'vitest';
import { renderMarkdown } from '../../../src/node/render-markdown.ts';

it('shows HTML as text', () => {
  expect(renderMarkdown('<img src=x onerror=alert(1)>')).toBe('<p>&lt;img src=x onerror=alert(1)&gt;</p>\n');
  expect(renderMarkdown('[x](javascript:alert)')).not.toContain('href');
});

it('makes a space of a line break between words, and nothing between ideographs', () => {
  expect(renderMarkdown('one\ntwo')).toBe('<p>one\ntwo</p>\n');
  expect(renderMarkdown('集群，\n节点')).toBe('<p>集群，节点</p>\n');
  expect(renderMarkdown('节点\nDocker')).toBe('<p>节点\nDocker</p>\n');
  expect(renderMarkdown('看节点。\nDocker（另一个\nDocker）')).toBe('<p>看节点。Docker（另一个\nDocker）</p>\n');
  expect(renderMarkdown('集群，\n*节点*\n任务')).toBe('<p>集群，<em>节点</em>任务</p>\n');
  expect(renderMarkdown('one\n*two*')).toBe('<p>one\n<em>two</em></p>\n');
});

it('keeps a flag and the name of a host in one piece', () => {
  expect(renderMarkdown('把docker-0清空')).toBe('<p>把<span class="whole-word">docker-0</span>清空</p>\n');
  expect(renderMarkdown('`docker ps --quiet`')).toBe(
    '<p><code>docker ps <span class="whole-word">--quiet</span></code></p>\n',
  );
  expect(renderMarkdown('```\nls -l <dir>\npwd\n```')).toBe(
    '<pre><code><span class="line">ls <span class="whole-word">-l</span> &lt;dir&gt;</span>' +
      '<span class="line">pwd</span></code></pre>\n',
  );
});

it('opens a link out of the page in a window of its own', () => {
  expect(renderMarkdown('[a](https://example.org)')).toContain('target="_blank" rel="noopener"');
  expect(renderMarkdown('[a](#/lab/02-services)')).not.toContain('target');
});

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
});

it('opens a link out of the page in a window of its own', () => {
  expect(renderMarkdown('[a](https://example.org)')).toContain('target="_blank" rel="noopener"');
  expect(renderMarkdown('[a](#/lab/02-services)')).not.toContain('target');
});

import { css } from 'lit';

/** How a lab's own HTML looks: paragraphs, lists, code, tables, as Markdown makes them. */
export const prose = css`
  .prose > :first-child {
    margin-top: 0;
  }
  .prose p,
  .prose ul,
  .prose ol,
  .prose pre,
  .prose table,
  .prose blockquote {
    margin: 0 0 12px;
  }
  .prose ul,
  .prose ol {
    padding-left: 22px;
  }
  .prose li {
    margin: 0 0 4px;
  }
  .prose code {
    font: 0.86em/1.5 var(--mono);
    font-variant-ligatures: none;
    background: var(--code);
    padding: 1px 4px;
    border-radius: 3px;
    overflow-wrap: anywhere;
  }
  .prose pre {
    font: 13px/20px var(--mono);
    background: var(--code);
    padding: 8px 12px;
    border-radius: var(--radius);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .prose pre .line {
    display: block;
    padding-left: 2ch;
    text-indent: -2ch;
  }
  .prose pre code {
    background: none;
    padding: 0;
    font: inherit;
  }
  .prose strong {
    font-weight: 650;
  }
  .prose em:lang(zh) {
    font-style: normal;
    text-emphasis: filled dot;
    text-emphasis-position: under right;
  }
  .prose a {
    color: var(--accent);
    text-underline-offset: 2px;
  }
  .prose table {
    border-collapse: collapse;
    font-size: 14px;
    line-height: 22px;
  }
  .prose th,
  .prose td {
    border-bottom: 1px solid var(--line);
    padding: 4px 12px 4px 0;
    text-align: left;
    vertical-align: top;
  }
  .prose blockquote {
    padding-left: 12px;
    border-left: 2px solid var(--line);
    color: var(--ink-2);
  }
`;

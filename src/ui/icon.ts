import { svg, html, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { IconNode } from 'lucide';

function shape([tag, attributes]: IconNode[number]): SVGTemplateResult {
  const at = (name: string) => String(attributes[name] ?? '');
  switch (tag) {
    case 'circle':
      return svg`<circle cx=${at('cx')} cy=${at('cy')} r=${at('r')}></circle>`;
    case 'rect':
      return svg`<rect x=${at('x')} y=${at('y')} width=${at('width')} height=${at('height')} rx=${at('rx')}></rect>`;
    case 'line':
      return svg`<line x1=${at('x1')} y1=${at('y1')} x2=${at('x2')} y2=${at('y2')}></line>`;
    default:
      return svg`<path d=${at('d')}></path>`;
  }
}

/** One of lucide's icons, drawn in the text's colour; decoration only, so the button around it needs a name. */
export function icon(node: IconNode, size = 15): TemplateResult {
  return html`<svg
    width=${size}
    height=${size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${node.map(shape)}
  </svg>`;
}

/** The brand: three hosts on a line. */
export const brandMark = html`<svg
  width="20"
  height="20"
  viewBox="0 0 20 20"
  fill="none"
  stroke="var(--accent)"
  stroke-width="1.8"
  aria-hidden="true"
>
  <path d="M2 14h1m4 0h1m4 0h1m4 0h1M5 12V6m5 6V3m5 9V8" />
  <circle cx="5" cy="14" r="2" />
  <circle cx="10" cy="14" r="2" />
  <circle cx="15" cy="14" r="2" />
</svg>`;

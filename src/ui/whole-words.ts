import { html, type TemplateResult } from 'lit';

/** Words of a command line that a browser would break after a hyphen. */
export const HYPHENATED = /(\S*-\S*)/;
/** Names of hosts in running text, which in Chinese has no spaces around them. */
export const HOST_NAME = /(\w+-\d+)/;

/**
 * A text in which some words stay in one piece: `--replicas` cut in two after its hyphens reads as two flags, and
 * `docker-` at the end of a line as something else than docker-0. Needs the style `.whole-word` of `shared`.
 * @param word what is kept together, as one group
 */
export function wholeWords(text: string, word: RegExp): (string | TemplateResult)[] {
  return text
    .split(word)
    .map((part, index) => (index % 2 === 0 ? part : html`<span class="whole-word">${part}</span>`));
}

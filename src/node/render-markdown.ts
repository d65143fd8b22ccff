import MarkdownIt from 'markdown-it';

// HTML in a lab's Markdown is shown as text: what a lab can do is what Markdown can say.
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });

/** Ideographs, kana, full-width forms and their punctuation. */
const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]|[\ud840-\ud87f][\udc00-\udfff]/;

// Chinese has no spaces between words, so a line break in the source must not become one.
markdown.renderer.rules['softbreak'] = (tokens, index) => {
  const before = tokens[index - 1]?.content.at(-1) ?? '';
  const after = tokens[index + 1]?.content[0] ?? '';
  return WIDE.test(before) && WIDE.test(after) ? '' : '\n';
};

// The page stays where it is when a link leads out of it.
markdown.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
  const token = tokens[index];
  if (/^https?:/.test(String(token.attrGet('href')))) {
    token.attrSet('target', '_blank');
    token.attrSet('rel', 'noopener');
  }
  return self.renderToken(tokens, index, options);
};

/** A lab's Markdown as HTML. */
export function renderMarkdown(source: string): string {
  return markdown.render(source);
}

import { css } from 'lit';

/** Buttons, focus rings and hidden text: the few rules that every element shares. */
export const shared = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  button,
  select,
  input {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  button {
    background: none;
    border: 0;
    padding: 0;
    margin: 0;
    cursor: pointer;
    text-align: inherit;
  }
  button:disabled {
    cursor: default;
    opacity: 0.5;
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  .quiet {
    height: 28px;
    padding: 0 8px;
    border-radius: var(--radius);
    color: var(--ink-2);
    font-size: 13px;
    line-height: 20px;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
  }
  .quiet:hover:not(:disabled) {
    background: var(--lane);
    color: var(--ink);
  }
  .framed {
    height: 32px;
    padding: 0 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    color: var(--ink);
    font-size: 14px;
    line-height: 20px;
    white-space: nowrap;
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .framed:hover:not(:disabled) {
    border-color: var(--control-line);
  }
  .framed.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--accent-ink);
    font-weight: 600;
  }
  .framed.primary:hover:not(:disabled) {
    border-color: var(--ink);
  }
  .mono {
    font-family: var(--mono);
    font-variant-ligatures: none;
  }
  .whole-word {
    display: inline-block;
    max-width: 100%;
    text-indent: 0;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;

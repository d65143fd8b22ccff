import { css } from 'lit';

/** The frame of what slides over the map's right edge. */
export const lensPanel = css`
  :host {
    position: absolute;
    inset: 0 0 0 auto;
    width: min(360px, 100%);
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    background: var(--pane);
    border-left: 1px solid var(--line);
    box-shadow: var(--shadow);
    font-size: 13px;
    line-height: 20px;
    animation: slide 180ms ease-out;
  }
  @keyframes slide {
    from {
      transform: translateX(24px);
      opacity: 0;
    }
  }
  header {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 8px 8px 8px 14px;
    border-bottom: 1px solid var(--line);
  }
  h2 {
    flex: 1;
    min-width: 0;
    margin: 0;
    font-size: 14px;
    line-height: 20px;
    font-weight: 640;
    overflow-wrap: anywhere;
  }
  h3 {
    margin: 14px 0 4px;
    font-size: 13px;
    line-height: 20px;
    font-weight: 640;
  }
  .body {
    overflow-y: auto;
    padding: 4px 14px 16px;
  }
  p {
    margin: 0 0 8px;
  }
  header .quiet {
    padding: 0 6px;
  }
`;
